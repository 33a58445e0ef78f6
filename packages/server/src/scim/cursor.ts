/**
 * Cursors: where in an order the next page begins (RFC 9865). The server keeps nothing of a walk. A cursor is encrypted and
 * authenticated along with the query it belongs to, so it cannot be read, forged or used for another query or directory;
 * rights are checked on each page as on any request.
 */
import { errors, type SearchRequest } from '@rollcall/scim';
import type { ResourceExchange } from '../http/scim/exchange.ts';
import { ScimFailure } from '../http/scim/scim-failure.ts';
import type { Services } from '../http/services.ts';

/** For how long a cursor is good. */
export const CURSOR_SECONDS = 3_600;

const PURPOSE = 'cursor';
const CHARACTERS_MAX = 8_000;

/** The last resource of a page, in the order of the query. */
export interface CursorPosition {
  readonly id: string;
  /** Its sort key as PostgreSQL prints it; null where it has none or nothing is sorted by. */
  readonly key: string | null;
}

/** What of an exchange a cursor depends on. */
type CursorExchange = Pick<ResourceExchange, 'scope' | 'definition' | 'receivedAt'> & {
  readonly services: Pick<Services, 'secretKey'>;
};

interface Content extends CursorPosition {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly count: number;
}

/** The cursor of the page behind `position`. Only unreserved characters of RFC 3986. */
export function writeCursor(
  exchange: CursorExchange,
  request: SearchRequest,
  count: number,
  { id, key }: CursorPosition,
): string {
  const content: Content = { id, key, count, at: exchange.receivedAt };
  const sealed = exchange.services.secretKey.seal(
    PURPOSE,
    queryOf(exchange, request),
    JSON.stringify(content),
  );
  return sealed.toString('base64url');
}

/**
 * What a cursor stands for; undefined for the empty one, with which a walk begins. 400 `invalidCursor`, `expiredCursor`, or
 * `invalidCount` where the page has another size than those before.
 */
export function readCursor(
  exchange: CursorExchange,
  request: SearchRequest,
  count: number,
): CursorPosition | undefined {
  const { cursor = '' } = request;
  if (cursor === '') return undefined;
  const content = open(exchange, request, cursor);
  if (content === undefined) throw new ScimFailure(errors.invalidCursor());
  if (exchange.receivedAt - content.at > CURSOR_SECONDS * 1_000) {
    throw new ScimFailure(errors.expiredCursor(CURSOR_SECONDS));
  }
  if (content.count !== count) throw new ScimFailure(errors.countChanged(content.count));
  return { id: content.id, key: content.key };
}

function open(exchange: CursorExchange, request: SearchRequest, cursor: string): Content | undefined {
  if (cursor.length > CHARACTERS_MAX) return undefined;
  const sealed = Buffer.from(cursor, 'base64url');
  // The decoder skips what it does not know; one cursor has one spelling.
  if (sealed.toString('base64url') !== cursor) return undefined;
  try {
    return JSON.parse(exchange.services.secretKey.open(PURPOSE, queryOf(exchange, request), sealed));
  } catch {
    return undefined;
  }
}

/** Everything that decides which resources come in which order. */
function queryOf(
  { scope, definition }: CursorExchange,
  { filter, sortBy, sortOrder }: SearchRequest,
): string {
  const { name } = definition.resourceType;
  return JSON.stringify([scope.directoryId, name, filter ?? null, sortBy ?? null, sortOrder]);
}
