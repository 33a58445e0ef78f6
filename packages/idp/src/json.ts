/** Looking into JSON that somebody else sent. */
import type { Json, JsonObject } from '@rollcall/scim';

/** An own member: a document that names `constructor` or `__proto__` holds plain data. */
export function member(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
