/** Changing members of an object that a client sent, without touching the object. */
import type { Json, JsonObject } from '../schema/registry.ts';

/** Stands for a member that is to be left out. */
export const OMITTED = Symbol('omitted');

/** The object with each member as `change` has it, under the same name; the object itself when nothing changes. */
export function mapMembers(
  object: JsonObject,
  change: (name: string, member: Json) => Json | typeof OMITTED,
): JsonObject {
  let isChanged = false;
  const members: [string, Json][] = [];
  for (const name of Object.keys(object)) {
    const member = object[name]!;
    const changed = change(name, member);
    isChanged ||= changed !== member;
    if (changed !== OMITTED) members.push([name, changed]);
  }
  // fromEntries defines members, so that one named `__proto__` is a member like any other.
  return isChanged ? Object.fromEntries(members) : object;
}
