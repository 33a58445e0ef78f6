/**
 * A page of resources and the number of all matches, in one statement and so of one snapshot. The order is total and,
 * unless sorted, immutable: ids are drawn in the order of time.
 */
import { isRequested, type JsonObject, type Projection } from '@rollcall/scim';
import { nameStatement } from '../database/named-statement.ts';
import type { ResourceExchange } from '../http/scim/exchange.ts';
import { bind, type StatementContext } from './filter-sql.ts';
import { compileSelection, type SelectedRows } from './filter-sql-selection.ts';
import { countOfDirectory } from './resource-count.ts';
import { kindOf, type ResourceKind } from './resource-kind.ts';
import type { Page, Selection } from './selection.ts';
import { compileOrder } from './sort-sql.ts';
import type { StoredResource } from './stored-resource.ts';

/** The attribute of a kind of resource that is not in its document. */
export interface SeparateAttribute {
  readonly name: string;
  /**
   * A query over the rows `page`, ids of resources of the directory, that gives for each `id` that has any the
   * `elements` of the attribute as a JSON array.
   */
  readonly elementsOfPage: (directoryId: string) => string;
  /** The elements of one resource as a JSON array, given SQL for the ids of its directory and of itself. */
  readonly elementsOf: (directoryId: string, id: string) => string;
}

/** A row as `compileRead` and `compileLookUp` give it. */
export interface ListedRow {
  readonly id: string;
  readonly version: number;
  readonly created_at: string;
  readonly last_modified: string;
  readonly resource: JsonObject;
  /** Null where there are none, or where they are not returned. */
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
  const selected = compileSelection(selection.filter, context);
  const { sort, startIndex, count } = selection;
  const isLookUp = selected.with !== '' && sort === undefined && startIndex === 1 && count > 0;
  const compile = isLookUp ? compileLookUp : compileList;
  const text = compile(context, selected, selection, kind, projection);
  const { rows } = await services.pool.query<RowOfPage>(nameStatement(text, context.parameters));
  const resources = rows.flatMap((row) => (row.id === null ? [] : toStored(row, kind, projection)));
  return { totalResults: rows[0]?.total ?? 0, resources };
}

/** The resources of table `r` that are on the page, with the separate attribute looked up once for all of them. */
export function compileRead(
  context: StatementContext,
  { separate }: ResourceKind,
  projection: Projection,
): string {
  const directoryId = bind(context, context.directoryId, 'uuid');
  const isLoaded = isRequested(projection, separate.name);
  return `select r.id, r.version, r.created_at, r.last_modified, r.resource,
      ${isLoaded ? 'separate.elements' : 'null::json'} as elements, page.place
    from page join ${context.table} r on r.directory_id = ${directoryId} and r.id = page.id
    ${isLoaded ? `left join (${separate.elementsOfPage(directoryId)}) separate on separate.id = r.id` : ''}`;
}

export function toStored(row: ListedRow, { separate }: ResourceKind, projection: Projection): StoredResource {
  return {
    id: row.id,
    version: row.version,
    created: row.created_at,
    lastModified: row.last_modified,
    resource: row.resource,
    separate: isRequested(projection, separate.name) ? { [separate.name]: row.elements ?? [] } : {},
  };
}

/**
 * The first page of what an index finds, in as few steps as can be: identity providers look people up by one value before
 * each change, and starting a plan costs more than running it.
 */
function compileLookUp(
  context: StatementContext,
  selected: SelectedRows,
  { count }: Selection,
  { separate }: ResourceKind,
  projection: Projection,
): string {
  const isLoaded = isRequested(projection, separate.name);
  const page = `select r.*, count(*) over () as total from ${selected.from} order by r.id
    limit ${bind(context, count, 'bigint')}`;
  return `${selected.with} select p.total, p.id, p.version, p.created_at, p.last_modified, p.resource,
      ${isLoaded ? separate.elementsOf('p.directory_id', 'p.id') : 'null::json'} as elements
    from (${page}) p order by p.id`;
}

function compileList(
  context: StatementContext,
  selected: SelectedRows,
  selection: Selection,
  kind: ResourceKind,
  projection: Projection,
): string {
  const { filter, sort } = selection;
  const order = compileOrder(sort, context);
  const limit = bind(context, selection.count, 'bigint');
  const offset = bind(context, selection.startIndex - 1, 'bigint');
  const numbered = `select r.id, row_number() over (order by ${order}) as place from ${selected.from}`;
  // All resources of a directory are neither counted nor numbered beyond the page; matches of a filter are found once.
  const [matches, page, total] =
    filter === undefined
      ? [[], `${numbered} order by ${order} limit ${limit} offset ${offset}`, countOfDirectory(context)]
      : [
          [`matches as materialized (${numbered})`],
          `select id, place from matches where place > ${offset} and place <= ${offset} + ${limit}`,
          'select count(*) as total from matches',
        ];
  const parts = [...matches, `page as materialized (${page})`].join(', ');
  return `${selected.with === '' ? 'with' : `${selected.with},`} ${parts}
    select counted.total, found.* from (${total}) counted
    left join (${compileRead(context, kind, projection)}) found on true
    order by found.place`;
}
