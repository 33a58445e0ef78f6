/** What evaluating a filter costs. */
import type { ResolvedFilter } from './resolved-filter.ts';

/** How many comparisons a filter makes on each resource or element, at least one. */
export function countTerms(filter: ResolvedFilter): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.reduce((terms, part) => terms + countTerms(part), 1);
    case 'not':
    case 'element':
      return countTerms(filter.filter);
    default:
      return 1;
  }
}
