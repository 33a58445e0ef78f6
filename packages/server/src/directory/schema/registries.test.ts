import { coreRegistry, parseSchema } from '@rollcall/scim';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../database/testing.ts';
import {
  addSchema,
  createAuthenticator,
  createDirectory,
  createToken,
  ensureEnvironment,
  ensureOrganization,
  removeSchema,
} from '../index.ts';

const BADGE = 'urn:example:schemas:Badge:2.0:User';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

async function addDirectory() {
  const { pool } = database;
  const environment = await ensureEnvironment(pool);
  const organization = await ensureOrganization(pool, environment.id, 'Acme');
  const directory = await createDirectory(pool, {
    environmentId: environment.id,
    organizationId: organization.id,
    name: 'Acme',
    provider: 'generic',
  });
  const { token } = await createToken(pool, { directoryId: directory.directoryId, label: 'test' });
  return { ...directory, token };
}

async function addBadge(directoryId: string, attribute: string): Promise<void> {
  const parsed = parseSchema({ id: BADGE, attributes: [{ name: 'number' }, { name: attribute }] });
  expect(parsed).toMatchObject({ ok: true });
  if (!parsed.ok) return;
  const custom = { schema: parsed.value, extends: { resourceType: 'User', required: false } };
  await addSchema(database.pool, directoryId, custom);
}

it('builds the registry of a directory once, follows a change within a second, and shares that of the standard', async () => {
  const directory = await addDirectory();
  const authenticator = createAuthenticator(database.pool);
  const start = Date.now();
  const registryAt = async (milliseconds: number) => {
    const result = await authenticator.authenticate(
      directory.key,
      `Bearer ${directory.token}`,
      start + milliseconds,
    );
    expect(result.ok).toBe(true);
    return result.ok ? result.client.registry : coreRegistry;
  };
  expect(await registryAt(0)).toBe(coreRegistry);
  await addBadge(directory.directoryId, 'floor');
  expect(await registryAt(999)).toBe(coreRegistry);
  const first = await registryAt(1_001);
  expect(first.schema(BADGE)?.attributes).toHaveLength(2);
  expect(await registryAt(5_000)).toBe(first);
  await removeSchema(database.pool, directory.directoryId, BADGE);
  const second = await registryAt(10_000);
  expect(second.schema(BADGE)).toBeUndefined();
  expect(await registryAt(20_000)).toBe(second);
});

it('adds schemas one after the other, however many at once, so that all of them fit each other', async () => {
  const { directoryId } = await addDirectory();
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) => addBadge(directoryId, `x${i}`)),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const { rows } = await database.pool.query('select from directory_schema where directory_id = $1', [
    directoryId,
  ]);
  expect(rows).toHaveLength(1);
});
