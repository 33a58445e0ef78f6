/** Resources and lists of them in answers of SCIM 1.1, from what SCIM 2.0 would answer. */
import { isJsonObject } from '../resource/json.ts';
import type { Schema } from '../schema/attribute.ts';
import { findAttribute } from '../schema/attribute-index.ts';
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';
import { type Difference, differenceOf } from './difference.ts';
import { toLanguageTag } from './language-tag.ts';
import { CORE_URN, toUrn } from './urn.ts';

/**
 * A representation of SCIM 2.0, whole or projected, as 1.1 has it: its URNs, `managerId`, `en_US`, no `$ref` and no
 * `meta.resourceType`.
 */
export function toResource(representation: JsonObject, definition: ResourceDefinition): JsonObject {
  const written: [string, Json][] = [];
  for (const [name, value] of Object.entries(representation)) {
    const member = toMember(name, value, definition);
    if (member !== undefined) written.push([toUrn(name), member]);
  }
  return Object.fromEntries(written);
}

/** The body of a list of resources of one type (protocol §3.2.2). `list` is a ListResponse of SCIM 2.0. */
export function toListResponse(list: JsonObject, definition: ResourceDefinition): JsonObject {
  const resources = Array.isArray(list.Resources) ? list.Resources.filter(isJsonObject) : [];
  return {
    schemas: [CORE_URN],
    totalResults: list.totalResults ?? 0,
    itemsPerPage: list.itemsPerPage ?? 0,
    startIndex: list.startIndex ?? 1,
    Resources: resources.map((resource) => toResource(resource, definition)),
  };
}

function toMember(name: string, value: Json, definition: ResourceDefinition): Json | undefined {
  if (name === 'schemas') return Array.isArray(value) ? value.map((urn) => toUrn(String(urn))) : value;
  const extension = definition.extensions.find(({ schema }) => schema.id === name)?.schema;
  if (extension === undefined) return toAttribute(name, value, definition.schema, definition);
  if (!isJsonObject(value)) return value;
  const written = Object.entries(value).flatMap(([attribute, content]): [string, Json][] => {
    const member = toAttribute(attribute, content, extension, definition);
    return member === undefined ? [] : [[attribute, member]];
  });
  return written.length === 0 ? undefined : Object.fromEntries(written);
}

function toAttribute(
  name: string,
  value: Json,
  schema: Schema,
  { common }: ResourceDefinition,
): Json | undefined {
  const attribute = findAttribute(schema.attributes, name) ?? findAttribute(common, name);
  const difference = attribute === undefined ? undefined : differenceOf(schema, attribute);
  if (difference === undefined) return value;
  if (!Array.isArray(value)) return toElement(value, difference);
  const elements = value.map((element) => toElement(element, difference));
  const kept = elements.filter((element) => element !== undefined);
  return kept.length === 0 && value.length > 0 ? undefined : kept;
}

/** Undefined where everything in the element is of SCIM 2.0 only. */
function toElement(element: Json, difference: Difference): Json | undefined {
  if (typeof element === 'string') return difference.isLanguageTag ? toLanguageTag(element) : element;
  if (!isJsonObject(element)) return element;
  const written: { [name: string]: Json } = {};
  let isEmpty = true;
  for (const [name, value] of Object.entries(element)) {
    if (difference.hiddenSubAttributes.has(name)) continue;
    written[difference.subAttributeNames.get(name) ?? name] = value;
    isEmpty = false;
  }
  return isEmpty ? undefined : written;
}
