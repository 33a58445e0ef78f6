/** GET of one resource (RFC 7644 §3.4.1). */
import { errors } from '@rollcall/scim';
import type { ResourceExchange, ScimAnswer } from '../../http/scim/exchange.ts';
import { ScimFailure } from '../../http/scim/scim-failure.ts';
import { isUnchanged } from '../entity-tag.ts';
import { hasFilter, readProjection } from '../read-projection.ts';
import { answerWith, resourceHeaders } from '../representation.ts';
import { isResourceId } from '../resource-id.ts';
import { kindOf } from '../resource-kind.ts';

/**
 * 200 with the resource, or 304 when the client's If-None-Match names the current version. A filter is refused: left
 * without effect, it would seem to have matched.
 */
export async function getResource(exchange: ResourceExchange): Promise<ScimAnswer> {
  const { definition, id, query } = exchange;
  if (hasFilter(query)) throw new ScimFailure(errors.filterOnOneResource());
  const projection = readProjection(exchange);
  const stored = isResourceId(id) ? await kindOf(exchange).read(exchange, projection) : undefined;
  if (stored === undefined) throw new ScimFailure(errors.resourceNotFound(definition.resourceType.name, id));
  if (isUnchanged(exchange, stored, projection)) {
    return { status: 304, headers: resourceHeaders(exchange, stored) };
  }
  return answerWith(exchange, 200, stored, projection);
}
