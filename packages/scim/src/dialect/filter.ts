/** Filters outside the grammar of RFC 7644 §3.4.2.2 that clients send, and literals outside an attribute's type. */

import { printAttributePath } from '../filter/attribute-path.ts';
import { parseFilter } from '../filter/parse.ts';
import type { AttributePath, ComparisonFilter, Filter, Literal } from '../filter/syntax-tree.ts';
import { ok, type Result } from '../result.ts';
import type { Attribute } from '../schema/attribute.ts';
import { findAttribute, findSubAttribute } from '../schema/attribute-index.ts';
import { lowerCaseName } from '../schema/name.ts';
import type { ResourceDefinition } from '../schema/registry.ts';
import { resolvePath } from '../schema/resolve-path.ts';
import type { Coercions } from './coercions.ts';
import { defineEntry } from './entry.ts';
import { readBoolean, stringBoolean } from './values.ts';

export const valuePathComparison = defineEntry({
  name: 'value-path-comparison',
  sentBy: 'Entra ID, to find a person by work email: `emails[type eq "work"].value eq "x"`',
  standard: 'Nothing follows the bracket of a value path (RFC 7644 §3.4.2.2).',
  answer: 'Reads it as `emails[type eq "work" and value eq "x"]`.',
});

export const unquotedText = defineEntry({
  name: 'unquoted-text',
  sentBy: 'authentik (`userName eq akadmin`); Microsoft’s tutorial (`externalId eq jyoung`)',
  standard: 'Text in a filter stands between double quotation marks (RFC 7644 §3.4.2.2).',
  answer: 'After `eq`, reads a bare word, and a whole number where the attribute is a text, as that text.',
});

export const emailFilter = defineEntry({
  name: 'email-filter',
  sentBy:
    'Look-up filters that an administrator writes, as PingOne lets them (`email eq "x"`, `email.value eq "x"`)',
  standard: 'A filter on an attribute that does not exist is refused (RFC 7644 §3.12).',
  answer: 'Reads `email` as `emails.value`.',
});

export const unqualifiedName = defineEntry({
  name: 'unqualified-name',
  sentBy: 'Entra ID, to ask whether a reference is set (`id eq "…" and manager eq "…"`)',
  standard: 'An attribute of an extension is named behind its URN (RFC 7644 §3.10).',
  answer: 'Reads a name that the base schema does not have as that of the extension which has it.',
});

export const doubleEncodedText = defineEntry({
  name: 'double-encoded-text',
  sentBy:
    'Entra ID’s web validator, which percent-encodes the text inside a filter as well (`eq "ada%40example.com"`)',
  standard: 'A query is percent-encoded once (RFC 3986 §2.4).',
  answer: 'After `eq`, looks for the text as it stands and for the text decoded once more.',
});

/** Parses a filter as this dialect allows, with its names and literals as the standard has them. Fails as `parseFilter`. */
export function readFilter(
  text: string,
  definition: ResourceDefinition,
  coercions: Coercions,
): Result<Filter> {
  const parsed = parseFilter(text, {
    valuePathComparison: (path) => coercions.take(valuePathComparison, printAttributePath(path)),
    unquotedText: (path) => coercions.take(unquotedText, printAttributePath(path)),
  });
  return parsed.ok ? ok(coerceFilter(parsed.value, definition, coercions)) : parsed;
}

/** The filter with its names and literals as the standard has them. */
function coerceFilter(filter: Filter, definition: ResourceDefinition, coercions: Coercions): Filter {
  return mapComparisons(
    filter,
    (comparison) => {
      const path = coerceName(comparison.path, definition, coercions);
      const resolved = resolvePath(path, definition);
      const named = path === comparison.path ? comparison : { ...comparison, path };
      return resolved?.kind === 'attribute'
        ? coerceComparison(named, resolved.subAttribute ?? resolved.attribute, '', coercions)
        : named;
    },
    ({ path, filter: inner }) => {
      const resolved = resolvePath(path, definition);
      return resolved?.kind === 'attribute'
        ? coerceElementFilter(inner, resolved.attribute, coercions)
        : inner;
    },
  );
}

/** The filter between brackets, on the sub-attributes of an attribute. */
function coerceElementFilter(filter: Filter, attribute: Attribute, coercions: Coercions): Filter {
  return mapElementComparisons(filter, attribute, (comparison, subAttribute) =>
    coerceComparison(comparison, subAttribute, `${attribute.name}.`, coercions),
  );
}

