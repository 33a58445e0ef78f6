/**
 * Databases for tests: one server for a whole run, a template with all tables in it, and a fresh database from that
 * template for each test file. The server is an embedded one that stays in the system's temporary folder between runs,
 * or, with ROLLCALL_TEST_DATABASE_URL, any other one that lets its user create databases.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { createPool } from './database.ts';
import { openEmbeddedDatabase } from './embedded/embedded-database.ts';
import { migrate, readMigrations } from './migrate.ts';
import { ensurePartitions } from './partitions.ts';

export interface TestDatabase {
  readonly pool: pg.Pool;
  readonly connection: pg.ClientConfig;
  /** The same as a URL, for a process of its own. */
  readonly url: string;
  close(): Promise<void>;
}

/** What a test run hands to its test files. */
export interface TestServer {
  readonly url: string;
  readonly template: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer;
  }
}

const POOL_SIZE = 10;
const TEMPLATE_LOCK = 7_265_020;
const LEFT_OVER_SECONDS = 3600;
/** Nothing in these databases has to outlive a power cut. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '128MB' };

/** A fresh database with all tables, empty. Close it after the last test of the file. The server is that of the test run. */
export async function createTestDatabase(server: TestServer = inject('testServer')): Promise<TestDatabase> {
  const name = `rollcall_test_${secondsNow()}_${randomBytes(6).toString('hex')}`;
  await runOn(server.url, (client) => client.query(`create database ${name} template ${server.template}`));
  const url = urlOf(server.url, name);
  const connection = { connectionString: url };
  const pool = createPool(connection, POOL_SIZE, () => undefined);
  return {
    pool,
    connection,
    url,
    async close() {
      await pool.end();
      await runOn(server.url, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

/** Starts or adopts the server of a test run and makes the template. */
export async function openTestServer(): Promise<TestServer & { close(): Promise<void> }> {
  const ownUrl = process.env.ROLLCALL_TEST_DATABASE_URL;
  const server =
    ownUrl === undefined ? await openEmbeddedServer() : { url: ownUrl, close: async () => undefined };
  const template = await runOn(server.url, async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await dropLeftOvers(client);
    return ensureTemplate(client, server.url);
  });
  return { ...server, template };
}

async function openEmbeddedServer(): Promise<{ url: string; close(): Promise<void> }> {
  const folder = join(tmpdir(), `rollcall-test-${process.getuid?.()}-${hash(import.meta.url + bootId())}`);
  const server = await openEmbeddedDatabase({ dataDirectory: folder, log: console.error, parameters: FAST });
  const { user, host, database } = server.connection;
  const url = `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(host!)}`;
  return { url, close: server.close };
}

/** A server without fsync may have lost anything when the machine went down, so each boot gets a new one. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
  } catch {
    return '';
  }
}

async function ensureTemplate(client: pg.Client, serverUrl: string): Promise<string> {
  const migrations = await readMigrations();
  const today = new Date().toISOString().slice(0, 10);
  const suffix = hash(today + migrations.map(({ checksum }) => checksum).join());
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_database where datname like $1 and datistemplate',
    [`rollcall\\_template\\_%\\_${suffix}`],
  );
  if (rows[0] !== undefined) return rows[0].datname;
  const name = `rollcall_template_${secondsNow()}_${suffix}`;
  await client.query(`create database ${name} encoding 'UTF8' template template0`);
  const pool = createPool({ connectionString: urlOf(serverUrl, name) }, 1, () => undefined);
  try {
    await migrate(pool, migrations);
    await ensurePartitions(pool);
  } finally {
    await pool.end();
  }
  await client.query(`alter database ${name} with is_template true allow_connections false`);
  return name;
}

/** Databases of runs that were killed, and templates of earlier days. */
async function dropLeftOvers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    `select datname from pg_database where datname ~ '^rollcall_(test|template)_[0-9]+_[0-9a-f]+$'`,
  );
  for (const { datname } of rows) {
    const [, kind, madeAt] = /^rollcall_(test|template)_(\d+)_/.exec(datname)!;
    const lifetime = kind === 'test' ? LEFT_OVER_SECONDS : 24 * LEFT_OVER_SECONDS;
    if (Number(madeAt) > secondsNow() - lifetime) continue;
    await client.query(`alter database ${datname} with is_template false`);
    await client.query(`drop database ${datname} with (force)`);
  }
}

async function runOn<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The URL of another database on the same server. */
function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function secondsNow(): number {
  return Math.floor(Date.now() / 1000);
}
