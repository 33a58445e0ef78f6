/** Evaluates a resolved filter on a resource in comparable form (RFC 7644 §3.4.2.2). */
import { isJsonObject, memberOf } from '../resource/json.ts';
import type { Json, JsonObject } from '../schema/registry.ts';
import { type ComparableScalar, compare } from './compare.ts';
import type { ResolvedComparison, ResolvedFilter, ResolvedTarget } from './resolved-filter.ts';

/** Whether the resource, as `toComparable` gives it, satisfies the filter. */
export function evaluateFilter(filter: ResolvedFilter, comparable: JsonObject): boolean {
  return evaluate(filter, (target) => select(elementsOf(target, comparable), target));
}

/** Whether one element of a multi-valued attribute, in comparable form, satisfies the filter of a bracket. */
export function evaluateElement(filter: ResolvedFilter, comparableElement: Json): boolean {
  return evaluate(filter, (target) => select([comparableElement], target));
}

function evaluate(filter: ResolvedFilter, valuesOf: (target: ResolvedTarget) => readonly Json[]): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((part) => evaluate(part, valuesOf));
    case 'or':
      return filter.filters.some((part) => evaluate(part, valuesOf));
    case 'not':
      return !evaluate(filter.filter, valuesOf);
    case 'present':
      return valuesOf(filter.target).length > 0;
    case 'element':
      return valuesOf(filter.target).some((element) => evaluateElement(filter.filter, element));
    case 'comparison':
      return holds(filter, valuesOf(filter.target));
  }
}

/** Some value satisfies the comparison. Nothing is identical to what is absent, so `ne` holds there. */
function holds({ operator, operand }: ResolvedComparison, values: readonly Json[]): boolean {
  if (values.length === 0) return operator === 'ne';
  return values.some((value) => compare(value as ComparableScalar, operator, operand));
}

function elementsOf({ extension, attribute }: ResolvedTarget, comparable: JsonObject): readonly Json[] {
  const owner = extension === undefined ? comparable : memberOf(comparable, extension);
  const value = isJsonObject(owner) ? memberOf(owner, attribute.name) : undefined;
  return asList(value);
}

function select(elements: readonly Json[], { subAttribute }: ResolvedTarget): readonly Json[] {
  if (subAttribute === undefined) return elements;
  return elements.flatMap((element) =>
    isJsonObject(element) ? asList(memberOf(element, subAttribute.name)) : [],
  );
}

function asList(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
