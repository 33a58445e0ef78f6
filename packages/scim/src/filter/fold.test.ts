import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from './fold.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 12 });
const trap = fc.constantFrom(
  ...[
    'ß',
    'ẞ',
    'ς',
    'σ',
    'Σ',
    'İ',
    'ı',
    '\u212a',
    '\u212b',
    'ﬁ',
    'ŉ',
    'ǰ',
    '\u0345',
    '\u0301',
    '\u0316',
    '\u0344',
  ],
  ...['ᾳ', 'ΐ', 'Ꭰ', 'ꭰ', 'ᏸ', 'ſ', 'ｶ', '\uff9e', '\uffa1', '\uffe3', '\u3000', '𐐀', '😀', 'e', '\ud55c'],
);
const trickyText = fc.oneof(
  anyText,
  fc.array(trap, { maxLength: 50 }).map((parts) => parts.join('')),
);

describe('fold', () => {
  it.each([
    ['ASCII letters', 'Ada.Lovelace@Example.COM', 'ada.lovelace@example.com'],
    ['sharp s in both cases', 'STRAẞE straße', 'strasse strasse'],
    ['final and inner sigma', 'ΟΔΟΣ οδος οδοσ', 'οδοσ οδοσ οδοσ'],
    ['the Kelvin and Ångström signs', '\u212a \u212b', 'k å'],
    ['ligatures', 'ﬁn ﬃ', 'fin ffi'],
    ['Cherokee in both cases', 'Ꭰ ꭰ Ᏸ ᏸ', 'Ꭰ Ꭰ Ᏸ Ᏸ'],
    ['long s', 'ſ', 's'],
    ['iota subscript', 'ᾳ', 'αι'],
    ['letters beyond the basic plane', '\u{10400}', '\u{10428}'],
    ['fullwidth letters and the ideographic space', 'ＡＤＡ\u3000１', 'ada 1'],
    ['halfwidth katakana with a voiced mark', 'ｶﾞ', 'ガ'],
    ['halfwidth Hangul letters', '\uffa1\uffc2\uffdc', '\u3131\u314f\u3163'],
  ])('makes %s comparable [SCH-18] [RES-09]', (_, text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('knows no locale: dotless and dotted i stay apart from i [SORT-06]', () => {
    expect(fold('ı')).toBe('ı');
    expect(fold('I')).toBe('i');
    expect(fold('İ')).toBe('i\u0307');
  });

  it('keeps compatibility characters that are not about width', () => {
    expect(fold('x² ½ ㎏ ①')).toBe('x² ½ ㎏ ①');
  });

  it('is stable, for every character', () => {
    const unstable: string[] = [];
    for (let code = 0; code <= 0x10ffff; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const folded = fold(String.fromCodePoint(code));
      if (fold(folded) !== folded || folded.normalize('NFC') !== folded) unstable.push(code.toString(16));
    }
    expect(unstable).toEqual([]);
  });

  it('is stable and in NFC, for every text', () => {
    fc.assert(
      fc.property(trickyText, (text) => {
        const folded = fold(text);
        expect(fold(folded)).toBe(folded);
        expect(folded.normalize('NFC')).toBe(folded);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives canonically equal texts the same form', () => {
    const fewMarks = trickyText.filter((text) => !/\p{M}{8}/u.test(text));
    fc.assert(
      fc.property(fewMarks, (text) => {
        expect(fold(text.normalize('NFD'))).toBe(fold(text));
        expect(fold(text.normalize('NFC'))).toBe(fold(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives one form to a text in upper, lower and any case, dotless i and iota subscript aside', () => {
    fc.assert(
      fc.property(
        trickyText.filter((text) => !/ı|\u0345|[iI]\u0307/u.test(text.normalize('NFD'))),
        (text) => {
          expect(fold(text.toUpperCase())).toBe(fold(text));
          expect(fold(text.toLowerCase())).toBe(fold(text));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('does not take quadratic time over a letter with very many combining marks', () => {
    const marks = '\u0301\u0316'.repeat(250_000);
    // Sorting half a million marks at once would take minutes, beyond the time that a test has.
    const folded = fold(`A${marks}`);
    expect(folded.startsWith('á\u0316')).toBe(true);
    expect(fold(folded)).toBe(folded);
  });
});
