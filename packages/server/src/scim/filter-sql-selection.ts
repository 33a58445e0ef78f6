/** The rows that a query selects from: those of one directory that satisfy a filter, found through an index if one helps. */
import type { ResolvedFilter } from '@rollcall/scim';
import { compileFilter, isInScope, type StatementContext } from './filter-sql.ts';
import { compileLookUps, lookUpsOf } from './filter-sql-access.ts';

/** The parts of `${with} select … from ${from} …`, in which each match is a row `r` with all columns of its table. */
export interface SelectedRows {
  readonly with: string;
  /** Ends with a condition when `with` is empty, so `where` cannot follow it. */
  readonly from: string;
}

/**
 * Compiles the selection of a filter, or of all resources of the directory.
 *
 * The rows that an index finds are materialised before anything else is asked of them. Given an order and a limit, a
 * generic plan would otherwise walk the primary key, and given a look-up by terms, it would intersect it with all rows
 * of the directory, although each term already holds the directory.
 */
export function compileSelection(
  filter: ResolvedFilter | undefined,
  context: StatementContext,
): SelectedRows {
  const lookUps = filter && lookUpsOf(filter, context);
  if (filter === undefined || lookUps === undefined) {
    const inScope = `${context.table} r where ${isInScope(context)}`;
    const matches = filter && ` and ${compileFilter(filter, context)}`;
    return { with: '', from: `${inScope}${matches ?? ''}` };
  }
  const candidates = `select r.* from ${context.table} r where ${compileLookUps(lookUps, context)}`;
  const selected = `select r.* from candidate r where ${isInScope(context)}
    and ${compileFilter(filter, context)}`;
  return {
    with: `with candidate as materialized (${candidates}), r as materialized (${selected})`,
    from: 'r',
  };
}
