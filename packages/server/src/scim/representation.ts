/** From a stored resource to the answer that a client reads. */
import { type JsonObject, type Projection, project, represent } from '@rollcall/scim';
import type { ResourceExchange, ScimAnswer } from '../http/scim/exchange.ts';
import { entityTag } from './entity-tag.ts';
import { kindOf } from './resource-kind.ts';
import type { StoredResource } from './stored-resource.ts';

/** The resource as this client sees it, with only the attributes that the projection keeps. */
export function toRepresentation(
  exchange: ResourceExchange,
  stored: StoredResource,
  projection: Projection,
): JsonObject {
  const { definition, baseUrl } = exchange;
  const kind = kindOf(exchange);
  const separate = Object.fromEntries(
    Object.entries(stored.separate).map(([attribute, elements]) => [
      attribute,
      elements.map((element) => kind.toElement(attribute, element, baseUrl)),
    ]),
  );
  const representation = represent(stored.resource, definition, {
    id: stored.id,
    created: stored.created,
    lastModified: stored.lastModified,
    version: entityTag(stored.version),
    location: locationOf(exchange, stored.id),
    separate,
  });
  return project(representation, projection);
}

/** The resources with what the answer says of others, such as the name of a manager. */
export async function completeResources(
  exchange: ResourceExchange,
  resources: readonly StoredResource[],
  projection: Projection,
): Promise<readonly StoredResource[]> {
  const { computed } = kindOf(exchange);
  return computed === undefined ? resources : computed.complete(exchange, resources, projection);
}

/** An answer that carries one resource, with its ETag and its location. */
export async function answerWith(
  exchange: ResourceExchange,
  status: 200 | 201,
  stored: StoredResource,
  projection: Projection,
): Promise<ScimAnswer> {
  const [complete = stored] = await completeResources(exchange, [stored], projection);
  return {
    status,
    headers: {
      ...resourceHeaders(exchange, stored),
      ...(status === 201 ? { Location: locationOf(exchange, stored.id) } : {}),
    },
    body: toRepresentation(exchange, complete, projection),
  };
}

/** What an answer says of the resource that it carries, or would carry had it changed. */
export function resourceHeaders(
  exchange: ResourceExchange,
  { id, version }: StoredResource,
): { readonly ETag: string; readonly 'Content-Location': string } {
  return { ETag: entityTag(version), 'Content-Location': locationOf(exchange, id) };
}

function locationOf({ baseUrl, definition }: ResourceExchange, id: string): string {
  return `${baseUrl}${definition.resourceType.endpoint}/${id}`;
}
