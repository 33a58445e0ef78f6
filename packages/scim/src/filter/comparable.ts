/**
 * The comparable form of a resource: the same structure with each value as it is compared. Filters, sorting, the terms
 * index and the database all read this form, so that they cannot disagree.
 *
 *   string                folded, unless caseExact
 *   reference             as a string; to a resource of this service: its endpoint and id
 *   dateTime              YYYY-MM-DDTHH:MM:SS.nnnnnnnnnZ, whose order as text is the order in time
 *   binary                base64 with padding
 *   boolean, number       as they are
 *   "", {}, [], null      left out, and complex values with nothing else in them (RFC 7643 §2.5)
 */
import { isJsonObject, memberOf } from '../resource/json.ts';
import type { Attribute } from '../schema/attribute.ts';
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';
import { comparableText } from './comparable-text.ts';

/**
 * The comparable form of a canonical resource or of a full representation. Attributes that are never returned, and
 * members that no schema knows, are left out.
 */
export function toComparable(resource: JsonObject, definition: ResourceDefinition): JsonObject {
  const comparable = {
    ...comparableMembers(resource, definition.common),
    ...comparableMembers(resource, definition.schema.attributes),
  };
  for (const { schema } of definition.extensions) {
    const extension = memberOf(resource, schema.id);
    if (!isJsonObject(extension)) continue;
    const members = comparableMembers(extension, schema.attributes);
    if (Object.keys(members).length > 0) comparable[schema.id] = members;
  }
  return comparable;
}

/**
 * The comparable form of one value: of a singular attribute, or of one element of a multi-valued attribute. Undefined
 * when the value is empty.
 */
export function comparableValue(value: Json, attribute: Attribute): Json | undefined {
  if (value === null || value === '') return undefined;
  if (attribute.type === 'complex') {
    if (!isJsonObject(value)) return undefined;
    const members = comparableMembers(value, attribute.subAttributes ?? []);
    return Object.keys(members).length === 0 ? undefined : members;
  }
  return typeof value === 'string' ? comparableText(value, attribute) : value;
}

function comparableMembers(members: JsonObject, attributes: readonly Attribute[]): { [name: string]: Json } {
  const comparable: { [name: string]: Json } = {};
  for (const attribute of attributes) {
    const value = memberOf(members, attribute.name);
    if (value === undefined || attribute.returned === 'never') continue;
    const compared = attribute.multiValued
      ? comparableElements(value, attribute)
      : comparableValue(value, attribute);
    if (compared !== undefined) comparable[attribute.name] = compared;
  }
  return comparable;
}

function comparableElements(value: Json, attribute: Attribute): readonly Json[] | undefined {
  const elements: Json[] = [];
  for (const element of Array.isArray(value) ? value : [value]) {
    const compared = comparableValue(element, attribute);
    if (compared !== undefined) elements.push(compared);
  }
  return elements.length === 0 ? undefined : elements;
}
