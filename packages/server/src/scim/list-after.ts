/**
 * A page of resources that begins behind a position in the order, in one statement (RFC 9865). In the order of ids, which
 * never change, a page costs the same wherever it begins, and who is there throughout a walk is in it exactly once.
 */
import type { Projection } from '@rollcall/scim';
import { nameStatement } from '../database/named-statement.ts';
import type { ResourceExchange } from '../http/scim/exchange.ts';
import { isSimple, searchRows, withinPageBytes } from './bounded-search.ts';
import type { CursorPosition } from './cursor.ts';
import { bind, type StatementContext } from './filter-sql.ts';
import { compileSelection } from './filter-sql-selection.ts';
import { compileRead, LISTED_COLUMNS, type ListedRow, toStored } from './list-rows.ts';
import { countOfDirectory } from './resource-count.ts';
import { kindOf, type ResourceKind } from './resource-kind.ts';
import type { Selection } from './selection.ts';
import { compileSortKey, type SortKey, sortDirection } from './sort-sql.ts';
import type { StoredResource } from './stored-resource.ts';

/** So much of a text decides its place in a walk; a cursor has to fit into a URL. Where it is the same, the id decides. */
const KEY_CHARACTERS_MAX = 200;

export interface PageAfter {
  /** Undefined on later pages of a filtered query: counting again would cost more than the page. */
  readonly totalResults: number | undefined;
  readonly resources: readonly StoredResource[];
  /** The position of the last resource, if others come behind it. */
  readonly next: CursorPosition | undefined;
}

/** Every column of a resource is null in the one row of a page that is empty. */
type RowOfPage = {
  readonly total: number | null;
  readonly more: boolean;
  readonly last_key: string | null;
} & (ListedRow | { readonly id: null });

/** The first page, or the one behind `after`. The selection's `startIndex` does not count. */
export async function listAfter(
  exchange: ResourceExchange,
  selection: Selection,
  after: CursorPosition | undefined,
  projection: Projection,
): Promise<PageAfter> {
  const { definition, scope } = exchange;
  const { pool } = exchange.services;
  const kind = kindOf(exchange);
  const context = { table: kind.table, definition, directoryId: scope.directoryId, parameters: [] };
  const query = nameStatement(compilePage(context, kind, selection, after, projection), context.parameters);
  const rows = isSimple(selection)
    ? (await pool.query<RowOfPage>(query)).rows
    : await searchRows<RowOfPage>(pool, query);
  const resources = rows.flatMap((row) => (row.id === null ? [] : toStored(row, kind, projection)));
  const [first] = rows;
  const last = resources.at(-1);
  return {
    totalResults: first?.total ?? undefined,
    resources,
    next: first?.more === true && last !== undefined ? { id: last.id, key: first.last_key } : undefined,
  };
}

/** The statement of a page; its parameters are added to the context. */
export function compilePage(
  context: StatementContext,
  kind: ResourceKind,
  selection: Selection,
  after: CursorPosition | undefined,
  projection: Projection,
): string {
  const { filter, sort, count } = selection;
  const selected = compileSelection(filter, context);
  const key = sort === undefined ? undefined : boundKey(compileSortKey(sort, context));
  const isCounted = filter !== undefined && after === undefined;
  // What is sorted or counted is found once, and then everything else is asked of it.
  const matches =
    key !== undefined || isCounted
      ? [`matches as materialized (select r.id, ${key?.sql ?? 'null'} as key from ${selected.from})`]
      : [];
  const isWhole = matches.length === 0 && selected.with === '';
  const source = matches.length === 0 ? selected.from : 'matches r';
  const order = key === undefined ? 'r.id' : `r.key ${sortDirection(sort!)}, r.id`;
  const size = bind(context, count, 'bigint');
  const ahead = `select r.id, ${key === undefined ? 'null' : 'r.key::text'} as key, row_number() over (order by ${order}) as place
    from ${source} ${after === undefined ? '' : `${isWhole ? 'and' : 'where'} ${compileAfter(after, key, sort?.order, context)}`}
    order by ${order} limit ${size} + 1`;
  const parts = [
    ...matches,
    `ahead as materialized (${ahead})`,
    `page as materialized (select id, place from ahead where place <= ${size})`,
  ];
  const total = isCounted ? 'select count(*) as total from matches' : compileTotal(selection, context);
  const read = withinPageBytes(compileRead(context, kind, projection), LISTED_COLUMNS);
  return `${selected.with === '' ? 'with' : `${selected.with},`} ${parts.join(', ')}
    select counted.total, (select count(*) from ahead) > ${size} as more,
      (select key from ahead where place = ${size}) as last_key, found.*
    from (${total}) counted left join (${read}) found on true
    order by found.place`;
}

function compileTotal({ filter }: Selection, context: StatementContext): string {
  return filter === undefined ? countOfDirectory(context) : 'select null::bigint as total';
}

function boundKey(key: SortKey | undefined): SortKey | undefined {
  return key?.type === 'text'
    ? { sql: `left(${key.sql}, ${KEY_CHARACTERS_MAX}) collate "C"`, type: 'text' }
    : key;
}

/** The condition that the row `r` comes behind a position. No value comes last ascending and first descending. */
function compileAfter(
  after: CursorPosition,
  key: SortKey | undefined,
  order: 'ascending' | 'descending' | undefined,
  context: StatementContext,
): string {
  const isBehindId = `r.id > ${bind(context, after.id, 'uuid')}`;
  if (key === undefined) return isBehindId;
  if (after.key === null) {
    const isBehindInNull = `r.key is null and ${isBehindId}`;
    return order === 'ascending' ? isBehindInNull : `(r.key is not null or (${isBehindInNull}))`;
  }
  const value = `${bind(context, after.key, 'text')}::${key.type}`;
  const isBehind = `r.key ${order === 'ascending' ? '>' : '<'} ${value} or (r.key = ${value} and ${isBehindId})`;
  return order === 'ascending' ? `(${isBehind} or r.key is null)` : `(${isBehind})`;
}
