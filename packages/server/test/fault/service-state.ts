/** What is there after a restart: the resource tables, and what a reader of the log makes of it. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { openDatabase } from '../../src/database/database.ts';
import { decodeTypeId } from '../../src/database/type-id.ts';
import { replayLog } from '../../src/event/replay.ts';

export interface ServiceState {
  /** Titles by SCIM id, '' for none. */
  readonly users: ReadonlyMap<string, string>;
  /** Member ids, sorted and joined by commas, by SCIM id. */
  readonly groups: ReadonlyMap<string, string>;
  /** Where the state after the whole log is not that of the tables. */
  readonly differences: readonly string[];
}

/** Reads the state of a running service once its outbox is empty. Rejects when the log has a gap. */
export async function readServiceState(dataDirectory: string, directoryId: string): Promise<ServiceState> {
  const id = decodeTypeId('directory', directoryId)!;
  const database = await openDatabase({ dataDirectory, poolSize: 2 }, () => undefined);
  try {
    await untilPublished(database.pool);
    return await readState(database.pool, id);
  } finally {
    await database.close();
  }
}

async function untilPublished(pool: Pool): Promise<void> {
  while (((await pool.query('select from event_outbox limit 1')).rowCount ?? 0) > 0) await delay(20);
}

async function readState(pool: Pool, directoryId: string): Promise<ServiceState> {
  const users = await pool.query<{ id: string; product_id: string; title: string | null }>(
    `select id, product_id, resource->>'title' as title from scim_user where directory_id = $1`,
    [directoryId],
  );
  const groups = await pool.query<{ id: string; product_id: string; members: string[] }>(
    `select g.id, g.product_id, array(
       select m.member_id::text from scim_membership m
       where m.directory_id = g.directory_id and m.group_id = g.id order by 1) as members
     from scim_group g where g.directory_id = $1`,
    [directoryId],
  );
  const { rows } = await pool.query<{ environment_id: string }>(
    'select environment_id from directory where id = $1',
    [directoryId],
  );
  const replayed = await replayLog(pool, rows[0]!.environment_id);
  const productIds = new Map(users.rows.map((user) => [user.id, user.product_id]));
  const memberships = groups.rows.flatMap((group) =>
    group.members.map((member) => `${group.product_id} ${productIds.get(member)}`),
  );
  return {
    users: new Map(users.rows.map((user) => [user.id, user.title ?? ''])),
    groups: new Map(groups.rows.map((group) => [group.id, group.members.join()])),
    differences: [
      ...compareSets('user', new Set(productIds.values()), new Set(replayed.users.keys())),
      ...compareSets(
        'group',
        new Set(groups.rows.map((group) => group.product_id)),
        new Set(replayed.groups.keys()),
      ),
      ...compareSets('membership', new Set(memberships), new Set(replayed.memberships.keys())),
    ],
  };
}

function compareSets(kind: string, tables: ReadonlySet<string>, log: ReadonlySet<string>): string[] {
  return [
    ...[...tables.difference(log)].map((item) => `${kind} ${item} is in the tables and not in the log`),
    ...[...log.difference(tables)].map((item) => `${kind} ${item} is in the log and not in the tables`),
  ];
}
