/**
 * A page of resources and the number of all matches, in one statement and so of one snapshot. The order is total and,
 * unless sorted, immutable: ids are drawn in the order of time.
 */
import { isRequested, type JsonObject, type Projection } from '@rollcall/scim';
import { nameStatement } from '../database/named-statement.ts';
import type { ResourceExchange } from '../http/scim/exchange.ts';
import { isSimple, searchRows, withinPage, withinPageBytes } from './bounded-search.ts';
import { bind, isInScope, type StatementContext } from './filter-sql.ts';
import { compileSelection, type SelectedRows } from './filter-sql-selection.ts';
import { ONE_BY_ONE } from './one-by-one.ts';
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
  /**
   * The elements of one resource as a JSON array, given SQL for the ids of its directory and of itself. Left out where
   * they can be many.
   */
  readonly elementsOf?: (directoryId: string, id: string) => string;
}

/** A row of `compileRead` or `compileLookUp`, as far as the page is not too large. */
export interface ListedRow {
  readonly id: string;
  readonly version: number;
  readonly created_at: string;
  readonly last_modified: string;
  /** Null when the page is too large. */
  readonly resource: JsonObject | null;
  /** Null also where there are none, or where they are not returned. */
  readonly elements: readonly JsonObject[] | null;
}

/** The columns of a listed row beside `resource` and `elements`. */
export const LISTED_COLUMNS = 'id, version, created_at, last_modified, place';

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
  const text =
    compileLookUp(context, selected, selection, kind, projection) ??
    compileList(context, selected, selection, kind, projection);
  const query = nameStatement(text, context.parameters);
  const rows = isSimple(selection)
    ? (await services.pool.query<RowOfPage>(query)).rows
    : await searchRows<RowOfPage>(services.pool, query);
  const resources = rows.flatMap((row) => (row.id === null ? [] : toStored(row, kind, projection)));
  return { totalResults: rows[0]?.total ?? 0, resources };
}

/** The resources of table `r` that are on the page, with the separate attribute looked up once for all of them. */
export function compileRead(
  context: StatementContext,
  { separate }: ResourceKind,
  projection: Projection,
): string {
  const inScope = isInScope(context);
  const elements =
    separate !== undefined && isRequested(projection, separate.name)
      ? separate.elementsOfPage(bind(context, context.directoryId, 'uuid'))
      : undefined;
  return `select r.id, r.version, r.created_at, r.last_modified, r.resource,
      ${elements === undefined ? 'null::json' : 'separate.elements'} as elements, page.place
    from page cross join lateral (select * from ${context.table} r where ${inScope} and r.id = page.id ${ONE_BY_ONE}) r
    ${elements === undefined ? '' : `left join (${elements}) separate on separate.id = r.id`}`;
}

export function toStored(row: ListedRow, { separate }: ResourceKind, projection: Projection): StoredResource {
  return {
    id: row.id,
    version: row.version,
    created: row.created_at,
    lastModified: row.last_modified,
    resource: withinPage(row.resource),
    separate:
      separate !== undefined && isRequested(projection, separate.name)
        ? { [separate.name]: row.elements ?? [] }
        : {},
  };
}

/**
 * The first page, if that is asked for, of what an index finds, in as few steps as can be: identity providers look people up by one value before
 * each change, and starting a plan costs more than running it.
 */
function compileLookUp(
  context: StatementContext,
  selected: SelectedRows,
  { sort, startIndex, count }: Selection,
  { separate }: ResourceKind,
  projection: Projection,
): string | undefined {
  const elements =
    separate !== undefined && isRequested(projection, separate.name)
      ? separate.elementsOf?.('p.directory_id', 'p.id')
      : 'null::json';
  const isFirstPage = sort === undefined && startIndex === 1 && count > 0;
  if (selected.with === '' || !isFirstPage || elements === undefined) return undefined;
  const page = `select r.*, count(*) over () as total from ${selected.from} order by r.id
    limit ${bind(context, count, 'bigint')}`;
  const read = `select p.total, p.id, p.version, p.created_at, p.last_modified, p.resource, ${elements} as elements
    from (${page}) p`;
  const columns = 'total, id, version, created_at, last_modified';
  return `${selected.with} ${withinPageBytes(read, columns)} order by id`;
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
    left join (${withinPageBytes(compileRead(context, kind, projection), LISTED_COLUMNS)}) found on true
    order by found.place`;
}
