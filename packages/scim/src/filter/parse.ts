/**
 * Parses filters (RFC 7644 §3.4.2.2, with the corrections of errata 4670, 4690 and 7319).
 *
 *   filter     = and-expr *( SP "or" SP and-expr )
 *   and-expr   = term *( SP "and" SP term )
 *   term       = [ "not" *SP ] "(" filter ")" / value-path / comparison
 *   value-path = attribute-path "[" filter "]"       ; names of sub-attributes inside, no further brackets
 *   comparison = attribute-path SP "pr" / attribute-path SP operator SP literal
 *
 * One loop with a stack of open groups does the work, so that nesting costs no call stack.
 */
import { filterSyntax, quote } from '../error/catalogue.ts';
import { ok, type Result } from '../result.ts';
import { isAttributeName, readAttributePath } from './attribute-path.ts';
import {
  failure,
  peek,
  readBareText,
  readLiteral,
  readWord,
  refuse,
  type Scan,
  type Scanner,
  skipSpaces,
} from './scanner.ts';
import {
  type AttributePath,
  COMPARISON_OPERATORS,
  type ComparisonOperator,
  type Filter,
} from './syntax-tree.ts';

/** Longest filter that is read, in UTF-16 units. */
export const FILTER_LENGTH_MAX = 65_536;
/** Deepest nesting of parentheses and brackets. */
export const FILTER_DEPTH_MAX = 64;
/** Most comparisons (with `pr`) in one filter. */
export const FILTER_TERMS_MAX = 1_000;

export const BRACKETS_AFTER_SUB_ATTRIBUTE =
  'brackets stand directly after the attribute, not after a sub-attribute';

/** Deviations from the grammar. Each function is asked where one is met, with the attribute that is compared. */
export interface FilterOptions {
  /**
   * Whether to read `emails[type eq "work"].value eq "x"`, which no grammar has but Entra ID sends. It becomes
   * `emails[type eq "work" and value eq "x"]`.
   */
  readonly valuePathComparison?: (path: AttributePath) => boolean;
  /** Whether a bare word after `eq` is text, as authentik writes it. */
  readonly unquotedText?: (path: AttributePath) => boolean;
}

/**
 * Parses a filter. Fails with `invalidFilter`, naming the position (from 1) and the cause, also for a filter that is
 * longer, deeper or has more comparisons than the bounds above.
 */
export function parseFilter(text: string, options: FilterOptions = {}): Result<Filter> {
  const filter = readFilter({ text, position: 0 }, 'text', options);
  return filter.ok ? filter : refuse(filter.error, filterSyntax);
}

/** A group that is open: the whole text, a parenthesis, or a bracket. */
interface Group {
  readonly kind: 'text' | 'parenthesis' | 'not' | 'bracket';
  readonly start: number;
  /** This group is a bracket or lies inside one. */
  readonly inBrackets: boolean;
  /** The attribute before a bracket. */
  readonly path?: AttributePath;
  readonly alternatives: Filter[];
  conjunction: Filter[];
}

/**
 * Reads a filter up to the end of the text or, as the inside of a bracket that was just opened, up to and past its `]`.
 */
export function readFilter(
  scanner: Scanner,
  inside: 'text' | 'bracket',
  options: FilterOptions = {},
): Scan<Filter> {
  if (scanner.text.length > FILTER_LENGTH_MAX) {
    return failure(FILTER_LENGTH_MAX, `the filter is longer than ${FILTER_LENGTH_MAX} characters`);
  }
  const groups: Group[] = [];
  let group = open(inside, inside === 'bracket' ? scanner.position - 1 : scanner.position);
  let terms = 0;

  for (;;) {
    skipSpaces(scanner);
    const start = scanner.position;
    const opened = readOpening(scanner);
    if (opened !== undefined) {
      if (groups.length >= FILTER_DEPTH_MAX) {
        return failure(start, `parentheses and brackets are nested more than ${FILTER_DEPTH_MAX} deep`);
      }
      groups.push(group);
      group = open(opened, start, groups.at(-1));
      continue;
    }

    const path = readPath(scanner, group.inBrackets);
    if (!path.ok) return path;
    if (peek(scanner) === '[') {
      if (group.inBrackets) return failure(scanner.position, 'brackets cannot stand inside brackets');
      if (path.value.subAttribute !== undefined)
        return failure(scanner.position, BRACKETS_AFTER_SUB_ATTRIBUTE);
      if (groups.length >= FILTER_DEPTH_MAX) {
        return failure(start, `parentheses and brackets are nested more than ${FILTER_DEPTH_MAX} deep`);
      }
      groups.push(group);
      group = open('bracket', scanner.position, group, path.value);
      scanner.position += 1;
      continue;
    }

    terms += 1;
    if (terms > FILTER_TERMS_MAX)
      return failure(start, `the filter has more than ${FILTER_TERMS_MAX} comparisons`);
    const comparison = readComparison(scanner, path.value, start, options);
    if (!comparison.ok) return comparison;
    group.conjunction.push(comparison.value);

    for (;;) {
      const spaced = skipSpaces(scanner);
      const character = peek(scanner);
      if (character === ')' || character === ']' || character === '') {
        const closed = close(group, character, scanner.position);
        if (!closed.ok) return closed;
        scanner.position += character.length;
        const parent = groups.pop();
        if (parent === undefined) return closed;
        const term = character === ']' ? readComparedValue(scanner, closed.value, options) : closed;
        if (!term.ok) return term;
        group = parent;
        group.conjunction.push(term.value);
        continue;
      }
      const joined = readJoin(scanner, group, spaced);
      if (!joined.ok) return joined;
      break;
    }
  }
}

