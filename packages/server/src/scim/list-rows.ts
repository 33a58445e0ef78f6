/**
 * A page of resources and the number of all matches, in one statement and so of one snapshot. The order is total and,
 * unless sorted, immutable: ids are drawn in the order of time.
 */
import { isRequested, type JsonObject, type Projection } from '@rollcall/scim';
import type { ResourceExchange } from '../http/scim/exchange.ts';
import type { StatementContext } from './filter-sql.ts';
import { compileSelection } from './filter-sql-selection.ts';
import type { Page, Selection } from './selection.ts';
import { compileOrder } from './sort-sql.ts';
import type { StoredResource } from './stored-resource.ts';

/** The attribute of a kind of resource that is not in its document, and the SQL that gives its elements for a row `r`. */
export interface SeparateAttribute {
  readonly name: string;
  readonly sql: string;
}

interface ListedRow {
  readonly total: number;
  /** Null in the one row of a page that is empty. */
  readonly id: string | null;
  readonly version: number;
  readonly created_at: string;
  readonly last_modified: string;
  readonly resource: JsonObject;
  readonly elements: readonly JsonObject[] | null;
}

export async function listRows(
  { services, scope, definition }: ResourceExchange,
  table: StatementContext['table'],
  separate: SeparateAttribute,
  selection: Selection,
  projection: Projection,
): Promise<Page> {
  const context = { table, definition, directoryId: scope.directoryId, parameters: [] };
  const isLoaded = isRequested(projection, separate.name);
  const text = compileList(context, selection, isLoaded ? separate.sql : 'null::json');
  const { rows } = await services.pool.query<ListedRow>(text, context.parameters);
  const resources = rows.flatMap((row) => (row.id === null ? [] : toStored(row, row.id, separate.name)));
  return { totalResults: rows[0]?.total ?? 0, resources };
}

function compileList(context: StatementContext, selection: Selection, elements: string): string {
  const selected = compileSelection(selection.filter, context);
  const order = compileOrder(selection.sort, context);
  const page = `select r.id, r.version, r.created_at, r.last_modified, r.resource, ${elements} as elements,
      row_number() over (order by ${order}) as place
    from ${selected.from} order by ${order} limit ${selection.count} offset ${selection.startIndex - 1}`;
  return `${selected.with}
    select counted.total, page.* from (select count(*) as total from ${selected.from}) counted
    left join (${page}) page on true order by page.place`;
}

function toStored(row: ListedRow, id: string, separateName: string): StoredResource {
  return {
    id,
    version: row.version,
    created: row.created_at,
    lastModified: row.last_modified,
    resource: row.resource,
    separate: row.elements === null ? {} : { [separateName]: row.elements },
  };
}
