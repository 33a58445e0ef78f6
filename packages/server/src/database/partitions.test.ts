import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensurePartitions } from './partitions.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

describe('ensurePartitions', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  const partitionsOf = async (table: string) => {
    const { rows } = await database.pool.query<{ name: string }>(
      'select inhrelid::regclass::text as name from pg_inherits where inhparent = $1::regclass order by 1',
      [table],
    );
    return rows.map(({ name }) => name);
  };
  const insertAt = (at: string) =>
    database.pool.query(
      `insert into request_log (at, id, method, path, status, duration_ms) values ($1, gen_random_uuid(), 'GET', '/', 200, 1)`,
      [at],
    );

  it('makes a day before to seven days after, by UTC, once, however many ask at the same moment', async () => {
    const now = new Date('2031-03-01T00:30:00+02:00');
    await Promise.all(Array.from({ length: 6 }, () => ensurePartitions(database.pool, now)));
    for (const table of ['event', 'request_log']) {
      const made = (await partitionsOf(table)).filter((name) => name.startsWith(`${table}_2031`));
      expect(made).toHaveLength(9);
      expect(made[0]).toBe(`${table}_20310227`);
      expect(made.at(-1)).toBe(`${table}_20310307`);
    }
  });

  it('takes rows up to the edges of its days, and none beyond', async () => {
    await ensurePartitions(database.pool, new Date('2032-06-10T12:00:00Z'));
    await insertAt('2032-06-09T00:00:00.000Z');
    await insertAt('2032-06-17T23:59:59.999Z');
    await expect(insertAt('2032-06-08T23:59:59.999Z')).rejects.toThrow('no partition');
    await expect(insertAt('2032-06-18T00:00:00.000Z')).rejects.toThrow('no partition');
  });

  it('does not wait for those who read and write the table', async () => {
    const client = await database.pool.connect();
    try {
      await client.query('begin');
      await client.query('select count(*) from request_log');
      await client.query(
        `insert into request_log (at, id, method, path, status, duration_ms)
         values (now(), gen_random_uuid(), 'GET', '/', 200, 1)`,
      );
      await ensurePartitions(database.pool, new Date('2033-01-01T00:00:00Z'));
      expect(await partitionsOf('request_log')).toContain('request_log_20330101');
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
