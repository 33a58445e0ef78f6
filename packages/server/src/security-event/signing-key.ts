/**
 * The keys that sign security event tokens. A new key is published before it signs, so that receivers that keep the key
 * set for a while know it in time; an old one stays published after it has signed its last token.
 */
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Pool, PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { transaction } from '../database/transaction.ts';
import { encodeTypeId } from '../database/type-id.ts';
import type { SecretKey } from '../secret-key.ts';

/** How long receivers may keep the published key set. */
export const KEY_SET_SECONDS = 300;

const ALGORITHM = 'ES256';
const SEAL_PURPOSE = 'signing key';
const SIGNING_KEY_LOCK = 7_265_012;

export interface SigningKey {
  readonly id: string;
  readonly algorithm: string;
  /** ISO 8601 in UTC. */
  readonly signsFrom: string;
  /** Null for as long as no newer key has been made. */
  readonly publishedUntil: string | null;
}

export interface PrivateSigningKey extends SigningKey {
  readonly privateJwk: JWK;
}

const COLUMNS = 'id, algorithm, signs_from as "signsFrom", published_until as "publishedUntil"';

/** The `kid` of a key, by its id in the database. */
export function toKeyId(id: string): string {
  return encodeTypeId('signing_key', id);
}

/** The keys that are published, oldest first. */
export async function listSigningKeys(pool: Pool): Promise<SigningKey[]> {
  const { rows } = await pool.query<SigningKey>(
    `select ${COLUMNS} from signing_key
     where published_until is null or published_until > clock_timestamp() order by signs_from, id`,
  );
  return rows;
}

/** The published keys as a JWK Set (RFC 7517 §5). */
export async function readKeySet(pool: Pool): Promise<{ readonly keys: readonly JWK[] }> {
  const { rows } = await pool.query<{ jwk: JWK }>(
    `select public_jwk as jwk from signing_key
     where published_until is null or published_until > clock_timestamp() order by signs_from, id`,
  );
  return { keys: rows.map(({ jwk }) => jwk) };
}

/** The key that signs now, made when there is none. Safe when called concurrently. Throws for another secret key. */
export async function ensureSigningKey(pool: Pool, secretKey: SecretKey): Promise<PrivateSigningKey> {
  const found = await findCurrent(pool, secretKey);
  if (found !== undefined) return found;
  return transaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [SIGNING_KEY_LOCK]);
    const made = await findCurrent(client, secretKey);
    if (made !== undefined) return made;
    await insertKey(client, secretKey, 0);
    return (await findCurrent(client, secretKey))!;
  });
}

/**
 * Makes a new key. It signs once everybody can know it, and the older ones stay published for `overlapSeconds` from then
 * on. An overlap of 0 is for a key that has leaked: it is no longer published, and the new one signs at once.
 */
export async function rotateSigningKey(
  pool: Pool,
  secretKey: SecretKey,
  overlapSeconds: number,
): Promise<SigningKey> {
  return transaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [SIGNING_KEY_LOCK]);
    const isFirst = (await findCurrent(client, secretKey)) === undefined;
    const key = await insertKey(client, secretKey, isFirst || overlapSeconds === 0 ? 0 : 2 * KEY_SET_SECONDS);
    await client.query(
      `update signing_key set published_until =
         least(published_until, $2::timestamptz + $3 * interval '1 second') where id <> $1`,
      [key.id, key.signsFrom, overlapSeconds],
    );
    return key;
  });
}

async function findCurrent(client: Pool | PoolClient, secretKey: SecretKey) {
  const { rows } = await client.query<SigningKey & { private_jwk: Buffer }>(
    `select ${COLUMNS}, private_jwk from signing_key
     where signs_from <= clock_timestamp() and (published_until is null or published_until > clock_timestamp())
     order by signs_from desc, id desc limit 1`,
  );
  if (rows[0] === undefined) return undefined;
  const { private_jwk: sealed, ...key } = rows[0];
  const privateJwk: JWK = JSON.parse(secretKey.open(SEAL_PURPOSE, key.id, sealed));
  return { ...key, privateJwk };
}

/** The column holds milliseconds; rounded up, a key that is to sign at once would not be there yet. */
async function insertKey(
  client: PoolClient,
  secretKey: SecretKey,
  delaySeconds: number,
): Promise<SigningKey> {
  const id = uuidv7();
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid: toKeyId(id), alg: ALGORITHM, use: 'sig' };
  const privateJwk = JSON.stringify(await exportJWK(privateKey));
  const { rows } = await client.query<SigningKey>(
    `insert into signing_key (id, algorithm, public_jwk, private_jwk, signs_from)
     values ($1, $2, $3, $4, date_trunc('milliseconds', clock_timestamp()) + $5 * interval '1 second')
     returning ${COLUMNS}`,
    [id, ALGORITHM, publicJwk, secretKey.seal(SEAL_PURPOSE, id, privateJwk), delaySeconds],
  );
  return rows[0]!;
}
