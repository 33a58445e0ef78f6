/** The values of complex attributes and of elements: sub-attributes by name, in the order of the schema. */
import { equalJson, isJsonObject, memberOf } from '../resource/json.ts';
import type { Attribute } from '../schema/attribute.ts';
import type { Json, JsonObject } from '../schema/registry.ts';
import type { Effort } from './effort.ts';

/**
 * The object with these sub-attributes set and those of value null unassigned; the others stay as they are. Undefined
 * when nothing is left.
 */
export function mergeSubAttributes(
  before: Json | undefined,
  changes: JsonObject,
  attribute: Attribute,
): JsonObject | undefined {
  const members: [string, Json][] = [];
  const current = isJsonObject(before) ? before : {};
  for (const { name } of attribute.subAttributes ?? []) {
    const value =
      memberOf(changes, name) ?? (Object.hasOwn(changes, name) ? undefined : memberOf(current, name));
    if (value !== undefined) {
      members.push([name, value]);
    }
  }
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

/** The sub-attributes to merge so that a multi-valued one grows and any other is overwritten, as add does. */
export function addToSubAttributes(before: Json | undefined, added: JsonObject, effort: Effort): JsonObject {
  const current = isJsonObject(before) ? before : {};
  return Object.fromEntries(
    Object.entries(added).map(([name, value]) => [name, addToValue(memberOf(current, name), value, effort)]),
  );
}

function addToValue(before: Json | undefined, added: Json, effort: Effort): Json {
  if (!Array.isArray(before) || !Array.isArray(added)) {
    return added;
  }
  effort.spend(before.length);
  const present = new Set<Json>(before);
  return [...before, ...added.filter((value) => !present.has(value))];
}

/** The name of an immutable sub-attribute that was set and is not what it was, if there is one (RFC 7643 §7). */
export function changedImmutable(
  before: Json | undefined,
  after: Json | undefined,
  attribute: Attribute,
): string | undefined {
  if (!isJsonObject(before)) {
    return undefined;
  }
  const now = isJsonObject(after) ? after : {};
  for (const { name, mutability } of attribute.subAttributes ?? []) {
    const value = memberOf(before, name);
    if (mutability === 'immutable' && value !== undefined && !equalJson(value, memberOf(now, name))) {
      return name;
    }
  }
  return undefined;
}

export function isPrimary(element: Json | undefined): boolean {
  return isJsonObject(element) && element.primary === true;
}
