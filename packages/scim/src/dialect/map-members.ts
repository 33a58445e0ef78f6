/** Changing members of an object that a client sent, without touching the object. */
import type { Json, JsonObject } from '../schema/registry.ts';

/** Stands for a member that is to be left out. */
export const OMITTED = Symbol('omitted');

/** The object with each member as `change` has it, under the same name; the object itself when nothing changes. */
export function mapMembers(
  object: JsonObject,
  change: (name: string, member: Json) => Json | typeof OMITTED,
): JsonObject {
  let members: [string, Json][] | undefined;
  const names = Object.keys(object);
  for (const [position, name] of names.entries()) {
    const member = object[name]!;
    const changed = change(name, member);
    if (changed !== member) members ??= names.slice(0, position).map((kept) => [kept, object[kept]!]);
    if (changed !== OMITTED) members?.push([name, changed]);
  }
  // fromEntries defines members, so that one named `__proto__` is a member like any other.
  return members === undefined ? object : Object.fromEntries(members);
}
