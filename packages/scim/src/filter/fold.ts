/**
 * The one function by which text with `caseExact: false` is brought into the form in which it is compared: in
 * filters, in sorting, for uniqueness and in the database.
 *
 * It follows the PRECIS profile UsernameCaseMapped (RFC 8265 §3.3) where that has a mapping: fullwidth and halfwidth
 * characters become their ordinary forms, letters lose their case, and the result is in NFC. Case is removed by
 * Unicode's full case folding (ß = ẞ = ss, ς = σ), which knows no locale. Folding between canonical decomposition and
 * composition makes canonically equal texts fold to the same text (Unicode definition D145).
 */

const BEYOND_ASCII = /[\u0080-\uffff]/;
const WIDE_OR_NARROW = /[\u3000\uff01-\uffee]/g;
const CASED = /\p{Changes_When_Casefolded}/gu;
/** Few texts match; only those are examined mark by mark. A character decomposes to at most three marks. */
const MANY_MARKS = /\p{M}{8}/u;
const COMBINING_GRAPHEME_JOINER = '\u034f';
const MARKS_IN_A_ROW_MAX = 30;

/** The text without differences of case, width and normalisation. `fold(fold(text))` equals `fold(text)`. */
export function fold(text: string): string {
  if (!BEYOND_ASCII.test(text)) return text.toLowerCase();
  return limitMarks(text.replace(WIDE_OR_NARROW, toOrdinaryWidth))
    .normalize('NFD')
    .replace(CASED, foldCharacter)
    .normalize('NFC');
}

/**
 * Normalisation sorts combining marks, in quadratic time when thousands follow one letter. As in the stream-safe
 * format of Unicode Standard Annex 15, a joiner after every thirty marks bounds what there is to sort.
 */
function limitMarks(text: string): string {
  if (!MANY_MARKS.test(text)) return text;
  let limited = '';
  let marks = 0;
  for (const character of text) {
    for (const part of character.normalize('NFD')) {
      if (!/\p{M}/u.test(part) || part === COMBINING_GRAPHEME_JOINER) {
        marks = 0;
      } else if (marks === MARKS_IN_A_ROW_MAX) {
        limited += COMBINING_GRAPHEME_JOINER;
        marks = 1;
      } else {
        marks += 1;
      }
      limited += part;
    }
  }
  return limited;
}

/**
 * The one-step decomposition that Unicode marks `<wide>` or `<narrow>`. NFKC gives it, except where what results has a
 * compatibility decomposition of its own: halfwidth Hangul letters and the fullwidth macron.
 */
function toOrdinaryWidth(character: string): string {
  const code = character.charCodeAt(0);
  if (code === 0xffe3) return '\u00af';
  if (code === 0xffa0) return '\u3164';
  if (code >= 0xffa1 && code <= 0xffbe) return String.fromCharCode(code - 0xffa1 + 0x3131);
  if (code >= 0xffc2 && code <= 0xffdc) {
    // The vowels stand in rows of six, with two unassigned places after each row.
    const row = Math.floor((code - 0xffc2) / 8);
    const column = (code - 0xffc2) % 8;
    return column < 6 ? String.fromCharCode(0x314f + 6 * row + column) : character;
  }
  return character.normalize('NFKC');
}

/**
 * Full case folding of one character, from the case mappings that JavaScript has: lower, upper and lower again also
 * takes letters home that have several lower-case forms. Cherokee alone folds to upper case.
 */
function foldCharacter(character: string): string {
  const code = character.codePointAt(0)!;
  if ((code >= 0x13f8 && code <= 0x13fd) || (code >= 0xab70 && code <= 0xabbf))
    return character.toUpperCase();
  return character.toLowerCase().toUpperCase().toLowerCase();
}
