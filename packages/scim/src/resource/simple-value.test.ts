import { describe, expect, it } from 'vitest';
import type { AttributeType } from '../schema/attribute.ts';
import { defineAttribute } from '../schema/define-attribute.ts';
import { normalizeSimpleValue } from './simple-value.ts';

function normalize(type: AttributeType, value: unknown, required = false) {
  const references = type === 'reference' ? { referenceTypes: ['external'] } : {};
  return normalizeSimpleValue(value, defineAttribute('a', type, 'Any.', { required, ...references }), 'a');
}

describe('normalizeSimpleValue', () => {
  it.each([
    ['string', 'x', 'x'],
    ['string', '', ''],
    ['string', ' x ', ' x '],
    ['string', '𝒳\u{1F600}', '𝒳\u{1F600}'],
    ['boolean', false, false],
    ['integer', -3, -3],
    ['decimal', 1.5, 1.5],
    ['dateTime', '2026-01-31T00:30:00+02:00', '2026-01-30T22:30:00Z'],
    ['dateTime', '', ''],
    ['binary', 'AAA', 'AAA'],
    ['reference', 'https://example.com/~a?b=c#d', 'https://example.com/~a?b=c#d'],
    ['reference', '../Users/1', '../Users/1'],
    ['reference', 'urn:example:1', 'urn:example:1'],
    ['reference', '', ''],
  ] as const)('takes %s %j [SCH-03] [SCH-08]', (type, value, stored) => {
    expect(normalize(type, value)).toEqual({ ok: true, value: stored });
  });

  it.each([
    ['string', 1, 'a has to be a string, not a number.'],
    ['string', true, 'a has to be a string, not a boolean.'],
    ['string', {}, 'a has to be a string, not an object.'],
    ['string', ['x'], 'a has to be a string, not an array.'],
    ['boolean', 'true', 'a has to be true or false, not a string.'],
    ['boolean', 1, 'a has to be true or false, not a number.'],
    ['integer', '1', 'a has to be a whole number, not a string.'],
    ['integer', 1.5, 'a has to be a whole number between'],
    ['integer', 2 ** 53, 'a has to be a whole number between'],
    ['integer', 1e300, 'a has to be a whole number between'],
    ['decimal', '1.5', 'a has to be a number, not a string.'],
    ['decimal', JSON.parse('1e999'), 'too large'],
    ['dateTime', '2020-01-01', 'a date with a time such as 2026-01-31T09:30:00Z, not "2020-01-01"'],
    ['dateTime', 0, 'a has to be a string with a date and a time, not a number.'],
    ['binary', '!!', 'base64'],
    ['binary', [1], 'a has to be a string in base64, not an array.'],
    ['reference', 'not a uri', 'URI'],
    ['reference', 'a\tb', 'URI'],
    ['reference', 1, 'a has to be a string with a URI, not a number.'],
  ] as const)(
    'refuses %s %j with 400 invalidValue [SCH-04] [SCH-05] [SCH-06] [SCH-07] [CRE-07]',
    (type, value, words) => {
      const result = normalize(type, value);
      expect(result).toMatchObject({ ok: false, error: { status: 400, scimType: 'invalidValue' } });
      expect(!result.ok && result.error.detail).toContain(words);
    },
  );

  it.each(['\u0000', 'a\u0000b', '\ud800', 'a\udc00', '\udc00\ud800'])(
    'refuses text that cannot be stored: %j',
    (text) => {
      for (const type of ['string', 'reference', 'dateTime', 'binary'] as const) {
        expect(normalize(type, text)).toMatchObject({
          ok: false,
          error: { status: 400, scimType: 'invalidValue', detail: expect.stringContaining('NUL') },
        });
      }
    },
  );

  it.each(['', ' ', '\t\n', '\u3000'])('refuses the blank %j for a required attribute [RES-09]', (blank) => {
    expect(normalize('string', blank, true)).toMatchObject({
      ok: false,
      error: {
        status: 400,
        scimType: 'invalidValue',
        detail: 'a is required and cannot be empty or only blanks.',
      },
    });
  });
});
