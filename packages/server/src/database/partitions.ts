/** Daily partitions of the tables that grow with time, made before they are needed. Days are in UTC. */
import type { Pool, PoolClient } from 'pg';
import { transaction } from './transaction.ts';

const PARTITIONED_TABLES = ['event', 'request_log'] as const;
const DAYS_BEHIND = 1;
const DAYS_AHEAD = 7;
const DAY_MILLISECONDS = 86_400_000;
const MAINTENANCE_INTERVAL_MILLISECONDS = 3_600_000;
const PARTITION_LOCK = 7_265_011;

interface Partition {
  readonly table: string;
  readonly name: string;
  /** Days as `YYYY-MM-DD`, the second one excluded. */
  readonly from: string;
  readonly to: string;
}

/** Makes the partitions of yesterday to a week ahead of `now` that are missing. Safe from many processes at once. */
export async function ensurePartitions(pool: Pool, now: Date = new Date()): Promise<void> {
  const wanted = partitionsAround(now);
  const missing = await findMissing(pool, wanted);
  if (missing.length === 0) return;
  await transaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [PARTITION_LOCK]);
    // Someone who reads a whole table for long must not make all who write to it wait behind this.
    await client.query(`set local lock_timeout = '5s'`);
    for (const partition of await findMissing(client, wanted)) await createPartition(client, partition);
  });
}

/** Calls `ensurePartitions` every hour until stopped; `onError` hears of failures, which the next hour makes up for. */
export function keepPartitions(pool: Pool, onError: (error: unknown) => void): { stop(): void } {
  const timer = setInterval(() => {
    ensurePartitions(pool).catch(onError);
  }, MAINTENANCE_INTERVAL_MILLISECONDS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

function partitionsAround(now: Date): Partition[] {
  const days = Array.from({ length: DAYS_BEHIND + 1 + DAYS_AHEAD }, (_, index) => index - DAYS_BEHIND);
  return PARTITIONED_TABLES.flatMap((table) =>
    days.map((offset) => {
      const from = dayOf(now, offset);
      return { table, name: `${table}_${from.replaceAll('-', '')}`, from, to: dayOf(now, offset + 1) };
    }),
  );
}

function dayOf(now: Date, offsetDays: number): string {
  return new Date(now.getTime() + offsetDays * DAY_MILLISECONDS).toISOString().slice(0, 10);
}

async function findMissing(client: Pool | PoolClient, wanted: readonly Partition[]): Promise<Partition[]> {
  const { rows } = await client.query<{ name: string }>(
    `select child.relname as name from pg_inherits join pg_class child on child.oid = inhrelid
     where inhparent = any ($1::text[]::regclass[])`,
    [PARTITIONED_TABLES],
  );
  const existing = new Set(rows.map(({ name }) => name));
  return wanted.filter(({ name }) => !existing.has(name));
}

/** Attaching locks the table less than `create table … partition of` does: reads and writes of it go on. */
async function createPartition(client: PoolClient, { table, name, from, to }: Partition): Promise<void> {
  await client.query(`create table ${name} (like ${table} including all)`);
  await client.query(
    `alter table ${table} attach partition ${name} for values from ('${from} 00:00+00') to ('${to} 00:00+00')`,
  );
}
