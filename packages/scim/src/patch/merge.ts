/** The merge of a multi-valued attribute, as PATCH of SCIM 1.1 asks for it (its protocol, §3.3.2). */
import { isJsonObject, memberOf } from '../resource/json.ts';
import { ok, type Result } from '../result.ts';
import type { Json, JsonObject } from '../schema/registry.ts';
import { mergeSubAttributes } from './complex-value.ts';
import { ElementComparison } from './element-comparison.ts';
import type { MergeOperation } from './operation.ts';
import type { WorkingCopy } from './working-copy.ts';

/**
 * Removes the elements that `removed` lists, then merges those of `value`. Elements are matched by their `value` where it
 * is unique, both in the resource and in what was sent; without such a match an element is removed only if it is listed
 * as it stands there, and one that is to be merged is added. What is listed and not there is removed already.
 *
 * Fails with mutability when an immutable sub-attribute that is set would change.
 */
export function applyMerge(
  copy: WorkingCopy,
  { target, value, removed, path }: MergeOperation,
): Result<undefined> {
  const { attribute } = target;
  const comparison = new ElementComparison(attribute);
  const keyOf = (element: Json): Json | undefined => {
    const comparable = comparison.comparable(element);
    return isJsonObject(comparable) ? memberOf(comparable, 'value') : undefined;
  };
  const list = copy.list(target);
  copy.effort.spend(2 * list.size + value.length + removed.length);

  const before = countValues(list.elements(), keyOf);
  const listed = removed.map((element) =>
    isJsonObject(element) && before.get(keyOf(element)) === 1
      ? { value: memberOf(element, 'value') ?? null }
      : element,
  );
  list.remove(list.find(listed));

  const elements = list.elements();
  const kept = countValues(elements, keyOf);
  const sent = countValues(value, keyOf);
  const merged = new Map<Json | undefined, JsonObject>();
  const added: Json[] = [];
  // Both sides have the order of the schema, so elements that are equal have equal texts.
  const present = new Set(elements.map((element) => JSON.stringify(element)));
  for (const element of value) {
    if (present.has(JSON.stringify(element))) continue;
    const key = keyOf(element);
    const isMerged = kept.get(key) === 1 && sent.get(key) === 1;
    if (isMerged && isJsonObject(element)) merged.set(key, element);
    else added.push(element);
  }
  const positions = list.positions().filter((position) => merged.has(keyOf(elements[position]!)));
  const updated = list.update(
    positions,
    (element) => mergeSubAttributes(element, merged.get(keyOf(element)) ?? {}, attribute),
    path,
  );
  if (!updated.ok) return updated;
  list.append(added);
  return ok(undefined);
}

/** How many elements have each `value`; those without one are not counted. */
function countValues(
  elements: readonly Json[],
  keyOf: (element: Json) => Json | undefined,
): ReadonlyMap<Json | undefined, number> {
  const counts = new Map<Json | undefined, number>();
  for (const element of elements) {
    const value = keyOf(element);
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}
