import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILTER_DEPTH_MAX, FILTER_LENGTH_MAX, FILTER_TERMS_MAX, parseFilter } from './parse.ts';
import { printFilter } from './print.ts';
import { anyFilter } from './testing.ts';

/** The filter as this library writes it, or the refusal. */
function read(text: string): string {
  const filter = parseFilter(text);
  return filter.ok ? printFilter(filter.value) : filter.error.detail;
}

function tree(text: string) {
  const filter = parseFilter(text);
  if (!filter.ok) throw new Error(filter.error.detail);
  return filter.value;
}

describe('parseFilter', () => {
  it('reads back every tree that printFilter writes', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(parseFilter(printFilter(filter))).toEqual({ ok: true, value: filter });
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['userName Eq "john"', 'Username EQ "john"', 'USERNAME eQ "john"'])(
    'takes operators in any case: %s [FLT-02]',
    (text) => {
      expect(tree(text)).toMatchObject({ kind: 'comparison', operator: 'eq' });
    },
  );

  it('takes and, or, not and pr in any case [FLT-02]', () => {
    expect(read('a PR And NOT (b pR) OR c pr')).toBe('a pr and not (b pr) or c pr');
  });

  it('binds and before or [FLT-04]', () => {
    expect(tree('a pr or b pr and c pr')).toEqual(tree('a pr or (b pr and c pr)'));
    expect(tree('a pr or b pr and c pr')).not.toEqual(tree('(a pr or b pr) and c pr'));
    expect(tree('a pr and b pr or c pr')).toEqual(tree('(a pr and b pr) or c pr'));
  });

  it('binds not before and [FLT-04]', () => {
    expect(tree('not (a pr) and b pr')).toMatchObject({
      kind: 'and',
      filters: [{ kind: 'not' }, { kind: 'present' }],
    });
  });

  it('reads not with and without spaces before its group [FLT-06]', () => {
    expect(tree('not(a pr)')).toEqual(tree('not   (a pr)'));
    expect(tree('emails[not(type pr)]')).toEqual(tree('emails[not (type pr)]'));
  });

  it('refuses not without a group [FLT-05]', () => {
    expect(read('not userName eq "x"')).toBe(
      'The filter is not valid at character 1: "not" must be followed by an expression in parentheses.',
    );
  });

  it('lets attributes be named like words of the grammar', () => {
    expect(tree('not eq "x"')).toMatchObject({ kind: 'comparison', path: { name: 'not' } });
    expect(tree('and pr and or pr')).toMatchObject({ kind: 'and' });
  });

  it('ignores spaces around parentheses and takes runs of them', () => {
    expect(read('  ( a   eq   1 )   and  ( b  pr )  ')).toBe('a eq 1 and b pr');
  });

  it('decodes the escapes of JSON strings [FLT-19]', () => {
    expect(tree(String.raw`a eq "a\"b\\c\/\u00e9\ud83d\ude00\n"`)).toMatchObject({ literal: 'a"b\\c/é😀\n' });
  });

  it.each([
    ['1', 1],
    ['-0', 0],
    ['1.50', 1.5],
    ['-2e3', -2000],
    ['true', true],
    ['false', false],
    ['null', null],
    ['""', ''],
  ])('reads the literal %s', (text, literal) => {
    expect(tree(`a eq ${text}`)).toMatchObject({ literal });
  });

  it('keeps the URN of a path, which has dots and colons of its own [FLT-20]', () => {
    expect(
      tree('urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq "1"'),
    ).toMatchObject({
      path: {
        urn: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
        name: 'manager',
        subAttribute: 'value',
      },
    });
  });

  it('splits no path inside quotation marks or brackets', () => {
    expect(tree('a[b eq "urn:x.y]("]')).toMatchObject({
      kind: 'valuePath',
      filter: { literal: 'urn:x.y](' },
    });
  });

  it.each([
    ['userName regex "x"', 10, '"regex" is not an operator'],
    ['userName', 9, 'expected an operator'],
    ['userName eq', 12, 'a value is missing after the operator'],
    ['userName eq bjensen', 13, '"bjensen" is not a value; text stands between double quotation marks'],
    ["userName sw 'J'", 13, 'text stands between double quotation marks'],
    ['userName eq"x"', 12, 'a space is missing after "eq"'],
    ['userName eq "x', 13, 'has no closing quotation mark'],
    [String.raw`userName eq "\x"`, 13, 'not a valid JSON string'],
    ['userName eq "a\tb"', 13, 'not a valid JSON string'],
    ['a eq 01', 6, '"01" is not a value'],
    ['a eq 1e999', 6, 'too large'],
    ['a eq True', 6, '"True" is not a value'],
    [String.raw`a eq "\u0000"`, 6, 'NUL or half a surrogate pair'],
    [String.raw`a eq "\ud800"`, 6, 'NUL or half a surrogate pair'],
    ['', 1, 'expected an attribute name, found the end'],
    ['()', 2, 'expected an attribute name'],
    ['(a pr', 1, 'is never closed'],
    ['a pr)', 5, 'closes nothing'],
    ['(a pr]', 6, 'closes nothing'],
    ['a[b pr', 2, 'is never closed'],
    ['a pr b pr', 6, 'expected "and", "or" or the end, found "b"'],
    ['a pr and', 9, 'expected an attribute name, found the end'],
    ['a pr and and b pr', 14, '"b" is not an operator'],
    ['(a pr)and (b pr)', 7, 'a space is missing before "and"'],
    ['(a pr) and(b pr)', 11, 'a space is missing after "and"'],
    ['1a pr', 1, '"1a" is not an attribute name'],
    ['a..b pr', 1, 'is not an attribute name'],
    ['a.b.c pr', 1, 'is not an attribute name'],
    [':a pr', 1, 'is not an attribute path'],
    ['urn:x: pr', 1, 'is not an attribute path'],
    ['emails[type eq "work"].value eq "x"', 23, 'found ".value"'],
    ['emails.type[value pr]', 12, 'brackets stand directly after the attribute'],
  ])('refuses %s at character %i: %s [FLT-03]', (text, position, cause) => {
    const filter = parseFilter(text);
    expect(filter).toMatchObject({ ok: false, error: { status: 400, scimType: 'invalidFilter' } });
    expect(read(text)).toContain(`at character ${position}: `);
    expect(read(text)).toContain(cause);
  });

  it.each([
    ['emails[a[b eq 1]]', 'brackets cannot stand inside brackets'],
    ['emails[(a[b eq 1])]', 'brackets cannot stand inside brackets'],
    ['emails[name.givenName pr]', 'inside brackets only such names may stand'],
    ['emails[urn:x:type pr]', 'inside brackets only such names may stand'],
  ])('keeps brackets to the sub-attributes of one attribute: %s [FLT-09]', (text, cause) => {
    expect(read(text)).toContain(cause);
  });

  it('reads a comparison behind a value path only when asked to', () => {
    const options = { valuePathComparison: () => true };
    const filter = parseFilter('active eq true and Emails[type eq "work"].value eq "x@y"', options);
    expect(filter.ok && printFilter(filter.value)).toBe(
      'active eq true and Emails[type eq "work" and value eq "x@y"]',
    );
    const alternatives = parseFilter('emails[type eq "a" or type eq "b"].value sw "x"', options);
    expect(alternatives.ok && printFilter(alternatives.value)).toBe(
      'emails[(type eq "a" or type eq "b") and value sw "x"]',
    );
    expect(parseFilter('emails[type eq "a"].value', options).ok).toBe(false);
    expect(parseFilter('(a pr).value eq "x"', options).ok).toBe(false);
  });
});

