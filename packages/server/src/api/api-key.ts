/** API keys: what a product authenticates with. Each belongs to one environment, is shown once and stored as a hash. */
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { createSecret, hashSecret, isWellFormedSecret } from '../directory/index.ts';

export const API_KEY_PREFIX = 'rk';

export interface CreatedApiKey {
  /** Database id. */
  readonly id: string;
  readonly environmentId: string;
  readonly name: string;
  /** The key itself; this is the only time that it is seen. */
  readonly secret: string;
}

const FIND_API_KEY = {
  name: 'api-find-api-key',
  text: `select environment_id, id, last_used_at is null or last_used_at < now() - interval '1 minute' as stale
         from api_key where secret_hash = $1 and revoked_at is null`,
};

const RECORD_USE = {
  name: 'api-record-use',
  text: 'update api_key set last_used_at = now() where environment_id = $1 and id = $2',
};

/** Creates a key of the environment. Keys made earlier stay valid, so that a rotation can overlap. */
export async function createApiKey(
  pool: Pool,
  { environmentId, name }: { readonly environmentId: string; readonly name: string },
): Promise<CreatedApiKey> {
  const secret = createSecret(API_KEY_PREFIX);
  const id = uuidv7();
  await pool.query('insert into api_key (environment_id, id, name, secret_hash) values ($1, $2, $3, $4)', [
    environmentId,
    id,
    name,
    hashSecret(secret),
  ]);
  return { id, environmentId, name, secret };
}

/** The environment of an API key; undefined for one that was never issued or is revoked. Notes its use each minute. */
export async function findEnvironmentOfApiKey(pool: Pool, secret: string): Promise<string | undefined> {
  if (!isWellFormedSecret(secret, API_KEY_PREFIX)) return undefined;
  const { rows } = await pool.query<{ environment_id: string; id: string; stale: boolean }>({
    ...FIND_API_KEY,
    values: [hashSecret(secret)],
  });
  const [key] = rows;
  if (key?.stale) await pool.query({ ...RECORD_USE, values: [key.environment_id, key.id] });
  return key?.environment_id;
}
