/**
 * Values in a neighbouring form of the one that the schema asks for. Only names that the schema knows are looked into, two
 * levels deep; a value that is none of these stays the same object.
 */
import { isJsonObject } from '../resource/json.ts';
import type { Attribute } from '../schema/attribute.ts';
import { findAttribute, findSubAttribute } from '../schema/attribute-index.ts';
import { lowerCaseName } from '../schema/name.ts';
import type { Json, JsonObject } from '../schema/registry.ts';
import type { Coercions } from './coercions.ts';
import { defineEntry } from './entry.ts';
import { coerceManager } from './manager.ts';
import { mapMembers, OMITTED } from './map-members.ts';

export const stringBoolean = defineEntry({
  name: 'string-boolean',
  sentBy:
    'Entra ID in PATCH and in path filters (`"False"`, `[primary eq "True"]`); OneLogin from its templates',
  standard: 'A boolean is the JSON literal true or false (RFC 7643 §2.3.2).',
  answer: 'Reads "true" and "false" in any letter case as the boolean; answers with real booleans.',
});

export const bareElement = defineEntry({
  name: 'bare-element',
  sentBy: 'Microsoft’s reference requests (a member as its id); clients of SCIM 1.1 (an email as a text)',
  standard: 'An element of a complex attribute is an object of its sub-attributes (RFC 7643 §2.4).',
  answer: 'Reads the text as the `value` of an element; answers with the object.',
});

export const bareValue = defineEntry({
  name: 'bare-value',
  sentBy: 'Entra ID (`manager` as a text)',
  standard: 'The value of a complex attribute is an object of its sub-attributes (RFC 7643 §2.3.8).',
  answer: 'Reads the text as the sub-attribute `value`; answers with the object.',
});

export const singleElementList = defineEntry({
  name: 'single-element-list',
  sentBy: 'Entra ID (`manager` as a list of one object)',
  standard: 'A singular attribute has one value, not an array (RFC 7643 §2.4).',
  answer: 'Reads a list of one as that one, for a complex attribute.',
});

export const emptyString = defineEntry({
  name: 'empty-string',
  sentBy: 'Okta for a field that was cleared; Entra ID for a value that was emptied',
  standard: 'An attribute is unassigned by null or [] (RFC 7643 §2.5); "" is a value like any other.',
  answer: 'Clears an optional attribute. One that is required is refused.',
});

export const emptyElement = defineEntry({
  name: 'empty-element',
  sentBy:
    'Okta, whose default mappings make elements of `type: ""` for people without an address, phone or email',
  standard: 'An element is what its sub-attributes say (RFC 7643 §2.4).',
  answer: 'Leaves out the empty texts of an element, and an element of which at most `primary` is left.',
  advice: 'Delete the mapping rows of the Type attributes, or leave them: they do no harm.',
});

/** What becomes of the value: the resource consists of it, or an operation adds, replaces or removes it. */
export type ValueUse = 'whole' | 'add' | 'replace' | 'remove';

/**
 * The value of an attribute as the standard has it. `owner` is what stands before the attribute's name in paths, such as
 * '' or `name.`.
 */
export function coerceValue(
  value: Json,
  attribute: Attribute,
  owner: string,
  use: ValueUse,
  coercions: Coercions,
): Json {
  const path = () => owner + attribute.name;
  if (value === '') {
    // As an addition, "" to a text is that text; to an object it is nothing.
    const isCleared = !attribute.required && attribute.type !== 'boolean';
    const isAdded = use === 'add' && attribute.type !== 'complex';
    return isCleared && !isAdded && coercions.take(emptyString, path()) ? null : value;
  }
  if (attribute.multiValued) return coerceElements(value, attribute, owner, use, coercions);
  if (attribute.type === 'boolean') {
    const read = readBoolean(value);
    return read !== undefined && coercions.take(stringBoolean, path()) ? read : value;
  }
  if (attribute.type !== 'complex') return value;
  const [first] = Array.isArray(value) && value.length === 1 ? value : [];
  const single = isJsonObject(first) && coercions.take(singleElementList, path()) ? first : value;
  if (isJsonObject(single)) return coerceMembers(single, attribute, owner, use, coercions);
  return isBareValue(single, attribute) && coercions.take(bareValue, path()) ? { value: single } : single;
}

