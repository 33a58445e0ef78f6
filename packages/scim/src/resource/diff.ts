/** What differs between two canonical resources, by attribute. */
import type { Json, JsonObject } from '../schema/registry.ts';
import { equalJson, isJsonObject, memberOf } from './json.ts';

/** One attribute that was set, changed or unassigned; `before` or `after` is missing when it had or has no value. */
export interface Change {
  /** The attribute's name; for an attribute of an extension `urn:name`. */
  readonly path: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** The top-level attributes, those of extensions one by one, in which the two resources differ. */
export function diffResources(before: JsonObject, after: JsonObject): Change[] {
  return diffMembers(before, after, '');
}

function diffMembers(before: JsonObject, after: JsonObject, prefix: string): Change[] {
  const changes: Change[] = [];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [from, to] = [memberOf(before, name), memberOf(after, name)];
    // Only a schema URN has a colon, and only the top level has extensions.
    if (prefix === '' && name.includes(':')) {
      changes.push(...diffMembers(asObject(from), asObject(to), `${name}:`));
    } else if (!equalJson(from, to)) {
      const path = prefix + name;
      changes.push({
        path,
        ...(from === undefined ? {} : { before: from }),
        ...(to === undefined ? {} : { after: to }),
      });
    }
  }
  return changes;
}

function asObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
