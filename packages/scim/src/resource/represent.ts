/** A stored resource as clients see it: the canonical resource with what the service provider adds (RFC 7643 §3). */
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';
import { memberOf } from './json.ts';

/** What the service provider knows of a resource besides its canonical form. */
export interface ResourceEnvelope {
  readonly id: string;
  /** Date-times in UTC, as in 2026-01-31T09:30:00.000Z. */
  readonly created: string;
  readonly lastModified: string;
  /** The entity tag, as in W/"3"; equal to the ETag header. */
  readonly version: string;
  /** The absolute URI of the resource. */
  readonly location: string;
  /** The elements of attributes that are stored separately; one that is left out was not loaded. */
  readonly separate?: { readonly [attributeName: string]: readonly JsonObject[] };
}

/**
 * The full representation: schemas, id, externalId, the base attributes, the extensions, meta. `schemas` is the base
 * URN and those of the extensions that have content.
 */
export function represent(
  resource: JsonObject,
  definition: ResourceDefinition,
  envelope: ResourceEnvelope,
): JsonObject {
  const schemas = [definition.schema.id];
  const representation: { [name: string]: Json } = { schemas, id: envelope.id };
  const externalId = memberOf(resource, 'externalId');
  if (externalId !== undefined) representation.externalId = externalId;
  const separate = envelope.separate ?? {};
  for (const { name, storage } of definition.schema.attributes) {
    const value = memberOf(storage === 'separate' ? separate : resource, name);
    if (value !== undefined) representation[name] = value;
  }
  for (const { schema } of definition.extensions) {
    const extension = memberOf(resource, schema.id);
    if (extension === undefined) continue;
    schemas.push(schema.id);
    representation[schema.id] = extension;
  }
  representation.meta = {
    resourceType: definition.resourceType.name,
    created: envelope.created,
    lastModified: envelope.lastModified,
    location: envelope.location,
    version: envelope.version,
  };
  return representation;
}
