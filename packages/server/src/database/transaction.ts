/** Transactions that survive what concurrency does to them. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { DatabaseBusyError, errorCode } from './errors.ts';

const ATTEMPTS_MAX = 6;
const FIRST_DELAY_MILLISECONDS = 10;
const DEADLOCK_DETECTED = '40P01';
const SERIALIZATION_FAILURE = '40001';

/** Other writers were faster each time a piece of work was tried. */
export class TransactionConflict extends DatabaseBusyError {
  override name = 'TransactionConflict';
}

/** Thrown inside a transaction to undo it and yet end well: `transaction` then gives this value. */
export class Rollback<T> extends Error {
  override name = 'Rollback';
  readonly value: T;

  constructor(value: T) {
    super('the transaction was rolled back on purpose');
    this.value = value;
  }
}

/**
 * Runs `work` in one READ COMMITTED transaction and gives its result once that is committed. Deadlocks and serialization
 * failures are tried anew with a new transaction, so `work` may run several times and must have no effect outside of it.
 * Throws TransactionConflict when they do not end, and whatever else `work` throws, rolled back.
 */
export async function transaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(pool, work);
    } catch (error) {
      // What a Rollback carries is what the caller of this work asked for.
      if (error instanceof Rollback) return error.value as T;
      if (!isConflict(error)) throw error;
      if (attempt === ATTEMPTS_MAX) {
        throw new TransactionConflict(`${attempt} attempts ended in conflicts`, { cause: error });
      }
    }
    // Random, so that the parties of a conflict do not meet again.
    await delay(FIRST_DELAY_MILLISECONDS * 2 ** (attempt - 1) * (0.5 + Math.random()));
  }
}

async function runOnce<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failedRollback: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      failedRollback = rollbackError;
    });
    throw error;
  } finally {
    // A connection that cannot even roll back is not given to the next one.
    client.release(failedRollback);
  }
}

function isConflict(error: unknown): boolean {
  const code = errorCode(error);
  return code === DEADLOCK_DETECTED || code === SERIALIZATION_FAILURE;
}
