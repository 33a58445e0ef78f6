import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { runRollcall } from './testing.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  for (const provider of ['okta', 'entra']) {
    await run('create', '--name', provider, '--provider', provider);
  }
});
afterAll(() => database.close());

const run = (...args: string[]) => runRollcall(['directory', ...args], { DATABASE_URL: database.url });
const policyOf = async (...args: string[]) =>
  JSON.parse((await run('policy', '--json', '--directory', ...args)).stdout).policy;

describe('rollcall directory policy', () => {
  it('shows the defaults of the provider', async () => {
    const common = { reprovision: 'refuse', inactive: 'inactive', password: 'discard' };
    expect(await policyOf('okta')).toEqual({ ...common, rehire: 'external-id' });
    expect(await policyOf('entra')).toEqual({ ...common, rehire: 'never' });
  });

  it('changes what is given and leaves the rest, of this directory only', async () => {
    expect(await policyOf('okta', '--inactive', 'deleted')).toMatchObject({ inactive: 'deleted' });
    expect(await policyOf('okta', '--rehire', 'user-name', '--password', 'refuse')).toEqual({
      rehire: 'user-name',
      reprovision: 'refuse',
      inactive: 'deleted',
      password: 'refuse',
    });
    expect(await policyOf('entra')).toMatchObject({ rehire: 'never', inactive: 'inactive' });
    expect((await run('policy', '--directory', 'okta')).stdout).toMatch(
      /^Directory okta \(.*\nrehire +user-name\n/,
    );
  });

  it('refuses a choice that there is not, and names those that there are', async () => {
    const { status, stderr } = await run('policy', '--directory', 'okta', '--rehire', 'always');
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining('Allowed choices are external-id, user-name, never'),
    });
  });
});
