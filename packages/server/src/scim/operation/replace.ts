/** PUT: replace (RFC 7644 §3.5.1). It never creates; readOnly attributes in the body are ignored. */
import { errors } from '@rollcall/scim';
import type { ResourceExchange, ScimAnswer } from '../../http/scim/exchange.ts';
import { ScimFailure, unwrap } from '../../http/scim/scim-failure.ts';
import { precondition } from '../entity-tag.ts';
import { projectionOfResource, readProjection } from '../read-projection.ts';
import { readResource } from '../read-resource.ts';
import { answerWith } from '../representation.ts';
import { isResourceId } from '../resource-id.ts';
import { kindOf } from '../resource-kind.ts';

/** 200 with the whole resource. A body that changes nothing leaves version and lastModified alone. */
export async function replaceResource(exchange: ResourceExchange): Promise<ScimAnswer> {
  const { definition, id } = exchange;
  const asked = readProjection(exchange);
  if (!isResourceId(id)) throw new ScimFailure(errors.resourceNotFound(definition.resourceType.name, id));
  const normalized = readResource(exchange);
  const projection = projectionOfResource(asked, exchange, normalized.resource);
  const stored = unwrap(
    await kindOf(exchange).replace(exchange, precondition(exchange), normalized, projection),
  );
  return answerWith(exchange, 200, stored, projection);
}
