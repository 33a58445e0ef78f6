/** PATCH: modify by operations (RFC 7644 §3.5.2), all of them or none. */
import { errors, type ResolvedOperation } from '@rollcall/scim';
import type { ResourceExchange, ScimAnswer } from '../../http/scim/exchange.ts';
import { ScimFailure, unwrap } from '../../http/scim/scim-failure.ts';
import { entityTag, precondition } from '../entity-tag.ts';
import { projectionOfOperations, readProjection } from '../read-projection.ts';
import { readOperations } from '../read-resource.ts';
import { answerWith } from '../representation.ts';
import { isResourceId } from '../resource-id.ts';
import { kindOf } from '../resource-kind.ts';

/** 200 with the resource, or 204 for a group unless the client asked for attributes. */
export function patchResource(exchange: ResourceExchange): Promise<ScimAnswer> {
  return patchBy(exchange, readOperations);
}

/** The same, whichever way the body says the operations. */
export async function patchBy(
  exchange: ResourceExchange,
  read: (exchange: ResourceExchange) => readonly ResolvedOperation[],
): Promise<ScimAnswer> {
  const { definition, id, query } = exchange;
  const asked = readProjection(exchange);
  if (!isResourceId(id)) throw new ScimFailure(errors.resourceNotFound(definition.resourceType.name, id));
  const operations = read(exchange);
  const projection = projectionOfOperations(asked, exchange, operations);
  const kind = kindOf(exchange);
  const isAnswered = kind.patchReturnsResource || query.has('attributes') || query.has('excludedAttributes');
  const wanted = isAnswered ? projection : undefined;
  const stored = unwrap(await kind.patch(exchange, precondition(exchange), operations, wanted));
  if (isAnswered) return answerWith(exchange, 200, stored, projection);
  return { status: 204, headers: { ETag: entityTag(stored.version) } };
}
