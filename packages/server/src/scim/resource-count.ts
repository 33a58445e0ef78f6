/**
 * How many resources a directory has, without counting them: `totalResults` of a plain list would otherwise cost more
 * the larger the directory is. The number is kept in a few rows, so that concurrent creations rarely wait for each other.
 */
import { bind, isInScope, type StatementContext } from './filter-sql.ts';

const SLOTS = 16;

/** A query for the `total` of a directory's resources of one type. Those of added types are few, and counted. */
export function countOfDirectory(context: StatementContext): string {
  const kind = KINDS[context.table];
  if (kind === undefined)
    return `select count(*) as total from ${context.table} r where ${isInScope(context)}`;
  return `select coalesce(sum(count), 0)::bigint as total from resource_count
    where directory_id = ${bind(context, context.directoryId, 'uuid')} and kind = '${kind}'`;
}

/** A statement that counts each row of `source`, which has just been inserted (+1) or deleted (-1) in the directory $1. */
export function countRows(kind: 'user' | 'group', change: 1 | -1, source: string): string {
  return `insert into resource_count (directory_id, kind, slot, count)
    select $1, '${kind}', pg_backend_pid() % ${SLOTS}, ${change} from ${source}
    on conflict (directory_id, kind, slot) do update set count = resource_count.count + excluded.count`;
}

const KINDS: { readonly [table in StatementContext['table']]?: 'user' | 'group' } = {
  scim_user: 'user',
  scim_group: 'group',
};
