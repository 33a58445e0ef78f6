/** Evaluates a resolved filter on a resource in comparable form (RFC 7644 §3.4.2.2). */
import type { Json, JsonObject } from '../schema/registry.ts';
import { type ComparableScalar, compare } from './compare.ts';
import type { ResolvedComparison, ResolvedFilter, ResolvedTarget } from './resolved-filter.ts';
import { elementsOf, valuesOf } from './values.ts';

/** Whether the resource, as `toComparable` gives it, satisfies the filter. */
export function evaluateFilter(filter: ResolvedFilter, comparable: JsonObject): boolean {
  return evaluate(filter, (target) => valuesOf(elementsOf(target, comparable), target));
}

/** Whether one element of a multi-valued attribute, in comparable form, satisfies the filter of a bracket. */
export function evaluateElement(filter: ResolvedFilter, comparableElement: Json): boolean {
  return evaluate(filter, (target) => valuesOf([comparableElement], target));
}

function evaluate(filter: ResolvedFilter, valuesAt: (target: ResolvedTarget) => readonly Json[]): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((part) => evaluate(part, valuesAt));
    case 'or':
      return filter.filters.some((part) => evaluate(part, valuesAt));
    case 'not':
      return !evaluate(filter.filter, valuesAt);
    case 'present':
      return valuesAt(filter.target).length > 0;
    case 'element':
      return valuesAt(filter.target).some((element) => evaluateElement(filter.filter, element));
    case 'comparison':
      return holds(filter, valuesAt(filter.target));
  }
}

/** Some value satisfies the comparison. Nothing is identical to what is absent, so `ne` holds there. */
function holds({ operator, operand }: ResolvedComparison, values: readonly Json[]): boolean {
  if (values.length === 0) return operator === 'ne';
  return values.some((value) => compare(value as ComparableScalar, operator, operand));
}
