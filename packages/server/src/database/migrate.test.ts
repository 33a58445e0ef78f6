import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UnusableDatabaseError } from './errors.ts';
import { type Migration, migrate, readMigrations } from './migrate.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

describe('migrate', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
    await database.pool.query('drop schema public cascade; create schema public');
  });
  afterEach(() => database.close());

  const migration = (name: string, sql: string): Migration => ({ name, sql, checksum: `of ${sql}` });
  const one = migration('0001-one', 'create table one (id integer)');
  const two = migration('0002-two', 'create table two (id integer)');

  it('applies each of its files once, in order, however many ask at the same moment', async () => {
    const migrations = await readMigrations();
    const applied = await Promise.all(Array.from({ length: 8 }, () => migrate(database.pool, migrations)));
    expect(applied.flat()).toEqual(migrations.map(({ name }) => name));
    expect(await migrate(database.pool, migrations)).toEqual([]);
  });

  it('adds what is new to what is there', async () => {
    expect(await migrate(database.pool, [one])).toEqual(['0001-one']);
    expect(await migrate(database.pool, [one, two])).toEqual(['0002-two']);
  });

  it('applies all or none', async () => {
    const broken = migration('0002-broken', 'create table two (id integer); select * from missing');
    await expect(migrate(database.pool, [one, broken])).rejects.toThrow('missing');
    expect(await migrate(database.pool, [one, two])).toEqual(['0001-one', '0002-two']);
  });

  it('refuses a database that is newer than the program', async () => {
    await migrate(database.pool, [one, two]);
    const refused = migrate(database.pool, [one]);
    await expect(refused).rejects.toThrow(UnusableDatabaseError);
    await expect(refused).rejects.toThrow(
      'The database is newer than this Rollcall: it has the migration 0002-two',
    );
  });

  it('refuses a database that was made from another text of a migration', async () => {
    await migrate(database.pool, [one]);
    const changed = migration('0001-one', 'create table one (id bigint)');
    await expect(migrate(database.pool, [changed])).rejects.toThrow('another text of the migration 0001-one');
  });
});
