/** The directory that the demo provisions: made on the first run, found on later ones. */
import type { Pool } from 'pg';
import {
  createDirectory,
  createToken,
  type Directory,
  ensureEnvironment,
  ensureOrganization,
  listDirectories,
} from '../directory/index.ts';

export const DEMO_DIRECTORY_NAME = 'Aurora Instruments';

export interface DemoDirectory {
  readonly directory: Directory;
  /** Made anew on each run: a token is shown once and stored as a hash. */
  readonly token: string;
  readonly isNew: boolean;
}

/** The oldest directory of the demo's name with a fresh token; earlier tokens stay valid. */
export async function ensureDemoDirectory(pool: Pool): Promise<DemoDirectory> {
  const environment = await ensureEnvironment(pool);
  const [found] = await listDirectories(pool, environment.id, DEMO_DIRECTORY_NAME);
  const directory = found ?? (await createDemoDirectory(pool, environment.id));
  const { token } = await createToken(pool, { directoryId: directory.directoryId, label: 'demo' });
  return { directory, token, isNew: found === undefined };
}

async function createDemoDirectory(pool: Pool, environmentId: string): Promise<Directory> {
  const organization = await ensureOrganization(pool, environmentId, DEMO_DIRECTORY_NAME);
  return createDirectory(pool, {
    environmentId,
    organizationId: organization.id,
    name: DEMO_DIRECTORY_NAME,
    provider: 'okta',
  });
}
