/**
 * Searches, whose cost the client decides by what it asks for. They are bounded in time and in the size of a page; what
 * goes beyond is refused with 400 `tooMany` (RFC 7644 §3.12).
 */
import { errors, type JsonObject } from '@rollcall/scim';
import type { Pool, QueryConfig, QueryResultRow } from 'pg';
import { errorCode } from '../database/errors.ts';
import { transaction } from '../database/transaction.ts';
import { ScimFailure } from '../http/scim/scim-failure.ts';
import type { Selection } from './selection.ts';

const SEARCH_MILLISECONDS_MAX = 10_000;
/** Of the resources of a page as they are stored, with their members. What is made of them in memory is several times that. */
export const PAGE_BYTES_MAX = 64_000_000;
const QUERY_CANCELED = '57014';

/** The rows of a search. Throws `tooMany` when it takes longer than a client may let the database work. */
export async function searchRows<Row extends QueryResultRow>(
  pool: Pool,
  query: QueryConfig,
  millisecondsMax: number = SEARCH_MILLISECONDS_MAX,
): Promise<Row[]> {
  try {
    return await transaction(pool, async (client) => {
      await client.query(`set local statement_timeout = ${millisecondsMax}`);
      return (await client.query<Row>(query)).rows;
    });
  } catch (error) {
    if (errorCode(error) === QUERY_CANCELED)
      throw new ScimFailure(errors.searchTooLong(millisecondsMax / 1000));
    throw error;
  }
}

/** Whether a page is found at once whatever the directory holds: a list in its own order, or a look-up of one value. */
export function isSimple({ filter, sort }: Selection): boolean {
  const isLookUp = filter?.kind === 'comparison' && filter.operator === 'eq';
  return sort === undefined && (filter === undefined || isLookUp);
}

/**
 * A query for the rows of `read` with these columns and `resource` and `elements`, in JSON: null in every row when they
 * are too much in all.
 */
export function withinPageBytes(read: string, columns: string): string {
  const ifBounded = (column: string) =>
    `case when bytes <= ${PAGE_BYTES_MAX} then ${column} end as ${column}`;
  return `select ${columns}, ${ifBounded('resource')}, ${ifBounded('elements')}
    from (select *, sum(${BYTES}) over () as bytes from (${read}) read) sized`;
}

/** Only a document that the database has compressed is measured by printing it, which takes as long as sending it. */
const BYTES = `case when pg_column_compression(resource) is null then pg_column_size(resource)
    else octet_length(resource::text) end + coalesce(pg_column_size(elements), 0)`;

/** The document of a row of such a query. Throws `tooMany` when the page was too large. */
export function withinPage(resource: JsonObject | null): JsonObject {
  if (resource === null) throw new ScimFailure(errors.pageTooLarge(PAGE_BYTES_MAX));
  return resource;
}
