/** Filters and paths: no input takes more than linear time to read, resolve, print or evaluate. */
import { describe } from 'vitest';
import {
  evaluateFilter,
  parseAttributePath,
  parseFilter,
  parsePatchPath,
  parseProjection,
  parseSearchParameters,
  printFilter,
  type ResolvedFilter,
  resolveFilter,
  resolveSort,
  sortKey,
  toComparable,
} from '../index.ts';
import { canonicalUser, emails, growsLinearly, type Subject, times, User } from './testing.ts';

const text = (unit: string) => (size: number) => unit.repeat(size);

function filterOf(text: string): ResolvedFilter {
  const parsed = parseFilter(text);
  const resolved = parsed.ok ? resolveFilter(parsed.value, User) : parsed;
  if (!resolved.ok) throw new Error(resolved.error.detail);
  return resolved.value;
}

describe('reading a filter takes linear time with', () => {
  const parse = (make: (size: number) => string): Subject => {
    return (size) => {
      const filter = make(size);
      return () => parseFilter(filter);
    };
  };
  growsLinearly({
    'open parentheses': [10_000, parse(text('('))],
    'balanced parentheses': [5_000, parse((size) => `${'('.repeat(size)}title pr${')'.repeat(size)}`)],
    'many negations': [3_000, parse(text('not ('))],
    'the word not': [3_000, parse(text('not '))],
    'many terms': [200, parse((size) => times(size, () => 'title eq "x"').join(' or '))],
    'too many terms': [1_500, parse((size) => times(size, () => 'id pr').join(' and '))],
    'a long name': [10_000, parse(text('a'))],
    'a long path': [8_000, parse(text('a.'))],
    'a long URN': [8_000, parse(text('a:'))],
    'a long text': [10_000, parse((size) => `title eq "${'x'.repeat(size)}"`)],
    'a text that never ends': [10_000, parse((size) => `title eq "${'x'.repeat(size)}`)],
    escapes: [5_000, parse((size) => `title eq "${'\\"'.repeat(size)}"`)],
    'a long number': [10_000, parse((size) => `title eq ${'1'.repeat(size)}`)],
    'a long fraction': [10_000, parse((size) => `title eq 1.${'0'.repeat(size)}x`)],
    spaces: [10_000, parse((size) => `title${' '.repeat(size)}pr${' '.repeat(size)}`)],
    brackets: [10_000, parse(text('['))],
  });
});

describe('reading a path takes linear time with', () => {
  growsLinearly({
    'a long name': [100_000, (size) => () => parsePatchPath('a'.repeat(size))],
    dots: [100_000, (size) => () => parsePatchPath('a.'.repeat(size))],
    colons: [100_000, (size) => () => parseAttributePath(':'.repeat(size))],
    'a URN': [100_000, (size) => () => parseAttributePath('urn:'.repeat(size))],
    blanks: [100_000, (size) => () => parsePatchPath(`${' '.repeat(size)}a${' '.repeat(size)}b`)],
    brackets: [100_000, (size) => () => parsePatchPath('a['.repeat(size))],
    parameters: [10_000, (size) => () => parseSearchParameters(times(size, () => ['attributes', 'a.b']))],
    'names to project': [
      2_000,
      (size) => {
        const attributes = times(size, (place) =>
          place % 2 === 0 ? `emails.value` : `x${place}[a eq "b"].c.d`,
        );
        return () => parseProjection({ attributes: [attributes.join()] }, User);
      },
    ],
  });
});

describe('resolving, printing and evaluating a filter takes linear time with', () => {
  const or = (size: number) =>
    times(size, (place) => `emails[type eq "t${place}" and value co "x"]`).join(' or ');
  const comparableEmails = (size: number) => toComparable(canonicalUser({ emails: emails(size) }), User);
  growsLinearly({
    'its terms': [100, (size) => () => filterOf(or(size))],
    'its terms, printed': [
      100,
      (size) => {
        const parsed = parseFilter(or(size));
        return () => parsed.ok && printFilter(parsed.value);
      },
    ],
    'the elements': [
      2_000,
      (size) => {
        const [filter, resource] = [
          filterOf('emails[type eq "none" and value co "x"]'),
          comparableEmails(size),
        ];
        return () => evaluateFilter(filter, resource);
      },
    ],
    'the length of a value': [
      100_000,
      (size) => {
        const resource = toComparable(canonicalUser({ title: 'a'.repeat(size) }), User);
        const filters = ['co', 'sw', 'ew', 'gt', 'eq'].map((operator) =>
          filterOf(`title ${operator} "b${'a'.repeat(255)}"`),
        );
        return () => filters.map((filter) => evaluateFilter(filter, resource));
      },
    ],
    'the elements to sort by': [
      5_000,
      (size) => {
        const [sort, resource] = [resolveSort('emails', 'ascending', User), comparableEmails(size)];
        return () => sort.ok && sortKey(sort.value, resource);
      },
    ],
  });
});
