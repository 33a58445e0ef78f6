/** Signs security event tokens with the key of the moment. */
import { type CryptoKey, importJWK, SignJWT } from 'jose';
import type { Pool } from 'pg';
import type { SecretKey } from '../secret-key.ts';
import type { TokenClaims } from './compose-claims.ts';
import { ensureSigningKey, toKeyId } from './signing-key.ts';

export interface Signer {
  /** The token in compact form, issued now. */
  sign(claims: TokenClaims): Promise<string>;
}

/** How long a process signs with the key that it found. */
const TRUST_MILLISECONDS = 10_000;

interface LoadedKey {
  readonly id: string;
  readonly algorithm: string;
  readonly key: CryptoKey | Uint8Array;
}

/** A signer with the keys in the database. */
export function createSigner(pool: Pool, secretKey: SecretKey): Signer {
  let loaded: Promise<LoadedKey> | undefined;
  let loadedAt = 0;

  async function load(): Promise<LoadedKey> {
    const { id, algorithm, privateJwk } = await ensureSigningKey(pool, secretKey);
    return { id, algorithm, key: await importJWK(privateJwk, algorithm) };
  }

  return {
    async sign(claims) {
      if (loaded === undefined || Date.now() - loadedAt > TRUST_MILLISECONDS) {
        loadedAt = Date.now();
        loaded = load();
        loaded.catch(() => {
          loaded = undefined;
        });
      }
      const { id, algorithm, key } = await loaded;
      return new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, kid: toKeyId(id), typ: 'secevent+jwt' })
        .setIssuedAt()
        .sign(key);
    },
  };
}
