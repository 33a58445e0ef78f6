/** Sorting (RFC 7644 §3.4.2.3): which value of a resource its place depends on. */
import * as errors from '../error/catalogue.ts';
import { isJsonObject, memberOf } from '../resource/json.ts';
import { fail, ok, type Result } from '../result.ts';
import { findSubAttribute } from '../schema/attribute-index.ts';
import type { JsonObject, ResourceDefinition } from '../schema/registry.ts';
import { resolvePath } from '../schema/resolve-path.ts';
import { parseAttributePath } from './attribute-path.ts';
import { type ComparableScalar, order } from './compare.ts';
import type { ResolvedTarget } from './resolved-filter.ts';
import { elementsOf, valuesOf } from './values.ts';

export type SortOrder = 'ascending' | 'descending';

export interface ResolvedSort {
  /** A simple attribute or sub-attribute; undefined when the resource type has none of the name, so no resource a value. */
  readonly target: ResolvedTarget | undefined;
  readonly order: SortOrder;
}

/**
 * Binds `sortBy` to an attribute of the resource type; one that is complex is sorted by its `value`. Fails with
 * `invalidValue` when the name is unknown (unless `unknownAttributes` lets it be absent), is complex without a `value`,
 * is never returned, or is kept apart from the resource, as the members of a group.
 */
export function resolveSort(
  sortBy: string,
  sortOrder: SortOrder,
  definition: ResourceDefinition,
  options: { readonly unknownAttributes?: 'refuse' | 'absent' } = {},
): Result<ResolvedSort> {
  const path = parseAttributePath(sortBy);
  const resolved = path.ok ? resolvePath(path.value, definition) : undefined;
  if (resolved === undefined) {
    return options.unknownAttributes === 'absent' && path.ok
      ? ok({ target: undefined, order: sortOrder })
      : fail(errors.sortByUnknown(sortBy, definition.resourceType.name));
  }
  if (resolved.kind === 'extension') return fail(errors.sortByUnknown(sortBy, definition.resourceType.name));
  const { kind: _, ...target } = resolved;
  const subAttribute = target.subAttribute ?? findSubAttribute(target.attribute, 'value');
  const simple = subAttribute ?? target.attribute;
  if (simple.type === 'complex') return fail(errors.sortByComplex(sortBy));
  if (
    simple.returned === 'never' ||
    target.attribute.returned === 'never' ||
    target.attribute.storage === 'separate'
  ) {
    return fail(errors.sortByUnsupported(sortBy));
  }
  return ok({ target: subAttribute === undefined ? target : { ...target, subAttribute }, order: sortOrder });
}

/**
 * The value by which a resource in comparable form is sorted: of several elements the primary one counts, or else the
 * first. Undefined when there is none.
 */
export function sortKey({ target }: ResolvedSort, comparable: JsonObject): ComparableScalar | undefined {
  if (target === undefined) return undefined;
  const elements = elementsOf(target, comparable);
  const primary = elements.find((element) => isJsonObject(element) && memberOf(element, 'primary') === true);
  const [value] = valuesOf([primary ?? elements[0] ?? {}], target);
  return isJsonObject(value) ? undefined : (value as ComparableScalar);
}

/** Negative, zero or positive as the first key comes before, with or after the other: no value is the highest of all. */
export function orderSortKeys(
  one: ComparableScalar | undefined,
  other: ComparableScalar | undefined,
  sortOrder: SortOrder,
): number {
  const ascending =
    one === undefined || other === undefined
      ? Number(one === undefined) - Number(other === undefined)
      : order(one, other);
  return sortOrder === 'ascending' ? ascending : -ascending;
}
