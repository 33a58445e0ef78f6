/** What is left of deleted users and groups goes after 90 days: from then on nobody who comes back is known again. */
import type { Pool } from 'pg';

const KEPT_DAYS = 90;
const ROWS_MAX = 5_000;
const INTERVAL_MILLISECONDS = 3_600_000;

/** Deletes the tombstones that are older than 90 days at `now`, a few thousand in each statement; gives how many. */
export async function purgeTombstones(pool: Pool, now: Date = new Date()): Promise<number> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  for (let purged = 0; ; ) {
    const { rowCount } = await pool.query(
      `delete from tombstone where (directory_id, product_id) in (
         select directory_id, product_id from tombstone where deleted_at < $1 limit $2 for update skip locked)`,
      [before, ROWS_MAX],
    );
    purged += rowCount ?? 0;
    if ((rowCount ?? 0) < ROWS_MAX) return purged;
  }
}

/** Calls `purgeTombstones` now and every hour until stopped; `onError` hears of failures, which the next hour makes up for. */
export function keepTombstones(pool: Pool, onError: (error: unknown) => void): { stop(): Promise<void> } {
  let running = Promise.resolve();
  const purge = () => {
    running = purgeTombstones(pool).then(() => undefined, onError);
  };
  purge();
  const timer = setInterval(purge, INTERVAL_MILLISECONDS);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      return running;
    },
  };
}
