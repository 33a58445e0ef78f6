/** One batch from the outbox into the log, in one transaction. */
import type { Pool, PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { transaction } from '../database/transaction.ts';
import type { DirectoryGroup, DirectoryUser } from '../profile/index.ts';
import { type ComposedBatch, composeBatch, type OmittedRow, type PublishedBefore } from './compose-batch.ts';
import type { OutboxRow } from './outbox-row.ts';
import type { Published, PublishedChanges } from './published-state.ts';
import * as statements from './publisher-statements.ts';

export const BATCH_ROWS_MAX = 1000;

/**
 * A holder of the counter that hangs gives it up after these times; one whose process or host died, when the server
 * notices or after the last of them. The isolation is said because a database's default may be another one, and a
 * snapshot older than the counter's lock would miss rows.
 */
const BEGIN_BATCH = `set transaction isolation level read committed;
  set local statement_timeout = '20s';
  set local lock_timeout = '5s';
  set local idle_in_transaction_session_timeout = '10s'`;

export interface BatchOptions {
  /** Rows to take at most. */
  readonly limit?: number;
  /** Hears, once the batch is committed, of rows that were taken without making an event. */
  readonly onOmitted?: (rows: readonly OmittedRow[]) => void;
}

/**
 * Moves the environment's oldest outbox rows into its log: events with gapless positions, and with them what the product
 * sees. Gives the number of rows taken, 0 when there are none or when another publisher is at work on the environment.
 * Rejects with the database's error; nothing is then taken.
 */
export async function publishBatch(
  pool: Pool,
  environmentId: string,
  { limit = BATCH_ROWS_MAX, onOmitted = () => undefined }: BatchOptions = {},
): Promise<number> {
  const { taken, omitted } = await transaction(pool, async (client) => {
    await client.query(BEGIN_BATCH);
    const counter = await lockCounter(client, environmentId);
    if (counter === undefined) return { taken: 0, omitted: [] };
    const rows = await takeOutbox(client, environmentId, limit);
    if (rows.length === 0) return { taken: 0, omitted: [] };
    const batch = composeBatch(rows, counter.position, await readPublished(client, rows));
    await writeBatch(client, environmentId, counter, batch);
    return { taken: rows.length, omitted: batch.omitted };
  });
  if (omitted.length > 0) onOmitted(omitted);
  return taken;
}

interface Counter {
  readonly position: number;
  /** The time of publication: ISO 8601 in UTC, by the database's clock. */
  readonly now: string;
}

async function lockCounter(client: PoolClient, environmentId: string): Promise<Counter | undefined> {
  const { rows } = await client.query<Counter>({ ...statements.LOCK_COUNTER, values: [environmentId] });
  return rows[0];
}

async function takeOutbox(client: PoolClient, environmentId: string, limit: number): Promise<OutboxRow[]> {
  const { rows } = await client.query<OutboxRow>({
    ...statements.TAKE_OUTBOX,
    values: [environmentId, limit],
  });
  return rows;
}

type PublishedRow =
  | ({ readonly kind: 'user' } & Published<DirectoryUser>)
  | ({ readonly kind: 'group' } & Published<DirectoryGroup>);

async function readPublished(client: PoolClient, rows: readonly OutboxRow[]): Promise<PublishedBefore> {
  const wanted = new Map<string, { kind: 'user' | 'group'; directoryId: string; id: string }>();
  for (const { directoryId, userId, groupId } of rows) {
    if (userId !== null) wanted.set(`${directoryId} ${userId}`, { kind: 'user', directoryId, id: userId });
    if (groupId !== null)
      wanted.set(`${directoryId} ${groupId}`, { kind: 'group', directoryId, id: groupId });
  }
  const published = await client.query<PublishedRow>({
    ...statements.READ_PUBLISHED,
    values: [JSON.stringify([...wanted.values()])],
  });
  return {
    users: published.rows.filter((row) => row.kind === 'user'),
    groups: published.rows.filter((row) => row.kind === 'group'),
  };
}

async function writeBatch(
  client: PoolClient,
  environmentId: string,
  counter: Counter,
  { events, changes }: ComposedBatch,
): Promise<void> {
  if (events.length === 0) return;
  const msecs = Date.parse(counter.now);
  // Ids carry the time of publication and, within a batch, rise with the position.
  const rows = events.map((event, index) => ({ ...event, id: uuidv7({ msecs, seq: index }) }));
  await client.query({
    ...statements.INSERT_EVENTS,
    values: [environmentId, counter.now, JSON.stringify(rows)],
  });
  await client.query({
    ...statements.ADVANCE_COUNTER,
    values: [environmentId, counter.position + events.length],
  });
  await writeChanges(client, environmentId, changes);
}

/** Deletions first: what is deleted and then made again in one batch has lost its memberships but exists. */
async function writeChanges(
  client: PoolClient,
  environmentId: string,
  changes: PublishedChanges,
): Promise<void> {
  const run = async (
    statement: { name: string; text: string },
    rows: readonly object[],
    ...first: string[]
  ) => {
    if (rows.length > 0) await client.query({ ...statement, values: [...first, JSON.stringify(rows)] });
  };
  await run(statements.DELETE_GROUPS, changes.deletedGroups);
  await run(statements.DELETE_USERS, changes.deletedUsers);
  await run(statements.DELETE_MEMBERSHIPS, changes.removedMemberships);
  await run(statements.WRITE_USERS, changes.users, environmentId);
  await run(statements.WRITE_GROUPS, changes.groups, environmentId);
  await run(statements.RAISE_GROUPS, changes.raisedGroups);
  await run(statements.WRITE_MEMBERSHIPS, changes.addedMemberships);
}