describe('the bounds of a filter [FLT-25]', () => {
  const nested = (open: string, close: string, depth: number) =>
    `${open.repeat(depth)}a pr${close.repeat(depth)}`;

  it(`lets groups nest ${FILTER_DEPTH_MAX} deep and no deeper`, () => {
    expect(parseFilter(nested('(', ')', FILTER_DEPTH_MAX)).ok).toBe(true);
    expect(read(nested('(', ')', FILTER_DEPTH_MAX + 1))).toContain(
      `nested more than ${FILTER_DEPTH_MAX} deep`,
    );
    expect(read(`${'('.repeat(FILTER_DEPTH_MAX)}a[b pr]${')'.repeat(FILTER_DEPTH_MAX)}`)).toContain(
      'nested more than',
    );
  });

  it.each([
    ['(', ')'],
    ['not (', ')'],
    ['not(', ')'],
    ['a[', ']'],
  ])('refuses 10,000 of %s', (open, close) => {
    expect(parseFilter(nested(open, close, 10_000))).toMatchObject({
      ok: false,
      error: { scimType: 'invalidFilter' },
    });
  });

  it(`takes ${FILTER_TERMS_MAX} comparisons and no more`, () => {
    const terms = (count: number) => Array.from({ length: count }, () => 'a pr').join(' or ');
    expect(parseFilter(terms(FILTER_TERMS_MAX)).ok).toBe(true);
    expect(read(terms(FILTER_TERMS_MAX + 1))).toContain(`more than ${FILTER_TERMS_MAX} comparisons`);
  });

  it(`refuses a filter of more than ${FILTER_LENGTH_MAX} characters`, () => {
    expect(read(`a eq "${'x'.repeat(FILTER_LENGTH_MAX)}"`)).toContain(
      `longer than ${FILTER_LENGTH_MAX} characters`,
    );
  });

  it('never throws, whatever the text', () => {
    const pieces = fc.constantFrom(
      ...[
        'a',
        ' ',
        '(',
        ')',
        '[',
        ']',
        '"',
        '\\',
        'not',
        'and',
        'or',
        'eq',
        'pr',
        '.',
        ':',
        '1',
        'true',
        '\0',
        '\ud800',
        'é',
      ],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const filter = parseFilter(parts.join(''), {
          valuePathComparison: () => true,
          unquotedText: () => true,
        });
        if (filter.ok) expect(tree(printFilter(filter.value))).toEqual(filter.value);
        else expect(filter.error.detail.isWellFormed()).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });
});
