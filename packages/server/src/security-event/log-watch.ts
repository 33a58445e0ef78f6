/** Waits for a log to grow: one query for all who wait in this process, and none while nobody does. */
import type { Pool } from 'pg';

export interface LogWatch {
  /** Resolves once the environment's log is longer than `position`, or `stop` is aborted. */
  waitBeyond(environmentId: string, position: number, stop: AbortSignal): Promise<void>;
}

const POLL_MILLISECONDS = 100;

interface Waiter {
  readonly environmentId: string;
  readonly position: number;
  readonly end: () => void;
}

/** A watch over the logs in the database. While that cannot be reached, everybody goes on waiting. */
export function createLogWatch(pool: Pool): LogWatch {
  const waiters = new Set<Waiter>();
  let isPolling = false;

  async function poll(): Promise<void> {
    isPolling = true;
    while (waiters.size > 0) {
      await endReached().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
    isPolling = false;
  }

  async function endReached(): Promise<void> {
    const ids = new Set([...waiters].map(({ environmentId }) => environmentId));
    const { rows } = await pool.query<{ environment_id: string; position: number }>(
      'select environment_id, position from event_counter where environment_id = any ($1)',
      [[...ids]],
    );
    const lengths = new Map(rows.map((row) => [row.environment_id, row.position]));
    for (const { environmentId, position, end } of waiters) {
      if ((lengths.get(environmentId) ?? 0) > position) end();
    }
  }

  return {
    waitBeyond(environmentId, position, stop) {
      return new Promise((resolve) => {
        const end = () => {
          waiters.delete(waiter);
          stop.removeEventListener('abort', end);
          resolve();
        };
        const waiter = { environmentId, position, end };
        waiters.add(waiter);
        stop.addEventListener('abort', end);
        if (stop.aborted) end();
        else if (!isPolling) void poll();
      });
    },
  };
}
