/** GET of one resource (RFC 7644 §3.4.1). */
import { errors } from '@rollcall/scim';
import type { ResourceExchange, ScimAnswer } from '../../http/scim/exchange.ts';
import { ScimFailure } from '../../http/scim/scim-failure.ts';
import { entityTag, isUnchanged } from '../entity-tag.ts';
import { readProjection } from '../read-projection.ts';
import { answerWith } from '../representation.ts';
import { isResourceId } from '../resource-id.ts';
import { kindOf } from '../resource-kind.ts';

/** 200 with the resource, or 304 when the client's If-None-Match names the current version. */
export async function getResource(exchange: ResourceExchange): Promise<ScimAnswer> {
  const { definition, id } = exchange;
  const projection = readProjection(exchange);
  const stored = isResourceId(id) ? await kindOf(exchange).read(exchange, projection) : undefined;
  if (stored === undefined) throw new ScimFailure(errors.resourceNotFound(definition.resourceType.name, id));
  if (isUnchanged(exchange, stored, projection)) {
    return { status: 304, headers: { ETag: entityTag(stored.version) } };
  }
  return answerWith(exchange, 200, stored, projection);
}
