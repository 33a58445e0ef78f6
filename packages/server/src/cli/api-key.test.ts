import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventRoutes } from '../api/index.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { runRollcall } from './testing.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const run = (...args: string[]) =>
  runRollcall(['api-key', 'create', ...args], { DATABASE_URL: database.url });

it('creates a key that opens GET /events, and prints it for scripts and for people', async () => {
  const { status, stdout } = await run(
    '--name',
    'product',
    '--json',
    '--public-url',
    'https://sync.example.com',
  );
  expect(status).toBe(0);
  const created = JSON.parse(stdout);
  expect(created).toMatchObject({ name: 'product', events_url: 'https://sync.example.com/events' });
  expect(created.id).toMatch(/^api_key_[0-9a-z]{26}$/);
  const response = await eventRoutes({ pool: database.pool }).request('/events', {
    headers: { Authorization: `Bearer ${created.api_key}` },
  });
  expect(response.status).toBe(200);
  expect((await run()).stdout).toMatch(/^API key {2}rk_\w+\n/);
});
