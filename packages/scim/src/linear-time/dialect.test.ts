/** Reading what a client sent in a dialect: no body, filter or query takes more than linear time. */
import { describe } from 'vitest';
import {
  Coercions,
  coercePatch,
  coerceQuery,
  coerceResource,
  DIALECTS,
  ENTERPRISE_USER_URN,
  readFields,
  readFilter,
} from '../index.ts';
import { Group, growsLinearly, type Subject, times, User } from './testing.ts';

const named = <T>(size: number, make: (place: number) => readonly [string, T]) =>
  Object.fromEntries(times(size, make));

describe('reading a resource takes linear time with', () => {
  const coerce = (make: (size: number) => object, definition = User): Subject => {
    return (size) => {
      const body = make(size);
      return () => coerceResource(body, definition, new Coercions(DIALECTS.entra));
    };
  };
  growsLinearly({
    'members as texts': [3_000, coerce((size) => ({ members: times(size, String) }), Group)],
    'texts for booleans': [
      2_000,
      coerce((size) => ({ emails: times(size, (place) => ({ value: `${place}`, primary: 'False' })) })),
    ],
    'empty elements': [2_000, coerce((size) => ({ addresses: times(size, () => ({ type: '' })) }))],
    'unknown names': [3_000, coerce((size) => named(size, (place) => [`foo${place}`, '']))],
    'unknown URNs as names': [2_000, coerce((size) => named(size, (place) => [`urn:x:${place}`, {}]))],
    'unknown URNs': [3_000, coerce((size) => ({ schemas: times(size, (place) => `urn:x:${place}`) }))],
    'one name in many cases': [
      3_000,
      coerce((size) => ({
        [ENTERPRISE_USER_URN]: { manager: named(size, (place) => [`managerId ${place}`, '']) },
      })),
    ],
    'a long name': [20_000, coerce((size) => ({ ['A'.repeat(size)]: '' }))],
  });
});

describe('reading operations takes linear time with', () => {
  const coerce = (make: (size: number) => object): Subject => {
    return (size) => {
      const body = { schemas: [], Operations: make(size) };
      return () => coercePatch(body, User, new Coercions(DIALECTS.entra));
    };
  };
  growsLinearly({
    'many of them': [
      2_000,
      coerce((size) => times(size, () => ({ op: 'Add', path: 'active', value: 'True' }))),
    ],
    'many paths': [
      500,
      coerce((size) =>
        times(size, (place) => ({ op: 'Add', path: `emails[type eq "${place}"].primary`, value: 'True' })),
      ),
    ],
    'many names': [
      500,
      coerce((size) => [
        {
          op: 'add',
          value: named(size, (place) => [`emails[primary eq "True" or value eq "${place}"]`, '']),
        },
      ]),
    ],
    'a long path': [20_000, coerce((size) => [{ op: 'add', path: 'a.'.repeat(size), value: '' }])],
    'many terms': [
      100,
      coerce((size) => [
        { op: 'remove', path: `emails[${times(size, () => 'primary eq "True"').join(' or ')}]` },
      ]),
    ],
    'a long list to remove': [
      2_000,
      coerce((size) => [{ op: 'remove', path: 'emails', value: times(size, String) }]),
    ],
  });
});

describe('reading a filter takes linear time with', () => {
  const read = (make: (size: number) => string): Subject => {
    return (size) => {
      const filter = make(size);
      return () => readFilter(filter, User, new Coercions(DIALECTS.entra));
    };
  };
  growsLinearly({
    'texts that are encoded twice': [
      100,
      read((size) => times(size, (place) => `userName eq "%41${place}"`).join(' or ')),
    ],
    'a long text that is encoded twice': [3_000, read((size) => `userName eq "${'%41'.repeat(size)}"`)],
    'a long bare word': [10_000, read((size) => `userName eq ${'x'.repeat(size)}`)],
    'comparisons behind brackets': [
      100,
      read((size) => times(size, () => 'emails[type eq "x"].value eq "y"').join(' and ')),
    ],
  });
});

describe('reading fields and query takes linear time with', () => {
  const lists = (list: string) => {
    const query = new URLSearchParams({ attributes: list });
    return () => coerceQuery(query, new Coercions(DIALECTS.entra));
  };
  const fields = (contentType: string, authorization: string) => () =>
    readFields({ contentType, authorization, userAgent: 'x' }, true, new Coercions(DIALECTS.entra));
  growsLinearly({
    'open brackets': [20_000, (size) => lists('['.repeat(size))],
    'many filters': [3_000, (size) => lists('emails[type eq "x"].value,'.repeat(size))],
    'semicolons and blanks in the type': [20_000, (size) => fields('; '.repeat(size), '')],
    'blanks in the type': [20_000, (size) => fields(`;${' '.repeat(size)}charset`, '')],
    'blanks in the token': [20_000, (size) => fields('', `Bearer${' '.repeat(size)}x`)],
  });
});
