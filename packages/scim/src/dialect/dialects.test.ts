import { describe, expect, it } from 'vitest';
import { Coercions } from './coercions.ts';
import { DIALECTS } from './dialects.ts';
import { ENTRIES, findEntry } from './entries.ts';

const names = (dialect: keyof typeof DIALECTS) => [...DIALECTS[dialect].entries].sort();

describe('every entry', () => {
  it('has a name of its own in kebab-case, and is found by it', () => {
    for (const entry of ENTRIES) {
      expect(entry.name).toMatch(/^[a-z]+(-[a-z]+)+$/);
      expect(findEntry(entry.name)).toBe(entry);
    }
    expect(findEntry('constructor')).toBeUndefined();
  });

  it('is taken by some dialect', () => {
    const taken = new Set(Object.values(DIALECTS).flatMap(({ entries }) => [...entries]));
    expect(ENTRIES.filter(({ name }) => !taken.has(name))).toEqual([]);
  });
});

describe('a dialect', () => {
  it('takes all that strict takes, under the name of its provider', () => {
    for (const [name, dialect] of Object.entries(DIALECTS)) {
      expect(dialect.name).toBe(name);
      expect(names('strict').filter((entry) => !dialect.entries.has(entry))).toEqual([]);
    }
  });

  it('of no provider follows the standard wherever that says how to answer', () => {
    const refused = ['create-on-no-match', 'empty-operations', 'read-only-in-value', 'email-filter'] as const;
    for (const entry of refused) expect(DIALECTS.generic.entries.has(entry)).toBe(false);
  });

  it('that is strict has nothing that changes what a value or a filter means', () => {
    expect(names('strict')).toEqual([
      'bare-element',
      'bare-token',
      'doubled-scheme',
      'missing-user-agent',
      'operation-name-case',
      'qualified-name',
      'remove-with-value',
    ]);
  });
});

describe('Coercions', () => {
  const entry = findEntry('empty-string')!;

  it('notes what the dialect takes, each once', () => {
    const coercions = new Coercions(DIALECTS.okta);
    expect([coercions.take(entry, 'a'), coercions.take(entry, 'a'), coercions.take(entry, 'b')]).toEqual([
      true,
      true,
      true,
    ]);
    expect(coercions.made()).toEqual([
      { entry: 'empty-string', path: 'a' },
      { entry: 'empty-string', path: 'b' },
    ]);
  });

  it('notes nothing of what the dialect does not take', () => {
    const coercions = new Coercions(DIALECTS.strict);
    expect(coercions.take(entry, 'a')).toBe(false);
    expect(coercions.made()).toEqual([]);
  });

  it('holds no control character and no half of a character', () => {
    const coercions = new Coercions(DIALECTS.okta);
    coercions.take(entry, 'a\0\n\ud800');
    expect(coercions.made()[0]?.path).toBe('a\ufffd\ufffd\ufffd');
  });

  it('is bounded, in number and length', () => {
    const coercions = new Coercions(DIALECTS.okta);
    for (let place = 0; place < 1_000; place++)
      coercions.take(entry, `${place}${'\ud83d\ude00'.repeat(1_000)}`);
    expect(coercions.made()).toHaveLength(50);
    expect(coercions.made().every(({ path }) => path.length === 200)).toBe(true);
  });
});
