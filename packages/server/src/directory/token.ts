/** Bearer tokens: what an identity provider authenticates with. Shown once, stored as a hash. */
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { createSecret, hashSecret } from './secret.ts';

export const TOKEN_PREFIX = 'rcs';

export interface CreatedToken {
  readonly id: string;
  /** The only time that the token is seen. */
  readonly token: string;
}

/** Creates a bearer token for a directory. Tokens made earlier stay valid, so that a rotation can overlap. */
export async function createToken(
  pool: Pool,
  credential: { readonly directoryId: string; readonly label: string },
): Promise<CreatedToken> {
  const token = createSecret(TOKEN_PREFIX);
  const id = uuidv7();
  await pool.query(
    `insert into credential (directory_id, id, kind, label, secret_hash) values ($1, $2, 'bearer', $3, $4)`,
    [credential.directoryId, id, credential.label, hashSecret(token)],
  );
  return { id, token };
}
