import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { createSecretKey } from '../secret-key.ts';
import type { TokenClaims } from './compose-claims.ts';
import { createSigner } from './signer.ts';
import { ensureSigningKey, listSigningKeys, readKeySet, rotateSigningKey } from './signing-key.ts';

const SECRET_KEY = createSecretKey(Buffer.alloc(32, 1));
const CLAIMS: TokenClaims = {
  iss: 'https://sync.example.com',
  aud: 'https://product.example.com',
  jti: 'a.b',
  txn: 'a',
  toe: 0,
  sub_id: { format: 'scim', uri: '/Users/1' },
  directory_id: 'directory_1',
  events: {},
};

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => database.pool.query('delete from signing_key'));

/** As if so many seconds had passed. */
async function pass(seconds: number): Promise<void> {
  await database.pool.query(
    `update signing_key set signs_from = signs_from - $1 * interval '1 second',
       published_until = published_until - $1 * interval '1 second'`,
    [seconds],
  );
}

const sign = () => createSigner(database.pool, SECRET_KEY).sign(CLAIMS);
const kid = (token: string) => decodeProtectedHeader(token).kid;
async function isVerified(token: string): Promise<boolean> {
  const keySet = (await readKeySet(database.pool)) as JSONWebKeySet;
  return jwtVerify(token, createLocalJWKSet(keySet)).then(
    () => true,
    () => false,
  );
}

describe('signing keys', () => {
  it('are made once, by whoever signs first, and published without their private part [EVT-22]', async () => {
    expect(await readKeySet(database.pool)).toEqual({ keys: [] });
    const made = await Promise.all(
      Array.from({ length: 5 }, () => ensureSigningKey(database.pool, SECRET_KEY)),
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    const { keys } = await readKeySet(database.pool);
    expect(keys).toEqual([
      {
        kty: 'EC',
        crv: 'P-256',
        x: expect.any(String),
        y: expect.any(String),
        kid: expect.any(String),
        alg: 'ES256',
        use: 'sig',
      },
    ]);
    const token = await sign();
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', kid: keys[0]?.kid, typ: 'secevent+jwt' });
    expect(await isVerified(token)).toBe(true);
  });

  it('sign as soon as they are made, at whatever fraction of a millisecond that is', async () => {
    for (let round = 0; round < 100; round++) {
      await database.pool.query('delete from signing_key');
      expect(await ensureSigningKey(database.pool, SECRET_KEY)).toBeDefined();
    }
  });

  it('are stored encrypted with the secret key', async () => {
    const { privateJwk } = await ensureSigningKey(database.pool, SECRET_KEY);
    const { rows } = await database.pool.query<{ sealed: Buffer }>(
      'select private_jwk as sealed from signing_key',
    );
    expect(rows[0]?.sealed.includes(privateJwk.d ?? '')).toBe(false);
    await expect(ensureSigningKey(database.pool, createSecretKey(Buffer.alloc(32, 2)))).rejects.toThrow();
  });

  it('rotate with an overlap: the new one is known before it signs, the old one after it signed last', async () => {
    const before = await sign();
    const rotated = await rotateSigningKey(database.pool, SECRET_KEY, 3600);
    expect(await listSigningKeys(database.pool)).toHaveLength(2);
    expect(kid(await sign())).toBe(kid(before));
    await pass(601);
    const after = await sign();
    expect(kid(after)).not.toBe(kid(before));
    expect((await ensureSigningKey(database.pool, SECRET_KEY)).id).toBe(rotated.id);
    expect([await isVerified(before), await isVerified(after)]).toEqual([true, true]);
    await pass(3600);
    expect([await isVerified(before), await isVerified(after)]).toEqual([false, true]);
    expect(kid(await sign())).toBe(kid(after));
  });

  it('that leaked are dropped at once by a rotation without overlap', async () => {
    const before = await sign();
    await rotateSigningKey(database.pool, SECRET_KEY, 0);
    const after = await sign();
    expect([await isVerified(before), await isVerified(after)]).toEqual([false, true]);
  });
});
