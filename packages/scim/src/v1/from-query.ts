/** Queries of SCIM 1.1 (protocol §3.2.2 and §3.7) as SCIM 2.0 would ask them. */
import { ok, type Result } from '../result.ts';
import { lowerCaseName } from '../schema/name.ts';
import type { ResourceDefinition } from '../schema/registry.ts';
import { fromFilter } from './from-filter.ts';
import { fromPathText } from './from-path.ts';

type Parameter = readonly [name: string, value: string];

/**
 * The parameters as SCIM 2.0 has them. `attributes` asks for `meta` too, which every resource of 1.1 has; names that 1.1
 * does not know, among them `excludedAttributes`, are ignored. Fails with invalidFilter as `fromFilter` does.
 */
export function fromQuery(
  parameters: Iterable<Parameter>,
  definition: ResourceDefinition,
): Result<readonly Parameter[]> {
  const translated: Parameter[] = [];
  for (const [name, value] of parameters) {
    switch (lowerCaseName(name)) {
      case 'filter': {
        const filter = fromFilter(value, definition);
        if (!filter.ok) return filter;
        translated.push([name, filter.value]);
        break;
      }
      case 'attributes':
        translated.push([name, fromAttributes(value, definition)]);
        break;
      case 'sortby':
        translated.push([name, fromPathText(value, definition)]);
        break;
      case 'sortorder':
      case 'startindex':
      case 'count':
        translated.push([name, value]);
    }
  }
  return ok(translated);
}

function fromAttributes(list: string, definition: ResourceDefinition): string {
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) return '';
  return [...names.map((name) => fromPathText(name, definition)), 'meta'].join(',');
}
