/** DELETE (RFC 7644 §3.6). */
import { errors } from '@rollcall/scim';
import type { ResourceExchange, ScimAnswer } from '../../http/scim/exchange.ts';
import { ScimFailure, unwrap } from '../../http/scim/scim-failure.ts';
import { precondition } from '../entity-tag.ts';
import { isResourceId } from '../resource-id.ts';
import { kindOf } from '../resource-kind.ts';

/** 204 without a body; from then on every operation on the id is answered with 404. */
export async function deleteResource(exchange: ResourceExchange): Promise<ScimAnswer> {
  const { definition, id } = exchange;
  if (!isResourceId(id)) throw new ScimFailure(errors.resourceNotFound(definition.resourceType.name, id));
  unwrap(await kindOf(exchange).remove(exchange, precondition(exchange)));
  return { status: 204 };
}
