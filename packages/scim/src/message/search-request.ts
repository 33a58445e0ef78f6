/**
 * What a query asks for: the same whether it comes as query parameters (RFC 7644 §3.4.2) or as the body of a POST
 * to /.search (§3.4.3).
 */
import * as errors from '../error/catalogue.ts';
import { isJsonObject } from '../resource/json.ts';
import { refuseMessageSchemas } from '../resource/schemas-attribute.ts';
import { fail, ok, type Result } from '../result.ts';
import { lowerCaseName } from '../schema/name.ts';
import { SEARCH_REQUEST_URN } from './urn.ts';

export interface SearchRequest {
  /** Names as sent; each entry may hold several between commas. */
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
  readonly filter?: string;
  readonly sortBy?: string;
  readonly sortOrder: 'ascending' | 'descending';
  /** The place of the first resource wanted, 1 or more. */
  readonly startIndex: number;
  /** How many resources are wanted at most, 0 or more; absent when the client leaves it to the service provider. */
  readonly count?: number;
  /** Where the page begins, as an earlier page said; '' for the first. Absent when pages are counted (RFC 9865 §2). */
  readonly cursor?: string;
}

const NAMES = [
  'attributes',
  'excludedAttributes',
  'filter',
  'sortBy',
  'sortOrder',
  'startIndex',
  'count',
  'cursor',
] as const;
type Name = (typeof NAMES)[number];
const BY_LOWER_CASE: ReadonlyMap<string, Name> = new Map(NAMES.map((name) => [lowerCaseName(name), name]));

/** An integer as written in a query; longer ones are no count of anything. */
const INTEGER = /^[+-]?\d{1,15}$/;

/**
 * The query in a URL's parameters. Names match without case; unknown parameters are ignored; of a name given twice the
 * last counts, except that lists of attributes add up. 400 invalidValue: a number that is none, an unknown sortOrder,
 * `cursor` along with `startIndex`; 400 invalidCount: a `count` that is no number along with `cursor`.
 */
export function parseSearchParameters(
  parameters: Iterable<readonly [name: string, value: string]>,
): Result<SearchRequest> {
  const sent = new Map<Name, unknown>();
  for (const [parameter, value] of parameters) {
    const name = BY_LOWER_CASE.get(lowerCaseName(parameter));
    if (name === 'attributes' || name === 'excludedAttributes') {
      const before = sent.get(name);
      sent.set(name, typeof before === 'string' ? `${before},${value}` : value);
    } else if (name === 'startIndex' || name === 'count') {
      // An empty parameter asks for nothing; text that is no integer stays text and is refused below.
      if (value.trim() !== '') sent.set(name, INTEGER.test(value.trim()) ? Number(value) : value);
    } else if (name !== undefined) {
      sent.set(name, value);
    }
  }
  return readSearchRequest(sent);
}

/**
 * The query in the body of a search request, with the same meaning as the parameters. 400 invalidSyntax: no object, no
 * SearchRequest URN in `schemas`, a name given twice; 400 invalidValue: a member of a wrong type.
 */
export function parseSearchRequest(body: unknown): Result<SearchRequest> {
  if (!isJsonObject(body)) return fail(errors.bodyNotObject());
  const sent = new Map<Name, unknown>();
  let schemas: unknown;
  for (const [member, value] of Object.entries(body)) {
    if (lowerCaseName(member) === 'schemas') schemas = value;
    const name = BY_LOWER_CASE.get(lowerCaseName(member));
    if (name === undefined || value === null) continue;
    if (sent.has(name)) return fail(errors.sameNameTwice(member));
    sent.set(name, value);
  }
  const refusal = refuseMessageSchemas(schemas, SEARCH_REQUEST_URN);
  return refusal === undefined ? readSearchRequest(sent) : fail(refusal);
}

function readSearchRequest(sent: ReadonlyMap<Name, unknown>): Result<SearchRequest> {
  for (const name of ['filter', 'sortBy', 'sortOrder', 'cursor'] as const) {
    if (sent.has(name) && typeof sent.get(name) !== 'string') return fail(errors.parameterNotText(name));
  }
  for (const name of ['startIndex', 'count'] as const) {
    if (!sent.has(name) || Number.isSafeInteger(sent.get(name))) continue;
    const isCursorPaged = name === 'count' && sent.has('cursor');
    return fail(isCursorPaged ? errors.countNotInteger() : errors.parameterNotInteger(name));
  }
  if (sent.has('cursor') && sent.has('startIndex')) return fail(errors.cursorWithStartIndex());
  const lists: { attributes?: readonly string[]; excludedAttributes?: readonly string[] } = {};
  for (const name of ['attributes', 'excludedAttributes'] as const) {
    const list = sent.get(name);
    if (list === undefined) continue;
    const entries: readonly unknown[] = Array.isArray(list) ? list : [list];
    if (!entries.every((entry) => typeof entry === 'string')) return fail(errors.parameterNotTextList(name));
    lists[name] = entries;
  }
  const sortOrder = String(sent.get('sortOrder') ?? '').trim();
  const direction = sortOrder === '' ? 'ascending' : sortOrder.toLowerCase();
  if (direction !== 'ascending' && direction !== 'descending')
    return fail(errors.sortOrderUnknown(sortOrder));

  const filter = sent.get('filter');
  const sortBy = String(sent.get('sortBy') ?? '').trim();
  const count = sent.get('count');
  const cursor = sent.get('cursor');
  return ok({
    ...lists,
    ...(typeof filter === 'string' ? { filter } : {}),
    ...(sortBy === '' ? {} : { sortBy }),
    sortOrder: direction,
    // Below the bounds counts as the bound (RFC 7644 §3.4.2.4).
    startIndex: Math.max(1, Number(sent.get('startIndex') ?? 1)),
    ...(count === undefined ? {} : { count: Math.max(0, Number(count)) }),
    ...(typeof cursor === 'string' ? { cursor } : {}),
  });
}
