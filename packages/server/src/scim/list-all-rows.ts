/**
 * A page over several resource types and the number of all matches, in one statement. First the ids and sort keys of all
 * matches are put in one order, then only the resources of the page are read. The order is that of one resource type,
 * and total: ids of all types are drawn in the order of time.
 */
import type { Projection } from '@rollcall/scim';
import type { ResourceExchange } from '../http/scim/exchange.ts';
import type { Services } from '../http/services.ts';
import { searchRows, withinPageBytes } from './bounded-search.ts';
import type { StatementContext } from './filter-sql.ts';
import { compileSelection } from './filter-sql-selection.ts';
import { compileRead, LISTED_COLUMNS, type ListedRow, toStored } from './list-rows.ts';
import { kindOf } from './resource-kind.ts';
import type { Selection } from './selection.ts';
import { compileSortKey, sortDirection } from './sort-sql.ts';
import type { StoredResource } from './stored-resource.ts';

/** What is searched for among the resources of one type. Order and page are the same in all parts of a search. */
export interface SearchPart {
  readonly exchange: ResourceExchange;
  readonly selection: Selection;
  readonly projection: Projection;
}

export interface FoundResource {
  readonly part: SearchPart;
  readonly stored: StoredResource;
}

type RowOfPage = { readonly total: number } & (
  | (ListedRow & { readonly part: number })
  | { readonly part: null }
);

/** At least one part. */
export async function listAllRows(
  { pool }: Services,
  parts: readonly SearchPart[],
): Promise<{ readonly totalResults: number; readonly resources: readonly FoundResource[] }> {
  const parameters: unknown[] = [];
  const rows = await searchRows<RowOfPage>(pool, {
    text: compileSearch(parts, parameters),
    values: parameters,
  });
  const resources = rows.flatMap((row): FoundResource[] => {
    const part = row.part === null ? undefined : parts[row.part];
    if (row.part === null || part === undefined) return [];
    return [{ part, stored: toStored(row, kindOf(part.exchange), part.projection) }];
  });
  return { totalResults: rows[0]?.total ?? 0, resources };
}

function compileSearch(parts: readonly SearchPart[], parameters: unknown[]): string {
  const { count, startIndex, sort } = parts[0]!.selection;
  const order = sort === undefined ? 'm.id, m.part' : `m.key ${sortDirection(sort)}, m.id, m.part`;
  const matches = parts.map((part, place) => compileMatches(part, place, parameters));
  const reads = parts.map((part, place) => compileReadOfPart(part, place, parameters));
  return `with matches as materialized (${matches.join(' union all ')}),
    page as (
      select m.part, m.id, row_number() over (order by ${order}) as place
      from matches m order by ${order} limit ${count} offset ${startIndex - 1}
    )
    select counted.total, found.*
    from (select count(*) as total from matches) counted
    left join (${withinPageBytes(reads.join(' union all '), `part, ${LISTED_COLUMNS}`)}) found on true
    order by found.place`;
}

/** Part, id and sort key of each match. A type without the attribute that sorts has no key. */
function compileMatches(part: SearchPart, place: number, parameters: unknown[]): string {
  const context = contextOf(part, parameters);
  const { filter, sort } = part.selection;
  const selected = compileSelection(filter, context);
  const key = sort === undefined ? undefined : compileSortKey(sort, context);
  return `(${selected.with} select ${place} as part, r.id, ${key?.sql ?? 'null'} as key from ${selected.from})`;
}

/** The resources of one type on the page. Ids of different types are different, so each finds only its own. */
function compileReadOfPart(part: SearchPart, place: number, parameters: unknown[]): string {
  const read = compileRead(contextOf(part, parameters), kindOf(part.exchange), part.projection);
  return `select ${place} as part, r.* from (${read}) r`;
}

function contextOf({ exchange }: SearchPart, parameters: unknown[]): StatementContext {
  const { definition, scope } = exchange;
  return { table: kindOf(exchange).table, definition, directoryId: scope.directoryId, parameters };
}
