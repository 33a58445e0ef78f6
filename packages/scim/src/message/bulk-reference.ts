/**
 * References from one operation of a bulk request to the resource that another creates (RFC 7644 §3.7.2): text that is
 * `bulkId:` and a bulkId, anywhere in the data, also in extensions; as the id in a path; and quoted in the filter of a
 * PATCH path.
 */
import { isJsonObject } from '../resource/json.ts';
import { lowerCaseName } from '../schema/name.ts';
import type { Json, JsonObject } from '../schema/registry.ts';
import type { BulkOperation } from './bulk-request.ts';

const PREFIX = 'bulkId:';
const QUOTED = /"bulkId:([^"\\]*)"/g;

/** The bulkId that a text refers to, or undefined when the text is no reference. */
export function bulkIdIn(text: string): string | undefined {
  return text.startsWith(PREFIX) ? text.slice(PREFIX.length) : undefined;
}

/** The id of the resource behind a bulkId, or undefined where none is known. */
export type IdOfBulkId = (bulkId: string) => string | undefined;

/** Every bulkId that the operation refers to, in its path and its data. */
export function referencesOf({ method, path, data }: BulkOperation): ReadonlySet<string> {
  const found = new Set<string>();
  const collect: IdOfBulkId = (bulkId) => {
    found.add(bulkId);
    return undefined;
  };
  for (const segment of path.split('/')) replaceText(segment, collect);
  if (data !== undefined) resolveReferences(data, method === 'PATCH', collect);
  return found;
}

/** The data with the ids of the resources in the places of their references. Unknown ones stay. */
export function resolveReferences(data: JsonObject, isPatch: boolean, idOf: IdOfBulkId): JsonObject {
  return resolveMembers(data, isPatch, idOf);
}

/** The path likewise. */
export function resolvePathReferences(path: string, idOf: IdOfBulkId): string {
  const segments = path.split('/').map((segment) => replaceText(segment, idOf));
  return segments.join('/');
}

/**
 * The data of a new resource in two parts: what can be created before every reference is known, and what has to be added
 * afterwards (undefined when that is nothing). An element of a list or a complex value goes as a whole.
 */
export function splitUnresolved(
  data: JsonObject,
  idOf: IdOfBulkId,
): { readonly now: JsonObject; readonly later: JsonObject | undefined } {
  const now: [string, Json][] = [];
  const later: [string, Json][] = [];
  for (const [name, value] of Object.entries(data)) {
    if (isExtension(name) && isJsonObject(value)) {
      const parts = splitUnresolved(value, idOf);
      now.push([name, parts.now]);
      if (parts.later !== undefined) later.push([name, parts.later]);
    } else if (Array.isArray(value)) {
      const { ready = [], waiting = [] } = Object.groupBy(value, (element: Json) =>
        hasUnresolved(element, idOf) ? 'waiting' : 'ready',
      );
      if (waiting.length === 0 || ready.length > 0) now.push([name, ready]);
      if (waiting.length > 0) later.push([name, waiting]);
    } else {
      (hasUnresolved(value, idOf) ? later : now).push([name, value]);
    }
  }
  return {
    now: Object.fromEntries(now),
    later: later.length === 0 ? undefined : Object.fromEntries(later),
  };
}

/** Attributes of an extension stand in an object under its URN. */
function isExtension(name: string): boolean {
  return name.includes(':');
}

function hasUnresolved(value: Json, idOf: IdOfBulkId): boolean {
  let isFound = false;
  resolveValue(value, false, (bulkId) => {
    isFound ||= idOf(bulkId) === undefined;
    return undefined;
  });
  return isFound;
}

function resolveMembers(object: JsonObject, isPatch: boolean, idOf: IdOfBulkId): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name,
      isPatch && typeof value === 'string' && lowerCaseName(name) === 'path'
        ? value.replace(QUOTED, (quoted, bulkId: string) => quote(idOf(bulkId)) ?? quoted)
        : resolveValue(value, isPatch, idOf),
    ]),
  );
}

function resolveValue(value: Json, isPatch: boolean, idOf: IdOfBulkId): Json {
  if (typeof value === 'string') return replaceText(value, idOf);
  if (Array.isArray(value)) return value.map((element) => resolveValue(element, isPatch, idOf));
  return isJsonObject(value) ? resolveMembers(value, isPatch, idOf) : value;
}

function replaceText(text: string, idOf: IdOfBulkId): string {
  const bulkId = bulkIdIn(text);
  return bulkId === undefined ? text : (idOf(bulkId) ?? text);
}

function quote(id: string | undefined): string | undefined {
  return id === undefined ? undefined : `"${id}"`;
}
