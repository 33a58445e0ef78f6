import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import {
  ADVANCE_COUNTER,
  BEGIN_BATCH,
  DELETE_GROUPS,
  DELETE_MEMBERSHIPS,
  DELETE_USERS,
  LOCK_COUNTER,
  RAISE_GROUPS,
  READ_PUBLISHED,
  TAKE_OUTBOX,
} from './publisher-statements.ts';
import { createTestDirectory } from './testing.ts';

let database: TestDatabase;
let environmentId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  environmentId = (await createTestDirectory(database.pool)).environmentId;
});
afterAll(() => database.close());

const BYTES_MAX = 1_000_000;

describe('the plan that a connection keeps from when the tables were empty', () => {
  it.each([
    [LOCK_COUNTER, () => [environmentId]],
    [TAKE_OUTBOX, () => [environmentId, 1000, BYTES_MAX]],
    [READ_PUBLISHED, () => ['[]', BYTES_MAX]],
    [ADVANCE_COUNTER, () => [environmentId, 1]],
    [DELETE_USERS, () => ['[]']],
    [DELETE_GROUPS, () => ['[]']],
    [RAISE_GROUPS, () => ['[]']],
    [DELETE_MEMBERSHIPS, () => ['[]']],
  ])('finds everything by key in $name', async ({ text }, values) => {
    const client = await database.pool.connect();
    try {
      await client.query('begin');
      await client.query(BEGIN_BATCH);
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values());
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toContain('Index Scan');
      expect(plan).not.toMatch(/Seq Scan|Bitmap|Hash Join|Merge Join/);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
