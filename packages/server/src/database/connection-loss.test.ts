import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { transaction } from './transaction.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

it('the loss of a connection inside a transaction fails that work and not the process', async () => {
  const lost = transaction(database.pool, async (client) => {
    await client.query('select pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
    await client.query('select 1');
  });
  await expect(lost).rejects.toThrow();
  const { rows } = await database.pool.query('select 1 as answer');
  expect(rows).toEqual([{ answer: 1 }]);
});
