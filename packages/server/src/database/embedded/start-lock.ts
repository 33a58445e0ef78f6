import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { UnusableDatabaseError } from '../errors.ts';

const retryMs = 25;
const patienceMs = 120_000;
const sqliteBusy = 5;

/**
 * Runs `work` while holding a lock file against every other process. The operating system drops the lock with its
 * process, however that ends. Node has no file locks of its own, so the file is an (always empty) SQLite database
 * whose exclusive transaction is the lock.
 */
export async function withStartLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = await acquire(file);
  try {
    return await work();
  } finally {
    lock.close();
  }
}

async function acquire(file: string): Promise<DatabaseSync> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const lock = new DatabaseSync(file, { timeout: 0 });
    try {
      lock.exec('begin exclusive');
      return lock;
    } catch (error) {
      lock.close();
      const isBusy = error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
      if (!isBusy) throw error;
    }
    if (Date.now() > deadline) {
      throw new UnusableDatabaseError(
        `Another process has been starting the database for ${patienceMs / 1000} seconds and holds ${file}. ` +
          'Look for it with `ps`, stop it and try again.',
      );
    }
    await delay(retryMs);
  }
}
