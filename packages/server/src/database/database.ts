/** Opens the database that the settings name, brings it up to date and gives a pool of connections to it. */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { openEmbeddedDatabase } from './embedded/embedded-database.ts';
import { isDatabaseUnavailable, UnusableDatabaseError } from './errors.ts';
import { migrate, readMigrations } from './migrate.ts';
import { ensurePartitions } from './partitions.ts';
import { rowValues } from './row-values.ts';

export interface DatabaseSettings {
  /** A PostgreSQL to use instead of the embedded one. */
  readonly databaseUrl?: string | undefined;
  /** Where the embedded PostgreSQL keeps its data. */
  readonly dataDirectory: string;
  /** Connections in the pool, at most. */
  readonly poolSize: number;
}

export interface Database {
  readonly pool: pg.Pool;
  /** For a session of one's own beside the pool, such as one that listens. */
  readonly connection: pg.ClientConfig;
  /** Ends the pool; the last process that uses an embedded database stops it. */
  close(): Promise<void>;
}

const OLDEST_MAJOR_VERSION = 15;
const IDLE_MILLISECONDS = 60_000;
const CONNECT_MILLISECONDS = 10_000;
const FIRST_CONNECTION_MILLISECONDS = 15_000;
const RETRY_MILLISECONDS = 250;

/**
 * Opens the database with all migrations applied and the partitions of the coming days in place. `log` gets sentences
 * for the operator. Throws UnusableDatabaseError.
 */
export async function openDatabase(
  settings: DatabaseSettings,
  log: (sentence: string) => void,
): Promise<Database> {
  const { connection, close: closeServer } = await openServer(settings, log);
  const pool = createPool(connection, settings.poolSize, log);
  const close = async () => {
    await pool.end();
    await closeServer();
  };
  try {
    await checkServer(pool);
    await migrate(pool, await readMigrations());
    await ensurePartitions(pool);
  } catch (error) {
    await close();
    throw error;
  }
  return { pool, connection, close };
}

/** A pool whose rows have the values of row-values.ts and that outlives the loss of its connections. */
export function createPool(
  connection: pg.ClientConfig,
  poolSize: number,
  log: (sentence: string) => void,
): pg.Pool {
  const pool = new pg.Pool({
    ...connection,
    max: poolSize,
    types: rowValues,
    idleTimeoutMillis: IDLE_MILLISECONDS,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    keepAlive: true,
    onConnect: prepareConnection,
  });
  // Without a listener the loss of an idle connection would end the process. A pool that ends does not wait for its
  // connections to close, so the server may cut some of them when it stops right after.
  pool.on('error', (error) => {
    if (!pool.ending) log(`An idle database connection was lost: ${error.message}`);
  });
  return pool;
}

/**
 * Every statement is planned once on each connection: planning costs more than executing, and all of them select by keys
 * or by materialized candidates, for which knowing the values would not change the plan.
 */
async function prepareConnection(client: pg.ClientBase): Promise<void> {
  // Who holds a connection learns of its loss from the query under way; without a listener the process would end.
  client.on('error', () => undefined);
  await client.query("set plan_cache_mode = 'force_generic_plan'");
}

async function openServer(
  settings: DatabaseSettings,
  log: (sentence: string) => void,
): Promise<{ connection: pg.ClientConfig; close(): Promise<void> }> {
  if (settings.databaseUrl === undefined) {
    return openEmbeddedDatabase({ dataDirectory: settings.dataDirectory, log });
  }
  const connection = { connectionString: settings.databaseUrl, application_name: 'rollcall' };
  return { connection, close: async () => undefined };
}

async function checkServer(pool: pg.Pool): Promise<void> {
  const { version, encoding } = await describeServer(pool);
  if (Number.parseInt(version, 10) < OLDEST_MAJOR_VERSION) {
    throw new UnusableDatabaseError(
      `The database server is PostgreSQL ${version}, and Rollcall needs ${OLDEST_MAJOR_VERSION} or newer. ` +
        'Upgrade it, or leave DATABASE_URL out to use the embedded one.',
    );
  }
  if (encoding !== 'UTF8') {
    throw new UnusableDatabaseError(
      `The database has the encoding ${encoding}, and Rollcall needs UTF8. ` +
        `Create another one: create database rollcall encoding 'UTF8' template template0.`,
    );
  }
}

/** A server that is still starting, as when both start with the machine, gets some seconds. */
async function describeServer(pool: pg.Pool): Promise<{ version: string; encoding: string }> {
  const deadline = Date.now() + FIRST_CONNECTION_MILLISECONDS;
  for (;;) {
    try {
      const { rows } = await pool.query<{ version: string; encoding: string }>(
        `select current_setting('server_version') as version, current_setting('server_encoding') as encoding`,
      );
      return rows[0]!;
    } catch (error) {
      if (!isDatabaseUnavailable(error) || Date.now() > deadline) {
        const reason = error instanceof Error && error.message !== '' ? error.message : String(error);
        throw new UnusableDatabaseError(
          `The database cannot be reached: ${reason}. Check DATABASE_URL and that the server runs.`,
          { cause: error },
        );
      }
    }
    await delay(RETRY_MILLISECONDS);
  }
}
