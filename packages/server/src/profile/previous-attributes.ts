/** What an update event says about the state before it, as WorkOS does in `previous_attributes`. */
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '@rollcall/scim';

/** Members whose own members are compared one by one; their previous values stand below the same name. */
const CONTAINERS = new Set(['raw_attributes', 'custom_attributes']);

/**
 * The previous values of what differs between two views of one resource; null stands for what was absent before.
 * `updated_at`, which every change moves, is not among them.
 */
export function previousAttributes(before: JsonObject, after: JsonObject): JsonObject {
  const changed = Object.entries(changedMembers(before, after)).filter(([name]) => name !== 'updated_at');
  return Object.fromEntries(
    changed.map(([name, previous]) => [
      name,
      CONTAINERS.has(name)
        ? changedMembers((before[name] ?? {}) as JsonObject, (after[name] ?? {}) as JsonObject)
        : previous,
    ]),
  );
}

function changedMembers(before: JsonObject, after: JsonObject): JsonObject {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changes: [string, Json][] = [];
  for (const name of names) {
    const previous = Object.hasOwn(before, name) ? before[name] : undefined;
    const current = Object.hasOwn(after, name) ? after[name] : undefined;
    if (!isDeepStrictEqual(previous, current)) changes.push([name, previous ?? null]);
  }
  return Object.fromEntries(changes);
}
