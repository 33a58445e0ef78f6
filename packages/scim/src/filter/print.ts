/** Prints a filter in the one way that this library writes filters; parsing the text gives an equal tree. */
import { printAttributePath } from './attribute-path.ts';
import type { Filter } from './syntax-tree.ts';

/** The filter as text: single spaces, lower-case operators, and parentheses only where the tree needs them. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'or':
      return filter.filters
        .map((part) => (part.kind === 'or' ? `(${printFilter(part)})` : printFilter(part)))
        .join(' or ');
    case 'and':
      return filter.filters
        .map((part) =>
          part.kind === 'or' || part.kind === 'and' ? `(${printFilter(part)})` : printFilter(part),
        )
        .join(' and ');
    case 'not':
      return `not (${printFilter(filter.filter)})`;
    case 'comparison':
      return `${printAttributePath(filter.path)} ${filter.operator} ${JSON.stringify(filter.literal)}`;
    case 'present':
      return `${printAttributePath(filter.path)} pr`;
    case 'valuePath':
      return `${printAttributePath(filter.path)}[${printFilter(filter.filter)}]`;
  }
}
