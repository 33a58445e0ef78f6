/**
 * Values that provisioning clients send in a neighbouring form, read as they are meant. Only lenient mode does so.
 *
 *   "True", "false"        for a boolean (Entra ID, OneLogin)
 *   [value]                for a singular attribute (Entra ID's manager)
 *   "26118915-…"           for a complex attribute that has a `value` (Entra ID's manager)
 *   "" in a replace        for unassigning an optional singular attribute (Entra ID, Okta)
 */
import { isJsonObject } from '../resource/json.ts';
import type { Attribute } from '../schema/attribute.ts';
import { findSubAttribute } from '../schema/attribute-index.ts';
import type { Json } from '../schema/registry.ts';
import type { WritingName } from './operation.ts';

/** `true` or `false` when the text says so in any letter case; everything else as it is. */
export function readBooleanText<T>(value: T): T | boolean {
  if (typeof value !== 'string' || value.length > 'false'.length) {
    return value;
  }
  const text = value.toLowerCase();
  return text === 'true' || (text === 'false' ? false : value);
}

/** The value in the form that the attribute asks for, where it is one of the above; everything else as it is. */
export function readLenientValue(value: Json, attribute: Attribute, op: WritingName): Json {
  if (attribute.multiValued) {
    return Array.isArray(value) ? value.map((element) => readLenientElement(element, attribute)) : value;
  }
  const single = Array.isArray(value) && value.length === 1 ? value[0]! : value;
  if (single === '' && op === 'replace' && !attribute.required) {
    return null;
  }
  return readLenientElement(single, attribute);
}

function readLenientElement(element: Json, attribute: Attribute): Json {
  if (attribute.type === 'boolean') {
    return readBooleanText(element);
  }
  if (typeof element === 'string' && findSubAttribute(attribute, 'value') !== undefined) {
    return { value: element };
  }
  return isJsonObject(element) ? readBooleanMembers(element, attribute) : element;
}

function readBooleanMembers(element: { readonly [name: string]: Json }, attribute: Attribute): Json {
  const isBooleanText = ([name, value]: [string, Json]) =>
    typeof value === 'string' && findSubAttribute(attribute, name)?.type === 'boolean';
  const entries = Object.entries(element);
  if (!entries.some(isBooleanText)) {
    return element;
  }
  return Object.fromEntries(
    entries.map((entry) => (isBooleanText(entry) ? [entry[0], readBooleanText(entry[1])] : entry)),
  );
}
