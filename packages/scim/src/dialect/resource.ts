/** The body of a POST or PUT as `normalizeResource` takes it. */
import { isJsonObject } from '../resource/json.ts';
import { isStored } from '../resource/normalize-value.ts';
import { findAttribute } from '../schema/attribute-index.ts';
import { lowerCaseName, sameName } from '../schema/name.ts';
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';
import type { Coercions } from './coercions.ts';
import { defineEntry } from './entry.ts';
import { mapMembers, OMITTED } from './map-members.ts';
import { coerceSchemas, coerceUrn } from './schema-urns.ts';
import { coerceAttributes, coerceValue } from './values.ts';

export const nullId = defineEntry({
  name: 'null-id',
  sentBy: 'OneLogin, whose template names `id` before there is one (`"id": null`)',
  standard: 'A client that creates a resource leaves `id` out (RFC 7643 §3.1).',
  answer: 'Leaves it out.',
});

export const unknownAttribute = defineEntry({
  name: 'unknown-attribute',
  sentBy: 'All: attributes that an administrator maps and no schema here has',
  standard: 'A service provider may ignore what its schemas do not know (RFC 7644 §3.3).',
  answer: 'Leaves it out. As the path of an operation or in a filter it is refused.',
  advice: 'Remove the attribute’s mapping, or have the attribute added to the directory’s schemas.',
});

/**
 * The body with its values, URNs and names as the standard has them. What is no object is given back as it is, for
 * `normalizeResource` to refuse.
 */
export function coerceResource(
  input: unknown,
  definition: ResourceDefinition,
  coercions: Coercions,
): unknown {
  if (!isJsonObject(input)) return input;
  const body = coerceExtensionNames(input, definition, coercions);
  return mapMembers(body, (name, member) => coerceMember(name, member, definition, coercions));
}

function coerceMember(
  name: string,
  member: Json,
  definition: ResourceDefinition,
  coercions: Coercions,
): Json | typeof OMITTED {
  if (name.includes(':')) return coerceExtension(name, member, definition, coercions);
  const attribute =
    findAttribute(definition.schema.attributes, name) ?? findAttribute(definition.common, name);
  if (attribute?.name === 'schemas') return coerceSchemas(member, definition, true, coercions);
  if (attribute?.name === 'id' && (member === null || member === '')) {
    return coercions.take(nullId, 'id') ? OMITTED : member;
  }
  if (attribute === undefined || member === null || !isStored(attribute)) return member;
  return coerceValue(member, attribute, '', 'whole', coercions);
}

function coerceExtension(
  name: string,
  member: Json,
  { extensions }: ResourceDefinition,
  coercions: Coercions,
): Json {
  const schema = extensions.find((extension) => sameName(extension.schema.id, name))?.schema;
  if (schema === undefined || !isJsonObject(member)) return member;
  return coerceAttributes(member, schema.attributes, `${schema.id}:`, 'whole', coercions);
}

/** Extensions under their present URNs. Where the body has both, it stays as it is. */
export function coerceExtensionNames(
  object: JsonObject,
  definition: ResourceDefinition,
  coercions: Coercions,
): JsonObject {
  const names = Object.keys(object);
  const renamed = names.map((name) =>
    name.includes(':') ? coerceUrn(name, name, definition, coercions) : name,
  );
  if (renamed.every((name, position) => name === names[position])) return object;
  const isUnique = new Set(renamed.map(lowerCaseName)).size === names.length;
  return isUnique
    ? Object.fromEntries(renamed.map((name, position) => [name, object[names[position]!]!]))
    : object;
}
