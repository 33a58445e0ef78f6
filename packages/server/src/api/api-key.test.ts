import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { ensureEnvironment } from '../directory/index.ts';
import { createApiKey, findEnvironmentOfApiKey } from './api-key.ts';

let database: TestDatabase;
let environmentId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  environmentId = (await ensureEnvironment(database.pool)).id;
});
afterAll(() => database.close());

const newKey = () => createApiKey(database.pool, { environmentId, name: 'test' });

async function lastUse(id: string): Promise<string | null> {
  const { rows } = await database.pool.query<{ last_used_at: string | null }>(
    'select last_used_at from api_key where id = $1',
    [id],
  );
  return rows[0]?.last_used_at ?? null;
}

describe('an API key', () => {
  it('leads to its environment', async () => {
    const { secret } = await newKey();
    expect(secret).toMatch(/^rk_/);
    expect(await findEnvironmentOfApiKey(database.pool, secret)).toBe(environmentId);
  });

  it('is stored as a hash only', async () => {
    const { secret } = await newKey();
    const { rows } = await database.pool.query<{ row: string }>('select api_key::text as row from api_key');
    expect(rows.length).toBeGreaterThan(0);
    for (const { row } of rows) expect(row).not.toContain(secret.slice('rk_'.length, 30));
  });

  it('is worth nothing once revoked, mistyped, cut short or never issued', async () => {
    const { id, secret } = await newKey();
    const mistyped = secret.replace(/[0-9a-f]$/, (digit) => (digit === '0' ? '1' : '0'));
    for (const wrong of [mistyped, secret.slice(0, -1), `${secret}0`, secret.toUpperCase(), 'rk_', '']) {
      expect(await findEnvironmentOfApiKey(database.pool, wrong)).toBeUndefined();
    }
    await database.pool.query('update api_key set revoked_at = now() where id = $1', [id]);
    expect(await findEnvironmentOfApiKey(database.pool, secret)).toBeUndefined();
  });

  it('notes its use, but not more than once a minute', async () => {
    const { id, secret } = await newKey();
    expect(await lastUse(id)).toBeNull();
    await findEnvironmentOfApiKey(database.pool, secret);
    const first = await lastUse(id);
    expect(first).not.toBeNull();
    await findEnvironmentOfApiKey(database.pool, secret);
    expect(await lastUse(id)).toBe(first);
    await database.pool.query(
      `update api_key set last_used_at = now() - interval '61 seconds' where id = $1`,
      [id],
    );
    const aged = await lastUse(id);
    await findEnvironmentOfApiKey(database.pool, secret);
    expect(await lastUse(id)).not.toBe(aged);
  });
});
