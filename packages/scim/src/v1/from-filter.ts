/** Filters of SCIM 1.1 (protocol §3.2.2.1), a part of those of SCIM 2.0, with the names of 1.1 in them. */
import * as errors from '../error/catalogue.ts';
import { parseFilter } from '../filter/parse.ts';
import { printFilter } from '../filter/print.ts';
import type { AttributePath, ComparisonFilter, ComparisonOperator, Filter } from '../filter/syntax-tree.ts';
import { fail, ok, type Result } from '../result.ts';
import type { ResourceDefinition } from '../schema/registry.ts';
import { resolvePath } from '../schema/resolve-path.ts';
import { differenceOf } from './difference.ts';
import { fromPath } from './from-path.ts';

const BEYOND_V1: ReadonlySet<ComparisonOperator> = new Set(['ne', 'ew']);

/**
 * The filter as SCIM 2.0 writes it. Fails with invalidFilter when it does not parse, and when it uses what 1.1 does not
 * have: `ne`, `ew`, `not` and brackets. (Precedence is the same in both: parentheses, `and`, `or`.)
 */
export function fromFilter(text: string, definition: ResourceDefinition): Result<string> {
  const parsed = parseFilter(text);
  if (!parsed.ok) return parsed;
  const foreign = findForeign(parsed.value);
  if (foreign !== undefined) return fail(errors.filterBeyondV1(foreign));
  return ok(printFilter(translate(parsed.value, definition)));
}

/** The first thing in the filter that SCIM 1.1 does not have, as it is written. */
function findForeign(filter: Filter): string | undefined {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.map(findForeign).find((foreign) => foreign !== undefined);
    case 'not':
      return 'not';
    case 'valuePath':
      return 'brackets';
    case 'comparison':
      return BEYOND_V1.has(filter.operator) ? filter.operator : undefined;
    case 'present':
      return undefined;
  }
}

function translate(filter: Filter, definition: ResourceDefinition): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, filters: filter.filters.map((part) => translate(part, definition)) };
    case 'comparison':
      return translateComparison(filter, definition);
    case 'present':
      return { ...filter, path: fromPath(filter.path, definition) };
    default:
      return filter;
  }
}

/** A language tag is compared in the form in which it is stored, also in part, as in `locale sw "en_"`. */
function translateComparison(filter: ComparisonFilter, definition: ResourceDefinition): Filter {
  const path = fromPath(filter.path, definition);
  const { literal } = filter;
  return typeof literal === 'string' && isLanguageTag(path, definition)
    ? { ...filter, path, literal: literal.replaceAll('_', '-') }
    : { ...filter, path };
}

function isLanguageTag(path: AttributePath, definition: ResourceDefinition): boolean {
  const target = resolvePath(path, definition);
  return (
    target?.kind === 'attribute' &&
    target.extension === undefined &&
    differenceOf(definition.schema, target.attribute)?.isLanguageTag === true
  );
}
