/**
 * Sends the tokens of push streams (RFC 8935). Any number of processes run a sender: a stream is sent by whoever holds its
 * lease, one token after the other in the order of the log, and each stream on its own, so that a receiver that hangs
 * holds up nobody else. A token may arrive twice, with the same `jti`, when a process dies between its delivery and the
 * record of it.
 */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { SecretKey } from '../secret-key.ts';
import type { TokenClaims } from './compose-claims.ts';
import * as statements from './push-statements.ts';
import { type PushOutcome, pushToken } from './push-token.ts';
import { createTokenReader, explainCursorError } from './read-tokens.ts';
import { createSigner } from './signer.ts';
import { openAuthorization, type Refusal, type Stream } from './stream.ts';

export interface PushSender {
  /** Cuts the transmissions under way; they are repeated by whoever comes next. */
  close(): Promise<void>;
}

export interface PushSenderOptions {
  readonly pool: Pool;
  readonly publicUrl: string;
  readonly secretKey: SecretKey;
  readonly log: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
  /** How soon new events are noticed. */
  readonly pollMilliseconds?: number;
  /** How long a receiver may take to answer. A lease is three times as long. */
  readonly timeoutMilliseconds?: number;
  /** How long after the first failure the next attempt comes; twice as long after each further one. */
  readonly backoffMilliseconds?: number;
}

interface ClaimedStream extends Stream {
  readonly sealedAuthorization: Buffer | null;
  /** The last position of the log when the stream was claimed. */
  readonly last: number;
}

/** What happened to a stream that is being sent. */
type Progress = 'go on' | 'ended';

const PAGE_EVENTS = 100;
/** Receivers that hang hold up others only from this number of them on, and then only until they time out. */
const STREAMS_AT_ONCE = 500;
const BACKOFF_MILLISECONDS_MAX = 300_000;

/** Starts sending. Errors are logged and tried again; they never end it. */
export function startPushSender({
  pool,
  publicUrl,
  secretKey,
  log,
  pollMilliseconds = 250,
  timeoutMilliseconds = 10_000,
  backoffMilliseconds = 1_000,
}: PushSenderOptions): PushSender {
  const readTokens = createTokenReader(pool, publicUrl);
  const signer = createSigner(pool, secretKey);
  const leaseMilliseconds = timeoutMilliseconds * 3;
  const stop = new AbortController();
  const sending = new Set<Promise<void>>();
  let endPause = () => {};

  /** Whether the lease was still ours. */
  const record = async (
    statement: { name: string; text: string },
    { environmentId, id }: Stream,
    lease: string,
    ...values: unknown[]
  ): Promise<boolean> => {
    const { rowCount } = await pool.query({ ...statement, values: [environmentId, id, lease, ...values] });
    return rowCount === 1;
  };

  const send = async (stream: ClaimedStream, lease: string): Promise<void> => {
    const { sealedAuthorization: sealed } = stream;
    const authorization = sealed === null ? undefined : openAuthorization(secretKey, stream.id, sealed);
    let position = stream.position;
    while (!stop.signal.aborted) {
      const page = await readTokens(stream, position, PAGE_EVENTS);
      if (!page.ok) {
        await record(statements.STOP_STREAM, stream, lease, explainCursorError(position, page.error));
        return;
      }
      for (const token of page.value.tokens) {
        if (stop.signal.aborted) break;
        position = token.position;
        if (token.claims === undefined) continue;
        const progress = await sendToken(stream, lease, authorization, position, token.claims);
        if (progress === 'ended') return;
      }
      if (stop.signal.aborted) break;
      const { more } = page.value;
      const reached = more ? position : Math.max(position, stream.last);
      if (!(await record(statements.ADVANCE_STREAM, stream, lease, reached, leaseMilliseconds))) return;
      if (!more) break;
    }
    await record(statements.RELEASE_STREAM, stream, lease);
  };

  const sendToken = async (
    stream: ClaimedStream,
    lease: string,
    authorization: string | undefined,
    position: number,
    claims: TokenClaims,
  ): Promise<Progress> => {
    const outcome = await pushToken({
      url: stream.endpointUrl ?? '',
      authorization,
      token: await signer.sign(claims),
      timeoutMilliseconds,
      stop: stop.signal,
    });
    return settle(stream, lease, position, claims.jti, outcome);
  };

  const settle = async (
    stream: ClaimedStream,
    lease: string,
    position: number,
    jti: string,
    outcome: PushOutcome,
  ): Promise<Progress> => {
    const about = { streamId: stream.id, jti };
    switch (outcome.kind) {
      case 'received': {
        const isOurs = await record(statements.ADVANCE_STREAM, stream, lease, position, leaseMilliseconds);
        return isOurs ? 'go on' : 'ended';
      }
      case 'refused': {
        const { err, description } = outcome;
        log.warn({ ...about, err, description }, 'a receiver refused a security event token');
        const refusal: Refusal & { at: string } = { jti, err, description, at: new Date().toISOString() };
        const values = [position, JSON.stringify(refusal), leaseMilliseconds];
        return (await record(statements.RECORD_REFUSAL, stream, lease, ...values)) ? 'go on' : 'ended';
      }
      case 'rejected':
        log.error({ ...about, reason: outcome.reason }, 'a security event stream stopped');
        await record(statements.STOP_STREAM, stream, lease, outcome.reason);
        return 'ended';
      case 'failed': {
        if (stop.signal.aborted) {
          await record(statements.RELEASE_STREAM, stream, lease);
          return 'ended';
        }
        const waits = [backoffMilliseconds, BACKOFF_MILLISECONDS_MAX];
        await record(statements.POSTPONE_STREAM, stream, lease, outcome.reason, ...waits);
        return 'ended';
      }
    }
  };

  const claim = async (lease: string): Promise<ClaimedStream[]> => {
    try {
      const limit = STREAMS_AT_ONCE - sending.size;
      const values = [limit, lease, leaseMilliseconds];
      return (await pool.query<ClaimedStream>({ ...statements.CLAIM_STREAMS, values })).rows;
    } catch (error) {
      log.error({ err: error }, 'looking for security events to send failed');
      return [];
    }
  };

  const run = async () => {
    while (!stop.signal.aborted) {
      const lease = randomUUID();
      for (const stream of await claim(lease)) {
        const sent = send(stream, lease)
          .catch((error: unknown) => {
            log.error({ err: error, streamId: stream.id }, 'sending security events failed');
          })
          .finally(() => sending.delete(sent));
        sending.add(sent);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pollMilliseconds);
        endPause = () => {
          clearTimeout(timer);
          resolve();
        };
        if (stop.signal.aborted) endPause();
      });
    }
    await Promise.all(sending);
  };

  const running = run();
  return {
    async close() {
      stop.abort();
      endPause();
      await running;
    },
  };
}