/** The element that a filter selects, or one element of a multi-valued attribute; undefined when nothing is left of it. */
export function coerceElement(
  element: Json,
  attribute: Attribute,
  owner: string,
  use: ValueUse,
  coercions: Coercions,
): Json | undefined {
  if (isJsonObject(element)) return coerceElementMembers(element, attribute, owner, use, coercions);
  if (!isBareValue(element, attribute)) return element;
  if (element === '') return coercions.take(emptyElement, owner + attribute.name) ? undefined : element;
  return coercions.take(bareElement, owner + attribute.name) ? { value: element } : element;
}

function coerceElements(
  value: Json,
  attribute: Attribute,
  owner: string,
  use: ValueUse,
  coercions: Coercions,
): Json {
  if (!Array.isArray(value)) {
    // In an operation a lone value stands for a list of one; in a resource it is refused.
    return use === 'whole' ? value : (coerceElement(value, attribute, owner, use, coercions) ?? []);
  }
  let changed: Json[] | undefined;
  for (const [position, element] of value.entries()) {
    const coerced = coerceElement(element, attribute, owner, use, coercions);
    if (coerced !== element) changed ??= value.slice(0, position);
    if (coerced !== undefined) changed?.push(coerced);
  }
  return changed ?? value;
}

function coerceElementMembers(
  element: JsonObject,
  attribute: Attribute,
  owner: string,
  use: ValueUse,
  coercions: Coercions,
): Json | undefined {
  const path = owner + attribute.name;
  const coerced = mapMembers(element, (name, member) => {
    if (typeof member !== 'string') return member;
    const subAttribute = isSuspicious(member) ? findSubAttribute(attribute, name) : undefined;
    if (subAttribute === undefined) return member;
    if (member === '') {
      const isLeftOut =
        !subAttribute.required && coercions.take(emptyElement, `${path}.${subAttribute.name}`);
      return isLeftOut ? OMITTED : member;
    }
    return coerceValue(member, subAttribute, `${path}.`, use, coercions);
  });
  return use !== 'remove' && saysNothing(coerced, element) && coercions.take(emptyElement, path)
    ? undefined
    : coerced;
}

/** Whether nothing, or at most `primary`, is left of an element that was sent with something in it. */
function saysNothing(coerced: JsonObject, sent: JsonObject): boolean {
  const [member, ...more] = Object.entries(coerced);
  if (member === undefined) return Object.keys(sent).length > 0;
  return more.length === 0 && lowerCaseName(member[0]) === 'primary' && typeof member[1] === 'boolean';
}

function coerceMembers(
  object: JsonObject,
  attribute: Attribute,
  owner: string,
  use: ValueUse,
  coercions: Coercions,
): JsonObject {
  const path = owner + attribute.name;
  const named = attribute.name === 'manager' ? coerceManager(object, attribute, path, coercions) : object;
  return coerceAttributes(named, attribute.subAttributes ?? [], `${path}.`, use, coercions);
}

/** The members of an object, each as `coerceValue` has it; names that are none of the attributes stay as they are. */
export function coerceAttributes(
  object: JsonObject,
  attributes: readonly Attribute[],
  owner: string,
  use: ValueUse,
  coercions: Coercions,
): JsonObject {
  return mapMembers(object, (name, member) => {
    const attribute = findAttribute(attributes, name);
    return attribute === undefined || member === null
      ? member
      : coerceValue(member, attribute, owner, use, coercions);
  });
}

/** Whether a text may stand for something else: it is empty, or no longer than "false". */
function isSuspicious(text: string): boolean {
  return text.length <= 'false'.length;
}

/** `true` or `false` when the value is a text that says so in any letter case. */
export function readBoolean(value: unknown): boolean | undefined {
  if (typeof value !== 'string' || !isSuspicious(value)) return undefined;
  const text = value.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

function isBareValue(value: Json, attribute: Attribute): value is string {
  return typeof value === 'string' && findSubAttribute(attribute, 'value') !== undefined;
}
