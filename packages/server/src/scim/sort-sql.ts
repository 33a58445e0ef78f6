/** Compiles sorting to SQL: the key of `sortKey`, in the order of `orderSortKeys`, with the id to make the order total. */
import { findSubAttribute, type ResolvedSort } from '@rollcall/scim';
import type { StatementContext } from './filter-sql.ts';
import { elementsOf, type SqlValue, type SqlValues, valuesOfResource } from './filter-sql-values.ts';

/** An `order by` list over the row `r`. Without a sort, resources come by id, which is by time of creation. */
export function compileOrder(sort: ResolvedSort | undefined, context: StatementContext): string {
  const key = sort === undefined ? undefined : compileSortKey(sort, context);
  return key === undefined ? 'r.id' : `${key.sql} ${sortDirection(sort!)}, r.id`;
}

/** A sort key: the expression and the type of its value. */
export interface SortKey {
  readonly sql: string;
  readonly type: 'text' | 'jsonb' | 'uuid' | 'timestamptz';
}

/**
 * The sort key as an expression over the row `r`, for a query over several tables; undefined when the resource type has
 * no such attribute and the key is null.
 */
export function compileSortKey({ target }: ResolvedSort, context: StatementContext): SortKey | undefined {
  if (target === undefined) return undefined;
  if (!target.attribute.multiValued) {
    return toKey(first(valuesOfResource(context.definition, context.table)(target)));
  }
  const { rows, valuesOf } = elementsOf(target, context.definition, context.table);
  const hasPrimary = findSubAttribute(target.attribute, 'primary')?.type === 'boolean';
  const chosen = hasPrimary ? `coalesce(e.value->'primary' = 'true', false) desc, e.place` : 'e.place';
  const { sql, type } = toKey(first(valuesOf(target)));
  return { sql: `(select ${sql} from ${rows.from} order by ${chosen} limit 1)`, type };
}

/** The first of several values. */
function first(values: SqlValues): SqlValue {
  const { rows, ...value } = values;
  return rows === undefined
    ? value
    : { ...value, sql: `(select ${value.sql} from ${rows.from} order by s.place limit 1)` };
}

function toKey({ sql, type, prefix }: SqlValue): SortKey {
  switch (type) {
    case 'reference':
      return { sql: `((${prefix}) || ${sql}::text) collate "C"`, type: 'text' };
    case 'text':
      return { sql: `(${sql}) collate "C"`, type };
    case 'json':
      return { sql: `(${sql})`, type: 'jsonb' };
    case 'timestamp':
      return { sql: `(${sql})`, type: 'timestamptz' };
    case 'uuid':
      return { sql: `(${sql})`, type };
  }
}

/** What stands behind a sort key: no value comes last ascending and first descending. */
export function sortDirection({ order }: ResolvedSort): string {
  return order === 'ascending' ? 'asc nulls last' : 'desc nulls first';
}
