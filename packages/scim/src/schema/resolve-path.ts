/**
 * Binding an attribute path to the schema (RFC 7644 §3.10). Names, sub-attributes and URNs are compared without case.
 */
import type { AttributePath } from '../filter/syntax-tree.ts';
import type { Attribute, Schema } from './attribute.ts';
import { findAttribute, findSubAttribute } from './attribute-index.ts';
import { sameName } from './name.ts';
import type { ResourceDefinition } from './registry.ts';

/** What a path means: an attribute with perhaps a sub-attribute, or a whole extension by its URN. */
export type ResolvedPath =
  | {
      readonly kind: 'attribute';
      /** The URN of the extension, in registered casing, when the attribute belongs to one. */
      readonly extension?: string;
      readonly attribute: Attribute;
      readonly subAttribute?: Attribute;
    }
  | { readonly kind: 'extension'; readonly extension: string };

/**
 * The attribute or extension that a path names, or undefined when the resource type has none of the name.
 *
 * A path that is an extension's URN means the whole extension, which is tried first because it is the longest
 * registered URN. A bare name, or one behind the base schema's URN, is looked up in the base schema and then among
 * the common attributes; an attribute of an extension needs the URN.
 */
export function resolvePath(path: AttributePath, definition: ResourceDefinition): ResolvedPath | undefined {
  if (path.urn === undefined) {
    return resolveIn(definition.schema, path, definition);
  }
  const whole = `${path.urn}:${path.name}${path.subAttribute === undefined ? '' : `.${path.subAttribute}`}`;
  for (const { schema } of definition.extensions) {
    if (sameName(schema.id, whole)) {
      return { kind: 'extension', extension: schema.id };
    }
  }
  if (sameName(definition.schema.id, path.urn)) {
    return resolveIn(definition.schema, path, definition);
  }
  for (const { schema } of definition.extensions) {
    if (sameName(schema.id, path.urn)) {
      return resolveIn(schema, path, definition);
    }
  }
  return undefined;
}

function resolveIn(
  schema: Schema,
  path: AttributePath,
  definition: ResourceDefinition,
): ResolvedPath | undefined {
  const isBase = schema === definition.schema;
  const attribute =
    findAttribute(schema.attributes, path.name) ??
    (isBase ? findAttribute(definition.common, path.name) : undefined);
  if (attribute === undefined) {
    return undefined;
  }
  const owner = isBase ? {} : { extension: schema.id };
  if (path.subAttribute === undefined) {
    return { kind: 'attribute', ...owner, attribute };
  }
  const subAttribute = findSubAttribute(attribute, path.subAttribute);
  return subAttribute === undefined ? undefined : { kind: 'attribute', ...owner, attribute, subAttribute };
}
