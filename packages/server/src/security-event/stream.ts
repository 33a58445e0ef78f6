/**
 * Security event streams: each follows the log of an environment, or of one directory in it, from a position of its own.
 * Nothing is stored for an event that waits; what has been received is below the stream's position.
 */
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { createSecret, hashSecret } from '../directory/index.ts';
import { lastPosition } from '../event/index.ts';
import type { SecretKey } from '../secret-key.ts';
import type { TokenForm } from './compose-claims.ts';

export const POLL_SECRET_PREFIX = 'rcp';

const SEAL_PURPOSE = 'security event stream';

/** A token that the receiver has refused for good. */
export interface Refusal {
  readonly jti: string;
  /** A code of RFC 8935 §2.4, or any other that the receiver gave. */
  readonly err: string;
  readonly description: string;
}

export interface Stream {
  readonly environmentId: string;
  readonly id: string;
  /** Null for a stream of the whole environment. */
  readonly directoryId: string | null;
  readonly delivery: 'push' | 'poll';
  readonly form: TokenForm;
  readonly audience: string;
  /** The log up to here has been received, or refused. */
  readonly position: number;
  /** Why nothing is sent any more; null while it is. */
  readonly stoppedBecause: string | null;
  readonly refusals: number;
  readonly lastRefusal: (Refusal & { readonly at: string }) | null;
  readonly endpointUrl: string | null;
  /** Attempts in a row that failed, and what the last of them met. */
  readonly failures: number;
  readonly lastFailure: string | null;
}

interface NewStream {
  readonly environmentId: string;
  readonly directoryId?: string | undefined;
  readonly form: TokenForm;
  /** The `aud` of its tokens. */
  readonly audience: string;
  /** Where it begins; left out: with the next event. */
  readonly afterPosition?: number | undefined;
}

export interface NewPushStream extends NewStream {
  readonly endpointUrl: string;
  /** The Authorization header to send, and the key that it is stored with. */
  readonly authorization?: { readonly value: string; readonly secretKey: SecretKey } | undefined;
}

/** The columns of a stream, for a table under the name `s`. */
export const STREAM_COLUMNS = `s.environment_id as "environmentId", s.id, s.directory_id as "directoryId", s.delivery,
  s.form, s.audience, s.position, s.stopped_because as "stoppedBecause", s.refusals, s.last_refusal as "lastRefusal",
  s.endpoint_url as "endpointUrl", s.failures, s.last_failure as "lastFailure"`;

/** A stream that is sent to an endpoint (RFC 8935). The caller has checked the URL and the directory. */
export async function createPushStream(pool: Pool, stream: NewPushStream): Promise<Stream> {
  const id = uuidv7();
  const { authorization } = stream;
  return insertStream(pool, id, 'push', stream, {
    endpointUrl: stream.endpointUrl,
    sealed: authorization?.secretKey.seal(SEAL_PURPOSE, id, authorization.value) ?? null,
    secretHash: null,
  });
}

/** A stream that its receiver polls (RFC 8936). The secret is seen only this once. */
export async function createPollStream(
  pool: Pool,
  stream: NewStream,
): Promise<{ readonly stream: Stream; readonly secret: string }> {
  const secret = createSecret(POLL_SECRET_PREFIX);
  const created = await insertStream(pool, uuidv7(), 'poll', stream, {
    endpointUrl: null,
    sealed: null,
    secretHash: hashSecret(secret),
  });
  return { stream: created, secret };
}

/** The streams of an environment, oldest first. */
export async function listStreams(pool: Pool, environmentId: string): Promise<Stream[]> {
  const { rows } = await pool.query<Stream>(
    `select ${STREAM_COLUMNS} from security_event_stream s where environment_id = $1 order by id`,
    [environmentId],
  );
  return rows;
}

/** Ends a stream for good. Whether there was one. */
export async function removeStream(pool: Pool, environmentId: string, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'delete from security_event_stream where environment_id = $1 and id = $2',
    [environmentId, id],
  );
  return rowCount === 1;
}

/** Lets a stream that stopped, or waits after failures, go on at once from where it was. Whether there is one. */
export async function resumeStream(pool: Pool, environmentId: string, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update security_event_stream set stopped_because = null, failures = 0, retry_at = null
     where environment_id = $1 and id = $2`,
    [environmentId, id],
  );
  return rowCount === 1;
}

/** The Authorization header of a push stream as it was given. Throws where the secret key is another one. */
export function openAuthorization(secretKey: SecretKey, streamId: string, sealed: Buffer): string {
  return secretKey.open(SEAL_PURPOSE, streamId, sealed);
}

async function insertStream(
  pool: Pool,
  id: string,
  delivery: 'push' | 'poll',
  { environmentId, directoryId, form, audience, afterPosition }: NewStream,
  own: { endpointUrl: string | null; sealed: Buffer | null; secretHash: Buffer | null },
): Promise<Stream> {
  const position = afterPosition ?? (await lastPosition(pool, environmentId));
  const { rows } = await pool.query<Stream>(
    `insert into security_event_stream as s (environment_id, id, directory_id, delivery, form, audience, position,
       endpoint_url, endpoint_authorization, secret_hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning ${STREAM_COLUMNS}`,
    [
      environmentId,
      id,
      directoryId ?? null,
      delivery,
      form,
      audience,
      position,
      own.endpointUrl,
      own.sealed,
      own.secretHash,
    ],
  );
  return rows[0]!;
}
