/** What is there after a restart: what the service answers, what its tables hold, and what a reader makes of its log. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { openDatabase } from '../../src/database/database.ts';
import { decodeTypeId } from '../../src/database/type-id.ts';
import { isAllPublished } from '../../src/event/index.ts';
import { replayLog } from '../../src/event/replay.ts';
import { compareWithTables } from '../compare-with-tables.ts';

export interface Directory {
  readonly id: string;
  readonly scim_base_url: string;
  readonly token: string;
}

/** A user or group as it stands. */
export interface Found {
  readonly name: string;
  /** The title of a user, the members' ids of a group, sorted and joined by commas; '' for none. */
  readonly state: string;
}

export interface ServiceState {
  /** By SCIM id. */
  readonly users: ReadonlyMap<string, Found>;
  readonly groups: ReadonlyMap<string, Found>;
  /** Where answers, tables and log do not agree: one sentence each. */
  readonly differences: readonly string[];
}

const PAGE = 500;
const PUBLICATION_MILLISECONDS = 30_000;

/** Reads the state of a running service once everything is published. Rejects when the log has a gap. */
export async function readServiceState(dataDirectory: string, directory: Directory): Promise<ServiceState> {
  const id = decodeTypeId('directory', directory.id)!;
  const database = await openDatabase({ dataDirectory, poolSize: 2 }, () => undefined);
  try {
    const { pool } = database;
    const environmentId = await environmentOf(pool, id);
    await untilPublished(pool, environmentId);
    const users = await readTable(pool, id, USERS);
    const groups = await readTable(pool, id, GROUPS);
    const differences = [
      ...(await compareWithTables(pool, environmentId, await replayLog(pool, environmentId))),
      ...compareFound('user', users, await readOverHttp(directory, '/Users')),
      ...compareFound('group', groups, await readOverHttp(directory, '/Groups')),
    ];
    return { users, groups, differences };
  } finally {
    await database.close();
  }
}

async function environmentOf(pool: Pool, directoryId: string): Promise<string> {
  const text = 'select environment_id as id from directory where id = $1';
  const { rows } = await pool.query<{ id: string }>(text, [directoryId]);
  return rows[0]!.id;
}

async function untilPublished(pool: Pool, environmentId: string): Promise<void> {
  const deadline = Date.now() + PUBLICATION_MILLISECONDS;
  while (!(await isAllPublished(pool, environmentId))) {
    if (Date.now() > deadline) throw new Error('what was written is not published');
    await delay(20);
  }
}

const USERS = `select id, resource->>'userName' as name, coalesce(resource->>'title', '') as state
  from scim_user where directory_id = $1`;

const GROUPS = `select g.id, g.resource->>'displayName' as name, array_to_string(array(
    select m.member_id::text from scim_membership m
    where m.directory_id = g.directory_id and m.group_id = g.id order by 1), ',') as state
  from scim_group g where g.directory_id = $1`;

async function readTable(pool: Pool, directoryId: string, text: string): Promise<Map<string, Found>> {
  const { rows } = await pool.query<Found & { id: string }>(text, [directoryId]);
  return new Map(rows.map(({ id, name, state }) => [id, { name, state }]));
}

interface Listed {
  readonly id: string;
  readonly userName?: string;
  readonly displayName?: string;
  readonly title?: string;
  readonly members?: readonly { readonly value: string }[];
}

/** Every resource of an endpoint, page by page as a provisioning client imports it. */
async function readOverHttp(directory: Directory, endpoint: string): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  for (let startIndex = 1; ; startIndex += PAGE) {
    const url = `${directory.scim_base_url}${endpoint}?startIndex=${startIndex}&count=${PAGE}`;
    const response = await fetch(url, { headers: { Authorization: `Bearer ${directory.token}` } });
    if (response.status !== 200) throw new Error(`GET ${endpoint} was answered with ${response.status}`);
    const { totalResults, Resources } = (await response.json()) as {
      totalResults: number;
      Resources: Listed[];
    };
    for (const { id, userName, displayName, title, members = [] } of Resources) {
      const memberIds = members.map(({ value }) => value).toSorted();
      found.set(id, { name: userName ?? displayName ?? '', state: title ?? memberIds.join() });
    }
    if (startIndex + PAGE > totalResults) {
      if (found.size !== totalResults) throw new Error(`${endpoint} lists ${found.size} of ${totalResults}`);
      return found;
    }
  }
}

function compareFound(
  kind: string,
  tables: ReadonlyMap<string, Found>,
  answers: ReadonlyMap<string, Found>,
): string[] {
  return [...new Set([...tables.keys(), ...answers.keys()])].flatMap((id) => {
    const [inTables, answered] = [JSON.stringify(tables.get(id)), JSON.stringify(answers.get(id))];
    return inTables === answered
      ? []
      : [`${kind} ${id} is ${inTables} in the tables and answered as ${answered}`];
  });
}
