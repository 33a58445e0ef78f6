/**
 * Reads the words and literals of a filter or path from left to right. Every character is looked at a fixed number
 * of times, so reading takes linear time.
 */
import { quote } from '../error/catalogue.ts';
import type { ScimError } from '../error/scim-error.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Literal } from './syntax-tree.ts';

/** Why a text does not parse, and where. */
export interface SyntaxFailure {
  /** Index of the offending character, from 0. */
  readonly position: number;
  readonly cause: string;
}

export type Scan<T> = Result<T, SyntaxFailure>;

export interface Scanner {
  readonly text: string;
  position: number;
}

const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

export function failure(
  position: number,
  cause: string,
): { readonly ok: false; readonly error: SyntaxFailure } {
  return fail({ position, cause });
}

/** Moves past spaces and tells whether there were any. */
export function skipSpaces(scanner: Scanner): boolean {
  const start = scanner.position;
  while (scanner.text[scanner.position] === ' ') scanner.position += 1;
  return scanner.position > start;
}

/** The character at the current position, or the empty string at the end. */
export function peek(scanner: Scanner): string {
  return scanner.text[scanner.position] ?? '';
}

/** Reads up to the next space, bracket, parenthesis or quotation mark; empty when one stands here. */
export function readWord(scanner: Scanner): string {
  const start = scanner.position;
  while (scanner.position < scanner.text.length && !isDelimiter(peek(scanner))) scanner.position += 1;
  return scanner.text.slice(start, scanner.position);
}

/** Reads a JSON string, number, `true`, `false` or `null` (RFC 7644 §3.4.2.2 takes its literals from JSON). */
export function readLiteral(scanner: Scanner): Scan<Literal> {
  const start = scanner.position;
  if (peek(scanner) === '"') return readString(scanner);
  const word = readWord(scanner);
  if (word === 'true') return ok(true);
  if (word === 'false') return ok(false);
  if (word === 'null') return ok(null);
  if (NUMBER.test(word)) {
    const number = Number(word);
    if (!Number.isFinite(number)) return failure(start, `the number ${quote(word)} is too large`);
    return ok(number === 0 ? 0 : number);
  }
  if (word === '') {
    const found = peek(scanner);
    return failure(
      start,
      found === '' ? 'a value is missing after the operator' : `expected a value, found ${quote(found)}`,
    );
  }
  return failure(
    start,
    `${quote(word)} is not a value; text stands between double quotation marks, as in "text"`,
  );
}

/** Reads a word as the text that it is; undefined when none stands here or no value can hold it. */
export function readBareText(scanner: Scanner): string | undefined {
  const word = readWord(scanner);
  return word !== '' && !word.includes('\0') && word.isWellFormed() ? word : undefined;
}

/** The failure as the client is told of it, by the catalogue's function for the text that was read. */
export function refuse(
  error: SyntaxFailure,
  describe: (position: number, cause: string) => ScimError,
): { readonly ok: false; readonly error: ScimError } {
  return fail(describe(error.position + 1, error.cause));
}

function isDelimiter(character: string): boolean {
  return (
    character === ' ' ||
    character === '(' ||
    character === ')' ||
    character === '[' ||
    character === ']' ||
    character === '"'
  );
}

function readString(scanner: Scanner): Scan<string> {
  const start = scanner.position;
  let end = start + 1;
  while (end < scanner.text.length && scanner.text[end] !== '"') end += scanner.text[end] === '\\' ? 2 : 1;
  if (end >= scanner.text.length)
    return failure(start, 'the text that starts here has no closing quotation mark');
  scanner.position = end + 1;
  const value = parseJsonString(scanner.text.slice(start, end + 1));
  if (value === undefined) {
    return failure(
      start,
      'the text that starts here is not a valid JSON string; check its backslashes and control characters',
    );
  }
  if (value.includes('\0') || !value.isWellFormed()) {
    return failure(
      start,
      'the text that starts here holds NUL or half a surrogate pair, which no value can hold',
    );
  }
  return ok(value);
}

function parseJsonString(source: string): string | undefined {
  try {
    return JSON.parse(source) as string;
  } catch {
    return undefined;
  }
}
