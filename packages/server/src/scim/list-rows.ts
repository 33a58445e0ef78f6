/**
 * A page of resources and the number of all matches, in one statement and so of one snapshot. The order is total and,
 * unless sorted, immutable: ids are drawn in the order of time.
 */
import { isRequested, type JsonObject, type Projection } from '@rollcall/scim';
import type { ResourceExchange } from '../http/scim/exchange.ts';
import type { StatementContext } from './filter-sql.ts';
import { compileSelection } from './filter-sql-selection.ts';
import { kindOf, type ResourceKind } from './resource-kind.ts';
import type { Page, Selection } from './selection.ts';
import { compileOrder } from './sort-sql.ts';
import type { StoredResource } from './stored-resource.ts';

/** The attribute of a kind of resource that is not in its document, and the SQL that gives its elements for a row `r`. */
export interface SeparateAttribute {
  readonly name: string;
  readonly sql: string;
}

/** A row with the columns of `listedColumns`. */
export interface ListedRow {
  readonly id: string;
  readonly version: number;
  readonly created_at: string;
  readonly last_modified: string;
  readonly resource: JsonObject;
  readonly elements: readonly JsonObject[] | null;
}

/** Every column is null in the one row of a page that is empty. */
type RowOfPage = { readonly total: number } & (ListedRow | { readonly id: null });

export async function listRows(
  exchange: ResourceExchange,
  selection: Selection,
  projection: Projection,
): Promise<Page> {
  const { services, scope, definition } = exchange;
  const kind = kindOf(exchange);
  const context = { table: kind.table, definition, directoryId: scope.directoryId, parameters: [] };
  const text = compileList(context, selection, listedColumns(kind, projection));
  const { rows } = await services.pool.query<RowOfPage>(text, context.parameters);
  const resources = rows.flatMap((row) => (row.id === null ? [] : toStored(row, kind)));
  return { totalResults: rows[0]?.total ?? 0, resources };
}

/** The columns of a row `r`, with the elements of the separate attribute if the projection returns any. */
export function listedColumns({ separate }: ResourceKind, projection: Projection): string {
  const elements = isRequested(projection, separate.name) ? separate.sql : 'null::json';
  return `r.id, r.version, r.created_at, r.last_modified, r.resource, ${elements} as elements`;
}

export function toStored(row: ListedRow, { separate }: ResourceKind): StoredResource {
  return {
    id: row.id,
    version: row.version,
    created: row.created_at,
    lastModified: row.last_modified,
    resource: row.resource,
    separate: row.elements === null ? {} : { [separate.name]: row.elements },
  };
}

function compileList(context: StatementContext, selection: Selection, columns: string): string {
  const selected = compileSelection(selection.filter, context);
  const order = compileOrder(selection.sort, context);
  const page = `select ${columns}, row_number() over (order by ${order}) as place
    from ${selected.from} order by ${order} limit ${selection.count} offset ${selection.startIndex - 1}`;
  return `${selected.with}
    select counted.total, page.* from (select count(*) as total from ${selected.from}) counted
    left join (${page}) page on true order by page.place`;
}
