/** Whether the log leads to the state of the resource tables. */
import type { Pool } from 'pg';
import type { ReplayedState } from '../src/event/replay.ts';

/** Where the state after the whole log is not that of the tables: one sentence each. Ids are product ids. */
export async function compareWithTables(
  pool: Pool,
  directoryId: string,
  replayed: ReplayedState,
): Promise<string[]> {
  const read = async (text: string) => {
    const { rows } = await pool.query<{ key: string }>(text, [directoryId]);
    return new Set(rows.map(({ key }) => key));
  };
  const users = await read('select product_id::text as key from scim_user where directory_id = $1');
  const groups = await read('select product_id::text as key from scim_group where directory_id = $1');
  const memberships = await read(
    `select g.product_id || ' ' || u.product_id as key from scim_membership m
     join scim_group g on g.directory_id = m.directory_id and g.id = m.group_id
     join scim_user u on u.directory_id = m.directory_id and u.id = m.member_id
     where m.directory_id = $1`,
  );
  return [
    ...compareSets('user', users, new Set(replayed.users.keys())),
    ...compareSets('group', groups, new Set(replayed.groups.keys())),
    ...compareSets('membership', memberships, new Set(replayed.memberships.keys())),
  ];
}

function compareSets(kind: string, tables: ReadonlySet<string>, log: ReadonlySet<string>): string[] {
  return [
    ...[...tables.difference(log)].map((item) => `${kind} ${item} is in the tables and not in the log`),
    ...[...log.difference(tables)].map((item) => `${kind} ${item} is in the log and not in the tables`),
  ];
}
