import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { Rollback, transaction } from './transaction.ts';

describe('transaction', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await database.pool.query('create table counter (name text primary key, value bigint not null)');
    await database.pool.query(`insert into counter values ('a', 0), ('b', 0)`);
  });
  afterAll(() => database.close());

  it('completes both of two transactions that deadlock', async () => {
    const firstLocks = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const attempts = [0, 0];
    const increaseBoth = (index: 0 | 1) =>
      transaction(database.pool, async (client) => {
        attempts[index]! += 1;
        for (const name of index === 0 ? ['a', 'b'] : ['b', 'a']) {
          await client.query('update counter set value = value + 1 where name = $1', [name]);
          firstLocks[index]!.resolve();
          await firstLocks[1 - index]!.promise;
        }
      });
    await Promise.all([increaseBoth(0), increaseBoth(1)]);
    const { rows } = await database.pool.query('select value from counter');
    expect(rows).toEqual([{ value: 2 }, { value: 2 }]);
    expect(attempts[0]! + attempts[1]!).toBe(3);
  });

  it('undoes everything and gives the value of a Rollback', async () => {
    const result = await transaction(database.pool, async (client): Promise<string> => {
      await client.query(`insert into counter values ('c', 1)`);
      throw new Rollback('refused');
    });
    expect(result).toBe('refused');
    expect((await database.pool.query(`select from counter where name = 'c'`)).rowCount).toBe(0);
  });
});
