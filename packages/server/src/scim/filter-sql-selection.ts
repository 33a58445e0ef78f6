/** The rows that a query selects from: those of one directory that satisfy a filter, found through an index if one helps. */
import type { ResolvedFilter } from '@rollcall/scim';
import { bind, compileFilter, type StatementContext } from './filter-sql.ts';
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
 * Rows that an index finds are materialised before they are sorted: given an order and a limit, a generic plan would
 * otherwise walk the primary key and test every row of the directory.
 */
export function compileSelection(
  filter: ResolvedFilter | undefined,
  context: StatementContext,
): SelectedRows {
  const inDirectory = `${context.table} r where r.directory_id = ${bind(context, context.directoryId, 'uuid')}`;
  if (filter === undefined) return { with: '', from: inDirectory };
  const lookUps = lookUpsOf(filter, context);
  if (lookUps === undefined)
    return { with: '', from: `${inDirectory} and ${compileFilter(filter, context)}` };
  const found = compileLookUps(lookUps, context);
  const selected = `select r.* from ${inDirectory} and ${found} and ${compileFilter(filter, context)}`;
  return { with: `with r as materialized (${selected})`, from: 'r' };
}