/** The filter in the path of an operation: an element may be made from it, so only what cannot be meant otherwise is read. */
export function coercePathFilter(filter: Filter, attribute: Attribute, coercions: Coercions): Filter {
  return mapElementComparisons(filter, attribute, (comparison, subAttribute) =>
    subAttribute.type === 'boolean'
      ? coerceComparison(comparison, subAttribute, `${attribute.name}.`, coercions)
      : comparison,
  );
}

function mapElementComparisons(
  filter: Filter,
  attribute: Attribute,
  change: (comparison: ComparisonFilter, subAttribute: Attribute) => Filter,
): Filter {
  return mapComparisons(
    filter,
    (comparison) => {
      const subAttribute = findSubAttribute(attribute, comparison.path.name);
      return subAttribute === undefined ? comparison : change(comparison, subAttribute);
    },
    ({ filter: inner }) => inner,
  );
}

/** The tree with each comparison, and the filter of each value path, as the functions have it. Depth is bounded by the parser. */
function mapComparisons(
  filter: Filter,
  ofComparison: (comparison: ComparisonFilter) => Filter,
  ofValuePath: (valuePath: Filter & { kind: 'valuePath' }) => Filter,
): Filter {
  const map = (part: Filter) => mapComparisons(part, ofComparison, ofValuePath);
  switch (filter.kind) {
    case 'comparison':
      return ofComparison(filter);
    case 'and':
    case 'or': {
      const filters = filter.filters.map(map);
      return filters.every((part, position) => part === filter.filters[position])
        ? filter
        : { ...filter, filters };
    }
    case 'not': {
      const inner = map(filter.filter);
      return inner === filter.filter ? filter : { ...filter, filter: inner };
    }
    case 'valuePath': {
      const inner = ofValuePath(filter);
      return inner === filter.filter ? filter : { ...filter, filter: inner };
    }
    case 'present':
      return filter;
  }
}

/** The path of the attribute that is meant by a bare name which the resource type itself does not have. */
function coerceName(
  path: AttributePath,
  definition: ResourceDefinition,
  coercions: Coercions,
): AttributePath {
  if (path.urn !== undefined || resolvePath(path, definition) !== undefined) return path;
  for (const { schema } of definition.extensions) {
    const qualified = { ...path, urn: schema.id };
    const isMeant = resolvePath(qualified, definition) !== undefined;
    if (isMeant && coercions.take(unqualifiedName, printAttributePath(path))) return qualified;
  }
  const isValue = path.subAttribute === undefined || lowerCaseName(path.subAttribute) === 'value';
  const isEmail = isValue && lowerCaseName(path.name) === 'email';
  const hasEmails = findAttribute(definition.schema.attributes, 'emails') !== undefined;
  return isEmail && hasEmails && coercions.take(emailFilter, printAttributePath(path))
    ? { kind: 'attributePath', name: 'emails', subAttribute: 'value' }
    : path;
}

/** `attribute` is what the path names; of a complex one, its `value` is compared. */
function coerceComparison(
  comparison: ComparisonFilter,
  attribute: Attribute,
  owner: string,
  coercions: Coercions,
): Filter {
  const { literal, operator, path } = comparison;
  const compared = findSubAttribute(attribute, 'value') ?? attribute;
  const name = () => owner + printAttributePath(path);
  const withLiteral = (other: Literal): ComparisonFilter => ({ ...comparison, literal: other });
  if (compared.type === 'boolean') {
    const read = readBoolean(literal);
    return read !== undefined && coercions.take(stringBoolean, name()) ? withLiteral(read) : comparison;
  }
  if (compared.type !== 'string' || operator !== 'eq') return comparison;
  if (typeof literal === 'number' && Number.isSafeInteger(literal)) {
    return coercions.take(unquotedText, name()) ? withLiteral(String(literal)) : comparison;
  }
  const decoded = typeof literal === 'string' ? decodeOnceMore(literal) : undefined;
  return decoded !== undefined && coercions.take(doubleEncodedText, name())
    ? { kind: 'or', filters: [comparison, withLiteral(decoded)] }
    : comparison;
}

/** The text without its percent-encoding; undefined when it has none that is valid, or holds what no value can. */
function decodeOnceMore(text: string): string | undefined {
  if (!/%[0-9a-f]{2}/i.test(text)) return undefined;
  try {
    const decoded = decodeURIComponent(text);
    return decoded.includes('\0') ? undefined : decoded;
  } catch {
    return undefined;
  }
}
