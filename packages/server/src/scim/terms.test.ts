import { coreRegistry, toComparable } from '@rollcall/scim';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resourceTerms, termHash } from './terms.ts';

const ACME = '0198a5e0-0000-7000-8000-00000000000a';
const OTHER = '0198a5e0-0000-7000-8000-00000000000b';

describe('termHash', () => {
  it('stays what it was, because hashes are stored', () => {
    expect(termHash(ACME, 'emails.value', 'ada@example.com')).toBe('2870742043300317871');
  });

  it('is a signed 64-bit integer, whatever the value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const hash = BigInt(termHash(ACME, 'title', value));
        expect(BigInt.asIntN(64, hash)).toBe(hash);
      }),
    );
  });

  it('differs by directory, path and value [TEN-01]', () => {
    const hashes = [
      termHash(ACME, 'title', 'x'),
      termHash(OTHER, 'title', 'x'),
      termHash(ACME, 'nickname', 'x'),
      termHash(ACME, 'title', 'y'),
      termHash(ACME, 'titl', 'ex'),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

it('resourceTerms gives one hash for each value that equality may select by', () => {
  const definition = coreRegistry.resource('User')!;
  const comparable = toComparable(
    { userName: 'Ada', active: true, emails: [{ value: 'A@b', type: 'work' }] },
    definition,
  );
  expect(resourceTerms(ACME, comparable, definition)).toEqual([
    termHash(ACME, 'username', 'ada'),
    termHash(ACME, 'emails.value', 'a@b'),
  ]);
});
