/**
 * Answers to writes. What is returned on request is also returned where the client has just written it (RFC 7643 §7,
 * `returned`).
 */
import type { Attribute } from '../schema/attribute.ts';
import type { ResourceDefinition } from '../schema/registry.ts';
import type { Projection } from './projection.ts';

/** A top-level attribute of the resource type; `extension` is the URN of the extension that it belongs to. */
export interface OwnedAttribute {
  readonly extension: string | undefined;
  readonly attribute: Attribute;
}

/** The projection with those attributes besides that are returned on request and that `isWritten` says were written. */
export function withWritten(
  projection: Projection,
  definition: ResourceDefinition,
  isWritten: (owned: OwnedAttribute) => boolean,
): Projection {
  const written = onRequestIn(definition).filter(isWritten);
  if (written.length === 0) return projection;
  const names = new Map(projection.names);
  for (const { extension, attribute } of written) {
    if (extension === undefined) {
      names.set(attribute.name, 'all');
      continue;
    }
    const kept = names.get(extension);
    if (kept !== 'all') names.set(extension, new Map(kept).set(attribute.name, 'all'));
  }
  return { names };
}

const known = new WeakMap<ResourceDefinition, readonly OwnedAttribute[]>();

/** Kept, because the resource types of the standard have none. */
function onRequestIn(definition: ResourceDefinition): readonly OwnedAttribute[] {
  let attributes = known.get(definition);
  if (attributes === undefined) {
    const among = (list: readonly Attribute[], extension: string | undefined) =>
      list.filter(({ returned }) => returned === 'request').map((attribute) => ({ extension, attribute }));
    attributes = [
      ...among(definition.schema.attributes, undefined),
      ...definition.extensions.flatMap(({ schema }) => among(schema.attributes, schema.id)),
    ];
    known.set(definition, attributes);
  }
  return attributes;
}
