/** POST to a collection: create (RFC 7644 §3.3). */
import type { ResourceExchange, ScimAnswer } from '../../http/scim/exchange.ts';
import { unwrap } from '../../http/scim/scim-failure.ts';
import { projectionOfResource, readProjection } from '../read-projection.ts';
import { readResource } from '../read-resource.ts';
import { answerWith } from '../representation.ts';
import { kindOf } from '../resource-kind.ts';

/** 201 with the resource, its Location and its ETag. */
export async function createResource(exchange: ResourceExchange): Promise<ScimAnswer> {
  const asked = readProjection(exchange);
  const normalized = readResource(exchange);
  const projection = projectionOfResource(asked, exchange, normalized.resource);
  const stored = unwrap(await kindOf(exchange).create(exchange, normalized, projection));
  return answerWith(exchange, 201, stored, projection);
}
