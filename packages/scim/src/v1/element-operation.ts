/** `operation` of an element: SCIM 1.1's mark for an element that a PATCH removes (core schema §3.2). */
import { isJsonObject } from '../resource/json.ts';
import { sameName } from '../schema/name.ts';
import type { Json } from '../schema/registry.ts';

/** What stands in `operation`, in whatever case that is written; undefined where it is left out or empty. */
export function operationOf(element: Json): Json | undefined {
  if (!isJsonObject(element)) return undefined;
  const operation = Object.entries(element).find(([name]) => isOperation(name))?.[1];
  return operation === null || operation === '' ? undefined : operation;
}

/** Whether the element is marked for removal. */
export function isDeleted(element: Json): boolean {
  const operation = operationOf(element);
  return typeof operation === 'string' && sameName(operation, 'delete');
}

/** The element without the mark, which is no sub-attribute of any schema. */
export function withoutOperation(element: Json): Json {
  if (!isJsonObject(element)) return element;
  const entries = Object.entries(element);
  const kept = entries.filter(([name]) => !isOperation(name));
  return kept.length === entries.length ? element : Object.fromEntries(kept);
}

function isOperation(name: string): boolean {
  return sameName(name, 'operation');
}
