/**
 * Publishes the outbox as it fills. Any number of processes run one: the lock inside each batch decides which of them
 * publishes an environment, so there is no leader to lose. A publisher is woken by the writes of its own process and
 * polls for those of others.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { OmittedRow } from './compose-batch.ts';
import { BATCH_ROWS_MAX, publishBatch } from './publish-batch.ts';
import { FIND_ENVIRONMENTS } from './publisher-statements.ts';

export interface Publisher {
  /** Publishes without waiting for the next poll: what the named environment has, or all of them have. */
  wake(environmentId?: string): void;
  /** Ends after the batch at hand. */
  close(): Promise<void>;
}

/** The part of a logger that the publisher needs; pino has it. */
export interface PublisherLog {
  error(fields: object, message: string): void;
}

export interface PublisherOptions {
  readonly pool: Pool;
  readonly log: PublisherLog;
  /** How soon a write of another process is noticed. */
  readonly pollMilliseconds?: number;
  /**
   * How long after the start of one round of batches the next may start, unless a batch was full. Events gather
   * meanwhile: a batch costs several statements and a flush to disk, whatever its size.
   */
  readonly batchMilliseconds?: number;
}

const BACKOFF_FIRST_MILLISECONDS = 100;
const BACKOFF_MILLISECONDS_MAX = 5_000;
const ENVIRONMENTS_AT_ONCE = 4;

/** When a failed attempt is repeated: for an environment by its id, for the poll by this key. */
interface Backoff {
  readonly failures: number;
  readonly retryAt: number;
}

const POLL = 'poll';

function lengthen(backoff: Backoff | undefined): Backoff {
  const failures = (backoff?.failures ?? 0) + 1;
  const wait = Math.min(BACKOFF_FIRST_MILLISECONDS * 2 ** (failures - 1), BACKOFF_MILLISECONDS_MAX);
  return { failures, retryAt: Date.now() + wait };
}

/** Starts publishing. Errors are logged and tried again, later each time up to five seconds; they never end it. */
export function startPublisher({
  pool,
  log,
  pollMilliseconds = 50,
  batchMilliseconds = 25,
}: PublisherOptions): Publisher {
  const woken = new Set<string>();
  const backoffs = new Map<string, Backoff>();
  let pollAt = 0;
  let closing = false;
  let endPause = () => {};

  /** Whether the batch was full, so that more is likely to wait. */
  const publish = async (environmentId: string): Promise<boolean> => {
    const onOmitted = (rows: readonly OmittedRow[]) =>
      log.error({ environmentId, rows }, 'outbox rows were left out of the event log');
    try {
      const taken = await publishBatch(pool, environmentId, { onOmitted });
      backoffs.delete(environmentId);
      if (taken === BATCH_ROWS_MAX) woken.add(environmentId);
      return taken === BATCH_ROWS_MAX;
    } catch (error) {
      const backoff = lengthen(backoffs.get(environmentId));
      backoffs.set(environmentId, backoff);
      log.error({ err: error, environmentId, ...backoff }, 'publishing events failed');
      return false;
    }
  };

  const poll = async (): Promise<string[]> => {
    try {
      const { rows } = await pool.query<{ id: string }>(FIND_ENVIRONMENTS);
      pollAt = Date.now() + pollMilliseconds;
      backoffs.delete(POLL);
      return rows.map(({ id }) => id);
    } catch (error) {
      const backoff = lengthen(backoffs.get(POLL));
      backoffs.set(POLL, backoff);
      pollAt = backoff.retryAt;
      log.error({ err: error, ...backoff }, 'looking for events to publish failed');
      return [];
    }
  };

  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(() => endPause(), Math.max(0, pollAt - Date.now()));
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async () => {
    while (!closing) {
      const nextAt = Date.now() + batchMilliseconds;
      const due = new Set(woken);
      woken.clear();
      if (Date.now() >= pollAt) for (const environmentId of await poll()) due.add(environmentId);
      const ready = [...due].filter(
        (environmentId) => (backoffs.get(environmentId)?.retryAt ?? 0) <= Date.now(),
      );
      let isBehind = false;
      for (let start = 0; start < ready.length && !closing; start += ENVIRONMENTS_AT_ONCE) {
        const full = await Promise.all(ready.slice(start, start + ENVIRONMENTS_AT_ONCE).map(publish));
        isBehind ||= full.includes(true);
      }
      if (ready.length > 0 && !isBehind && !closing) await delay(Math.max(0, nextAt - Date.now()));
      if (woken.size === 0 && !closing) await pause();
    }
  };

  const running = run();
  return {
    wake(environmentId) {
      if (environmentId === undefined) pollAt = 0;
      else woken.add(environmentId);
      endPause();
    },
    async close() {
      closing = true;
      endPause();
      await running;
    },
  };
}
