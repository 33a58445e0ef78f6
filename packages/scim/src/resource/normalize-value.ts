/**
 * One attribute's value, checked and brought into the form in which it is stored (RFC 7643 §2).
 *
 * The schema leads: only names that the schema knows are looked into, two levels deep, so an unknown value costs
 * nothing however large or deep it is, and a name such as `__proto__` is only ever compared.
 */
import * as errors from '../error/catalogue.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Attribute } from '../schema/attribute.ts';
import { attributePosition, findSubAttribute } from '../schema/attribute-index.ts';
import type { Json, JsonObject } from '../schema/registry.ts';
import { describeType, isJsonObject } from './json.ts';
import { normalizeSimpleValue } from './simple-value.ts';

export interface NormalizeValueOptions {
  /** Takes the path of each sub-attribute that the schema does not know. By default they are dropped unseen. */
  readonly onUnknown?: (path: string) => void;
  /** The value is merged into an existing one, so required sub-attributes may be missing. */
  readonly partial?: boolean;
}

/** Whether a client may write the attribute and we keep it: not readOnly, not writeOnly, not returned never. */
export function isStored(attribute: Attribute): boolean {
  return (
    attribute.mutability !== 'readOnly' &&
    attribute.mutability !== 'writeOnly' &&
    attribute.returned !== 'never'
  );
}

/**
 * The value of a top-level attribute or a sub-attribute as it is stored, or undefined when it is unassigned: null, []
 * and an object without content are the same as absence (RFC 7643 §2.5).
 *
 * Names get the casing and order of the schema; readOnly and unknown sub-attributes are dropped; elements that are
 * exactly equal are kept once; a bare string stands for an element `{ "value": … }`. Refused with 400 invalidValue: a
 * wrong type, text that cannot be stored, an empty required value, two primaries; with 400 invalidSyntax: two names
 * that differ only by case. `path` names the attribute in messages.
 */
export function normalizeValue(
  value: unknown,
  attribute: Attribute,
  path: string,
  options: NormalizeValueOptions = {},
): Result<Json | undefined> {
  if (value === null || value === undefined) return ok(undefined);
  if (Array.isArray(value)) {
    // An empty array unassigns singular attributes as well.
    if (value.length === 0) return ok(undefined);
    if (attribute.multiValued) return normalizeElements(value, attribute, path, options);
    return fail(errors.wrongType(path, 'a single value', 'an array'));
  }
  if (attribute.multiValued) return fail(errors.wrongType(path, 'an array', describeType(value)));
  return normalizeSingle(value, attribute, path, options);
}

function normalizeSingle(
  value: unknown,
  attribute: Attribute,
  path: string,
  options: NormalizeValueOptions,
): Result<Json | undefined> {
  if (attribute.subAttributes === undefined) return normalizeSimpleValue(value, attribute, path);
  if (!isJsonObject(value)) return fail(errors.wrongType(path, 'an object', describeType(value)));
  return normalizeMembers(value, attribute.subAttributes, (name) => `${path}.${name}`, options);
}

function normalizeElements(
  elements: readonly unknown[],
  attribute: Attribute,
  path: string,
  options: NormalizeValueOptions,
): Result<Json | undefined> {
  const normalized: Json[] = [];
  const seen = new Set<string>();
  let primaries = 0;
  for (const element of elements) {
    if (element === null) continue;
    const single = normalizeSingle(asElement(element, attribute), attribute, path, options);
    if (!single.ok) return single;
    if (single.value === undefined) continue;
    // Names are in schema order by now, so equal elements have equal texts.
    const text = JSON.stringify(single.value);
    if (seen.has(text)) continue;
    seen.add(text);
    if (isJsonObject(single.value) && single.value.primary === true) primaries += 1;
    normalized.push(single.value);
  }
  if (primaries > 1) return fail(errors.twoPrimaries(path));
  return ok(normalized.length === 0 ? undefined : normalized);
}

/** A bare string stands for the `value` of an element, as SCIM 1.1 allowed and some clients still send. */
function asElement(element: unknown, attribute: Attribute): unknown {
  const hasValue = typeof element === 'string' && findSubAttribute(attribute, 'value') !== undefined;
  return hasValue ? { value: element } : element;
}

/**
 * The members of an object in the casing and order of `attributes`, or undefined when none has content. `pathOf`
 * gives the path of a member in messages.
 */
export function normalizeMembers(
  object: JsonObject,
  attributes: readonly Attribute[],
  pathOf: (name: string) => string,
  options: NormalizeValueOptions,
): Result<JsonObject | undefined> {
  const sent = collectMembers(object, attributes, pathOf, (name) => options.onUnknown?.(pathOf(name)));
  if (!sent.ok) return sent;
  const normalized: { [name: string]: Json } = {};
  let isEmpty = true;
  for (const [position, attribute] of attributes.entries()) {
    if (!isStored(attribute)) continue;
    const value = normalizeValue(sent.value[position], attribute, pathOf(attribute.name), options);
    if (!value.ok) return value;
    if (value.value !== undefined) {
      normalized[attribute.name] = value.value;
      isEmpty = false;
    } else if (attribute.required && options.partial !== true && Object.keys(object).length > 0) {
      return fail(errors.missingAttribute(pathOf(attribute.name)));
    }
  }
  return ok(isEmpty ? undefined : normalized);
}

/**
 * The values of an object's members, each at the position of its attribute; names that are none of the attributes go
 * to `onUnknown`. Two names that differ only by case: 400 invalidSyntax.
 */
export function collectMembers(
  object: JsonObject,
  attributes: readonly Attribute[],
  pathOf: (name: string) => string,
  onUnknown: (name: string) => void,
): Result<readonly (Json | undefined)[]> {
  const values = new Array<Json | undefined>(attributes.length).fill(undefined);
  for (const name of Object.keys(object)) {
    const position = attributePosition(attributes, name);
    if (position === undefined) {
      onUnknown(name);
    } else if (values[position] !== undefined) {
      return fail(errors.sameNameTwice(pathOf(name)));
    } else {
      values[position] = object[name];
    }
  }
  return ok(values);
}
