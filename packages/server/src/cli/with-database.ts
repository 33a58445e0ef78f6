/** Runs the work of one command on the database, whether or not a server is using it. */
import { type Database, openDatabase } from '../database/database.ts';
import type { Settings } from '../settings.ts';

const POOL_SIZE = 2;

/** Opens the database of the settings, runs `work` and closes it again. */
export async function withDatabase<T>(
  settings: Settings,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await openDatabase({ ...settings, poolSize: POOL_SIZE }, (sentence) =>
    console.error(sentence),
  );
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
