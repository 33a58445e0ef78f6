/** One batch from the outbox into the log, in one transaction. */
import type { Pool, PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { Rollback, transaction } from '../database/transaction.ts';
import { type ComposedBatch, type ComposedEvent, composeBatch, type OmittedRow } from './compose-batch.ts';
import type { OutboxRow } from './outbox-row.ts';
import * as statements from './publisher-statements.ts';
import { readPublished } from './read-published.ts';
import { writePublished } from './write-published.ts';

export const BATCH_ROWS_MAX = 1000;

/** Enough for a thousand rows as they usually are. One row is always taken, however large. */
const BATCH_BYTES_MAX = 16_000_000;

export interface BatchOptions {
  /** Rows to take at most. */
  readonly limit?: number;
  /** Bytes that the batch may hold in memory of each of the things it reads and writes: resources, views, events. */
  readonly bytesMax?: number;
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
  { limit = BATCH_ROWS_MAX, bytesMax = BATCH_BYTES_MAX, onOmitted = () => undefined }: BatchOptions = {},
): Promise<number> {
  let outcome = await tryBatch(pool, environmentId, limit, bytesMax);
  // The rows of memberships are small, but each makes an event with two whole profiles in it.
  for (
    let rows = limit;
    outcome === 'too large';
    outcome = await tryBatch(pool, environmentId, rows, bytesMax)
  ) {
    rows = Math.ceil(rows / 10);
  }
  if (outcome.omitted.length > 0) onOmitted(outcome.omitted);
  return outcome.taken;
}

interface BatchOutcome {
  readonly taken: number;
  readonly omitted: readonly OmittedRow[];
}

const NOTHING_TAKEN: BatchOutcome = { taken: 0, omitted: [] };

async function tryBatch(
  pool: Pool,
  environmentId: string,
  limit: number,
  bytesWanted: number,
): Promise<BatchOutcome | 'too large'> {
  const bytesMax = limit === 1 ? Number.MAX_SAFE_INTEGER : bytesWanted;
  return transaction<BatchOutcome | 'too large'>(pool, async (client) => {
    await client.query(statements.BEGIN_BATCH);
    const counter = await lockCounter(client, environmentId);
    if (counter === undefined) return NOTHING_TAKEN;
    const rows = await takeOutbox(client, environmentId, limit, bytesMax);
    if (rows.length === 0) return NOTHING_TAKEN;
    const published = await readPublished(client, rows, bytesMax);
    if (published === 'too large') throw new Rollback(published);
    const batch = composeBatch(rows, counter.position, published);
    const events = printEvents(batch.events, Date.parse(counter.now), bytesMax);
    if (events === 'too large') throw new Rollback(events);
    await writeBatch(client, environmentId, counter, batch, events);
    return { taken: rows.length, omitted: batch.omitted };
  });
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

async function takeOutbox(
  client: PoolClient,
  environmentId: string,
  limit: number,
  bytesMax: number,
): Promise<OutboxRow[]> {
  const { rows } = await client.query<OutboxRow>({
    ...statements.TAKE_OUTBOX,
    values: [environmentId, limit, bytesMax],
  });
  return rows;
}

/** The events as a JSON array. Their ids carry the time of publication and, within a batch, rise with the position. */
function printEvents(
  events: readonly ComposedEvent[],
  msecs: number,
  bytesMax: number,
): string | 'too large' {
  let bytes = 0;
  const printed: string[] = [];
  for (const [seq, event] of events.entries()) {
    const text = JSON.stringify({ ...event, id: uuidv7({ msecs, seq }) });
    bytes += text.length;
    if (bytes > bytesMax) return 'too large';
    printed.push(text);
  }
  return `[${printed.join(',')}]`;
}

async function writeBatch(
  client: PoolClient,
  environmentId: string,
  counter: Counter,
  { events, changes }: ComposedBatch,
  printedEvents: string,
): Promise<void> {
  if (events.length === 0) return;
  await client.query({
    ...statements.INSERT_EVENTS,
    values: [environmentId, counter.now, printedEvents],
  });
  await client.query({
    ...statements.ADVANCE_COUNTER,
    values: [environmentId, counter.position + events.length],
  });
  await writePublished(client, environmentId, changes);
}
