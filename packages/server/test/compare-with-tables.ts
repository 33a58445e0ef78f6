/** Whether the log leads to the state of the resource tables. */
import { equalJson, type JsonObject } from '@rollcall/scim';
import type { Pool } from 'pg';
import type { ReplayedState } from '../src/event/replay.ts';

/**
 * Where the state after the whole log of an environment is not that of the tables: one sentence each. Users and groups are compared with
 * all their attributes, groups with the members of the groups in them. Ids are product ids.
 */
export async function compareWithTables(
  pool: Pool,
  environmentId: string,
  replayed: ReplayedState,
): Promise<string[]> {
  const inEnvironment = 'directory_id in (select id from directory where environment_id = $1)';
  const readResources = async (table: 'scim_user' | 'scim_group') => {
    const text = `select product_id as id, resource from ${table} where ${inEnvironment}`;
    const { rows } = await pool.query<{ id: string; resource: JsonObject }>(text, [environmentId]);
    return new Map(rows.map(({ id, resource }) => [id, resource]));
  };
  const memberships = await pool.query<{ key: string }>(
    `select g.product_id || ' ' || u.product_id as key from scim_membership m
     join scim_group g on g.directory_id = m.directory_id and g.id = m.group_id
     left join scim_user u on u.directory_id = m.directory_id and u.id = m.member_id
     where m.${inEnvironment}`,
    [environmentId],
  );
  const inTables = new Set(memberships.rows.map(({ key }) => key));
  const inLog = new Set(replayed.memberships.keys());
  return [
    ...compareResources('user', await readResources('scim_user'), replayed.users),
    ...compareResources('group', await readResources('scim_group'), replayed.groups),
    ...[...inTables.difference(inLog)].map((key) => `membership ${key} is in the tables and not in the log`),
    ...[...inLog.difference(inTables)].map((key) => `membership ${key} is in the log and not in the tables`),
  ];
}

function compareResources(
  kind: string,
  tables: ReadonlyMap<string, JsonObject>,
  log: ReadonlyMap<string, JsonObject>,
): string[] {
  const differences: string[] = [];
  for (const [id, resource] of tables) {
    const view = log.get(id);
    if (view === undefined) differences.push(`${kind} ${id} is in the tables and not in the log`);
    else if (!equalJson(view.raw_attributes, resource)) {
      const [inLog, inTables] = [JSON.stringify(view.raw_attributes), JSON.stringify(resource)];
      differences.push(`${kind} ${id} is ${inLog} in the log and ${inTables} in the tables`);
    }
  }
  for (const id of log.keys()) {
    if (!tables.has(id)) differences.push(`${kind} ${id} is in the log and not in the tables`);
  }
  return differences;
}
