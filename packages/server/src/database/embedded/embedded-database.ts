import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { errorCode, UnusableDatabaseError } from '../errors.ts';
import { embeddedRole, ensureCluster } from './initialize.ts';
import { type Layout, prepareLayout } from './layout.ts';
import { type ServerParameters, serverParameters } from './parameters.ts';
import { findPostmaster, type Postmaster, startPostmaster, stopPostmaster } from './postmaster.ts';
import { withStartLock } from './start-lock.ts';

/** The embedded PostgreSQL of one data folder, as one of possibly several processes uses it. */
export type EmbeddedDatabase = {
  /** Connects to the database `rollcall` through the Unix socket. */
  connection: pg.ClientConfig;
  /** Detaches; the last process that uses the data folder stops the server. */
  close(): Promise<void>;
};

export type EmbeddedOptions = {
  dataDirectory: string;
  /** Gets a sentence when the server starts, vanishes or lies in an unexpected place. */
  log: (sentence: string) => void;
  /** Server parameters that differ from the usual ones. */
  parameters?: ServerParameters;
};

const databaseName = 'rollcall';
/** Each process holds this advisory lock shared while it uses the server; only who gets it exclusively may stop it. */
const usersLock = 7_265_001;
const creationLock = 7_265_002;
const retryMs = 50;
const reattachMs = 2_000;
/** How long processes of a killed server may take to end before a new one can start. */
const leftOversPatienceMs = 60_000;
const stopPatienceMs = 60_000;
const connectTimeoutMs = 10_000;

type Attachment = { session: pg.Client; postmaster: Postmaster };

/**
 * Attaches to the embedded PostgreSQL of a data folder: makes the cluster on first use, starts the server or adopts a
 * running one, and does so again whenever the server disappears, until closed. Throws UnusableDatabaseError.
 */
export async function openEmbeddedDatabase(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const layout = await prepareLayout(options.dataDirectory, options.log);
  const parameters = { ...serverParameters, ...options.parameters };
  const closing = new AbortController();
  let attachment = await attach(layout, parameters);
  let reattaching: Promise<void> | undefined;

  const watch = () => {
    attachment.session.once('end', () => {
      if (closing.signal.aborted) return;
      options.log('The embedded PostgreSQL has gone; starting it again.');
      reattaching = reattach();
    });
  };
  // A start that is under way is completed even when closing, so that the server it started is also stopped.
  const reattach = async () => {
    while (!closing.signal.aborted) {
      try {
        attachment = await attach(layout, parameters);
        return watch();
      } catch (error) {
        options.log(`The embedded PostgreSQL cannot be started again: ${String(error)}`);
      }
      await delay(reattachMs, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  };
  watch();

  return {
    connection: connectionTo(attachment.postmaster.socketDirectory, databaseName),
    async close() {
      if (closing.signal.aborted) return;
      closing.abort();
      await reattaching;
      await detach(layout, attachment);
    },
  };
}

async function attach(layout: Layout, parameters: ServerParameters): Promise<Attachment> {
  let deadline: number | undefined;
  for (;;) {
    const postmaster = (await findPostmaster(layout.cluster)) ?? (await start(layout, parameters));
    const session = postmaster && (await joinUsers(postmaster));
    if (session) return { session, postmaster };
    if (postmaster) {
      deadline = undefined;
    } else {
      deadline ??= Date.now() + leftOversPatienceMs;
      if (Date.now() > deadline) {
        throw new UnusableDatabaseError(
          `Processes of an earlier PostgreSQL still use ${layout.cluster} and do not end. ` +
            'Find them with `ps ax | grep postgres:`, stop them, and start again.',
        );
      }
    }
    await delay(retryMs);
  }
}

async function start(layout: Layout, parameters: ServerParameters): Promise<Postmaster | undefined> {
  return withStartLock(layout.startLockFile, async () => {
    await ensureCluster(layout, parameters.fsync !== 'off');
    return (await findPostmaster(layout.cluster)) ?? (await startPostmaster(layout, parameters));
  });
}

/**
 * Opens the session that marks this process as a user of the server, and makes the database if it is missing. Gives
 * undefined when the server is not ready yet, or goes away because its last user stops it: then the caller tries anew.
 */
async function joinUsers(postmaster: Postmaster): Promise<pg.Client | undefined> {
  const session = new pg.Client(connectionTo(postmaster.socketDirectory, 'postgres'));
  // The failure shows in the query under way, or as the session's end.
  session.on('error', () => undefined);
  try {
    await session.connect();
    await session.query('select pg_advisory_lock_shared($1)', [usersLock]);
    await createDatabase(session);
    return session;
  } catch (error) {
    await session.end().catch(() => undefined);
    if (isPassing(error)) return undefined;
    throw error;
  }
}

async function createDatabase(session: pg.Client): Promise<void> {
  const isMissing = async () => {
    const found = await session.query('select from pg_database where datname = $1', [databaseName]);
    return found.rowCount === 0;
  };
  if (!(await isMissing())) return;
  await session.query('select pg_advisory_lock($1)', [creationLock]);
  if (await isMissing()) await session.query(`create database ${databaseName}`);
  await session.query('select pg_advisory_unlock($1)', [creationLock]);
}

async function detach(layout: Layout, { session, postmaster }: Attachment): Promise<void> {
  try {
    await session.query('select pg_advisory_unlock_shared($1)', [usersLock]);
    const last = await session.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [
      usersLock,
    ]);
    if (last.rows[0]?.locked) await stopPostmaster(postmaster, layout.cluster, stopPatienceMs);
  } catch {
    // The server has gone already, which leaves nothing to stop.
  } finally {
    await session.end().catch(() => undefined);
  }
}

/** Connection refused, cut or reset; or the server is starting up, shutting down, or out of connections. */
function isPassing(error: unknown): boolean {
  const code = errorCode(error);
  if (code === undefined) return error instanceof Error && /connection|timeout/i.test(error.message);
  return /^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|57P0[123]|53300|08...)$/.test(code);
}

function connectionTo(socketDirectory: string, database: string): pg.ClientConfig {
  return {
    host: socketDirectory,
    port: 5432,
    user: embeddedRole,
    password: '',
    database,
    ssl: false,
    connectionTimeoutMillis: connectTimeoutMs,
  };
}
