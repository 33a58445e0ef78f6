/**
 * Reading parsed JSON. Names come from clients, so a member counts only when it is the object's own: `constructor`
 * and `__proto__` are names like any other.
 */
import type { Json, JsonObject } from '../schema/registry.ts';

/** Whether a parsed value is a JSON object: not null and not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object's own member of this name, or undefined. */
export function memberOf(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The value in words, for messages: `a string`, `an array`, `null`. */
export function describeType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  return `a ${typeof value}`;
}

/**
 * Whether two values are the same JSON: members of objects in any order, elements of arrays in the same order.
 * Takes time linear in the size of the smaller value and no stack, so depth does no harm.
 */
export function equalJson(one: Json | undefined, other: Json | undefined): boolean {
  const pairs: (Json | undefined)[] = [one, other];
  while (pairs.length > 0) {
    const right = pairs.pop();
    const left = pairs.pop();
    if (left === right) continue;
    if (!pushParts(left, right, pairs)) return false;
  }
  return true;
}

/** Whether two different values have the same shape on the outside; their parts are pushed to be compared in turn. */
function pushParts(left: Json | undefined, right: Json | undefined, pairs: (Json | undefined)[]): boolean {
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    for (const [position, element] of left.entries()) {
      pairs.push(element, right[position]);
    }
    return true;
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  for (const name of names) {
    if (!Object.hasOwn(right, name)) return false;
    pairs.push(left[name], right[name]);
  }
  return true;
}