function open(kind: Group['kind'], start: number, outer?: Group, path?: AttributePath): Group {
  const inBrackets = kind === 'bracket' || outer?.inBrackets === true;
  return {
    kind,
    start,
    inBrackets,
    ...(path === undefined ? {} : { path }),
    alternatives: [],
    conjunction: [],
  };
}

/** Reads `(` or `not (`, or leaves the position where it is. */
function readOpening(scanner: Scanner): 'parenthesis' | 'not' | undefined {
  const start = scanner.position;
  const word = readWord(scanner).toLowerCase();
  if (word === 'not') skipSpaces(scanner);
  if ((word === '' || word === 'not') && peek(scanner) === '(') {
    scanner.position += 1;
    return word === 'not' ? 'not' : 'parenthesis';
  }
  scanner.position = start;
  return undefined;
}

function readPath(scanner: Scanner, insideBracket: boolean): Scan<AttributePath> {
  const start = scanner.position;
  const word = readWord(scanner);
  if (word === '') {
    const found = peek(scanner);
    return failure(start, `expected an attribute name, found ${found === '' ? 'the end' : quote(found)}`);
  }
  const path = readAttributePath(word, start);
  if (path.ok && insideBracket && !isAttributeName(word)) {
    return failure(
      start,
      `${quote(word)} is not the name of a sub-attribute; inside brackets only such names may stand`,
    );
  }
  return path;
}

function readComparison(
  scanner: Scanner,
  path: AttributePath,
  start: number,
  { unquotedText }: FilterOptions,
): Scan<Filter> {
  skipSpaces(scanner);
  const operatorStart = scanner.position;
  const word = readWord(scanner);
  const operator = word.toLowerCase();
  if (operator === 'pr') return ok({ kind: 'present', path });
  if (!isOperator(operator)) return failOperator(scanner, path, word, start, operatorStart);
  if (!skipSpaces(scanner) && peek(scanner) !== '') {
    return failure(scanner.position, `a space is missing after ${quote(word)}`);
  }
  const literalStart = scanner.position;
  const literal = readLiteral(scanner);
  if (literal.ok) return ok({ kind: 'comparison', path, operator, literal: literal.value });
  if (operator !== 'eq' || unquotedText === undefined) return literal;
  scanner.position = literalStart;
  const bare = readBareText(scanner);
  return bare !== undefined && unquotedText(path)
    ? ok({ kind: 'comparison', path, operator, literal: bare })
    : literal;
}

function isOperator(word: string): word is ComparisonOperator {
  return (COMPARISON_OPERATORS as readonly string[]).includes(word);
}

function failOperator(
  scanner: Scanner,
  path: AttributePath,
  word: string,
  start: number,
  operatorStart: number,
) {
  if (path.urn === undefined && path.name.toLowerCase() === 'not') {
    return failure(start, '"not" must be followed by an expression in parentheses');
  }
  const operators = `${COMPARISON_OPERATORS.join(', ')} or pr`;
  if (word !== '') return failure(operatorStart, `${quote(word)} is not an operator; use ${operators}`);
  const found = peek(scanner);
  return failure(
    operatorStart,
    `expected an operator (${operators}), found ${found === '' ? 'the end' : quote(found)}`,
  );
}

/** Reads `and` or `or` and files what stands before it. */
function readJoin(scanner: Scanner, group: Group, spaced: boolean): Scan<undefined> {
  const start = scanner.position;
  const word = readWord(scanner);
  const join = word.toLowerCase();
  if (join !== 'and' && join !== 'or') {
    return failure(
      start,
      `expected "and", "or" or the end, found ${quote(word === '' ? peek(scanner) : word)}`,
    );
  }
  if (!spaced) return failure(start, `a space is missing before ${quote(word)}`);
  if (peek(scanner) !== ' ' && peek(scanner) !== '')
    return failure(scanner.position, `a space is missing after ${quote(word)}`);
  if (join === 'or') {
    group.alternatives.push(combine('and', group.conjunction));
    group.conjunction = [];
  }
  return ok(undefined);
}

function combine(kind: 'and' | 'or', filters: readonly Filter[]): Filter {
  return filters.length === 1 ? filters[0]! : { kind, filters };
}

const CLOSING = { text: '', parenthesis: ')', not: ')', bracket: ']' } as const;

function close(group: Group, character: string, position: number): Scan<Filter> {
  if (CLOSING[group.kind] !== character) {
    if (character === '') {
      const opening = group.kind === 'bracket' ? '[' : '(';
      return failure(group.start, `the ${quote(opening)} that starts here is never closed`);
    }
    return failure(position, `${quote(character)} closes nothing that is open here`);
  }
  const filter = combine('or', [...group.alternatives, combine('and', group.conjunction)]);
  if (group.kind === 'not') return ok({ kind: 'not', filter });
  return ok(group.path === undefined ? filter : { kind: 'valuePath', path: group.path, filter });
}

/** Reads `.sub operator literal` directly after a value path, when it stands there and is wanted. */
function readComparedValue(scanner: Scanner, valuePath: Filter, options: FilterOptions): Scan<Filter> {
  const { valuePathComparison } = options;
  if (peek(scanner) !== '.' || valuePath.kind !== 'valuePath' || valuePathComparison === undefined) {
    return ok(valuePath);
  }
  const end = scanner.position;
  scanner.position += 1;
  const path = readPath(scanner, true);
  if (!path.ok) return path;
  if (!valuePathComparison({ ...valuePath.path, subAttribute: path.value.name })) {
    scanner.position = end;
    return ok(valuePath);
  }
  const comparison = readComparison(scanner, path.value, end + 1, options);
  if (!comparison.ok) return comparison;
  const { filter } = valuePath;
  const filters = filter.kind === 'and' ? [...filter.filters, comparison.value] : [filter, comparison.value];
  return ok({ ...valuePath, filter: { kind: 'and', filters } });
}
