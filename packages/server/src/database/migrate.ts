/** Brings the tables to the form that this program knows: numbered SQL files that never change once released. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { Pool, PoolClient } from 'pg';
import { UnusableDatabaseError } from './errors.ts';
import { transaction } from './transaction.ts';

export interface Migration {
  /** The file's name without `.sql`; names sort in the order of application. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the SQL in hex. */
  readonly checksum: string;
}

interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
}

const FILE_PATTERN = /^(\d{4}-[a-z0-9-]+)\.sql$/;
const MIGRATION_LOCK = 7_265_010;

/** The migrations that this program brings, in order. */
export async function readMigrations(): Promise<Migration[]> {
  const folder = new URL('./migrations/', import.meta.url);
  const names = (await readdir(folder)).map((file) => FILE_PATTERN.exec(file)?.[1]);
  const known = names.filter((name) => name !== undefined).sort();
  return Promise.all(
    known.map(async (name) => {
      const sql = await readFile(new URL(`${name}.sql`, folder), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Applies what is missing, all in one transaction; processes that start at once wait for each other. Gives the names of
 * those applied. Throws UnusableDatabaseError when the database is newer than the program or was made from other files.
 */
export async function migrate(pool: Pool, migrations: readonly Migration[]): Promise<string[]> {
  return transaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const applied = await readApplied(client);
    for (const each of applied) refuseForeign(each, migrations);
    const missing = migrations.filter(({ name }) => !applied.some((each) => each.name === name));
    for (const { name, sql, checksum } of missing) {
      await client.query(sql);
      await client.query('insert into rollcall_migration (name, checksum) values ($1, $2)', [name, checksum]);
    }
    return missing.map(({ name }) => name);
  });
}

async function readApplied(client: PoolClient): Promise<AppliedMigration[]> {
  // Asking first spares the lock and the notice of `create table if not exists` at every start.
  const { rows } = await client.query<{ found: string | null }>(
    `select to_regclass('rollcall_migration') as found`,
  );
  if (rows[0]?.found === null) {
    await client.query(`create table rollcall_migration (
      name text primary key,
      checksum text not null,
      applied_at timestamptz(3) not null default clock_timestamp()
    )`);
  }
  const applied = await client.query<AppliedMigration>(
    'select name, checksum from rollcall_migration order by name',
  );
  return applied.rows;
}

function refuseForeign(applied: AppliedMigration, migrations: readonly Migration[]): void {
  const own = migrations.find(({ name }) => name === applied.name);
  if (own === undefined) {
    throw new UnusableDatabaseError(
      `The database is newer than this Rollcall: it has the migration ${applied.name}, which this one does not know. ` +
        'Start the Rollcall that made it or a newer one.',
    );
  }
  if (own.checksum !== applied.checksum) {
    throw new UnusableDatabaseError(
      `The database was made from another text of the migration ${applied.name} than this Rollcall has. ` +
        'Start the Rollcall that made it, or use a new database (with an embedded one, another --data-dir).',
    );
  }
}
