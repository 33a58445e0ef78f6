/**
 * Poll streams (RFC 8936). What is not settled, by an acknowledgement or a refusal, is offered again. A stream's position
 * follows what is settled without a gap; what is settled ahead of it is kept one by one until the gap closes.
 */
import type { Pool, PoolClient } from 'pg';
import { transaction } from '../database/transaction.ts';
import { hashSecret, isWellFormedSecret } from '../directory/index.ts';
import { findPositions, lastPosition } from '../event/index.ts';
import type { PollRequest } from './poll-request.ts';
import { explainCursorError, type PendingToken, type ReadTokens } from './read-tokens.ts';
import { POLL_SECRET_PREFIX, STREAM_COLUMNS, type Stream } from './stream.ts';
import { eventOfTokenId } from './token-id.ts';

/** How far ahead of an event that is never settled others are offered. */
const WINDOW_EVENTS = 1_000;

/** What a stream offers at the moment. */
export interface Offer {
  readonly tokens: readonly PendingToken[];
  readonly more: boolean;
  /** How long the log was: nothing new comes before it grows beyond. */
  readonly logPosition: number;
}

/** The poll stream with this id and secret; undefined when there is none. */
export async function findPollStream(pool: Pool, id: string, secret: string): Promise<Stream | undefined> {
  if (!isWellFormedSecret(secret, POLL_SECRET_PREFIX)) return undefined;
  const { rows } = await pool.query<Stream>({
    name: 'security-event-find-poll-stream',
    text: `select ${STREAM_COLUMNS} from security_event_stream s where id = $1 and secret_hash = $2`,
    values: [id, hashSecret(secret)],
  });
  return rows[0];
}

/** Records what the receiver reports. Names of tokens that are not of this stream count for nothing. */
export async function settle(
  pool: Pool,
  stream: Stream,
  { acknowledged, refused }: Pick<PollRequest, 'acknowledged' | 'refused'>,
): Promise<void> {
  const eventIds = [...acknowledged, ...refused.map(({ jti }) => jti)]
    .map((jti) => eventOfTokenId(jti, stream.id))
    .filter((id) => id !== undefined);
  if (eventIds.length === 0) return;
  const { environmentId, directoryId } = stream;
  const positions = await findPositions(pool, environmentId, eventIds, directoryId ?? undefined);
  const known = refused.filter(({ jti }) => positions.has(eventOfTokenId(jti, stream.id) ?? ''));
  await transaction(pool, async (client) => {
    await client.query(
      `insert into security_event_settled (stream_id, position)
       select s.id, settled.position from security_event_stream s, unnest($2::bigint[]) as settled (position)
       where s.id = $1 and settled.position > s.position
       on conflict do nothing`,
      [stream.id, [...positions.values()].sort((a, b) => a - b)],
    );
    const last = known.at(-1);
    if (last !== undefined) {
      await client.query(
        'update security_event_stream set refusals = refusals + $2, last_refusal = $3 where id = $1',
        [stream.id, known.length, { ...last, at: new Date().toISOString() }],
      );
    }
  });
}

/**
 * At most `limit` tokens that are not settled, oldest first. On the way the stream's position follows what is settled, and
 * a stream whose position the log no longer has stops. Gives undefined for a stream that has stopped.
 */
export async function offer(
  pool: Pool,
  readTokens: ReadTokens,
  stream: Stream,
  limit: number,
): Promise<Offer | undefined> {
  const logPosition = await lastPosition(pool, stream.environmentId);
  let position = await readPosition(pool, stream);
  for (;;) {
    if (position === undefined) return undefined;
    const settled = await readSettled(pool, stream);
    const page = await readTokens(stream, position, Math.min(settled.size + limit + 1, WINDOW_EVENTS));
    if (!page.ok) {
      await stopStream(pool, stream, explainCursorError(position, page.error));
      return undefined;
    }
    const { tokens, more } = page.value;
    const open = tokens.filter((token) => token.claims !== undefined && !settled.has(token.position));
    const [first] = open;
    const reached: number =
      first === undefined
        ? more
          ? tokens.at(-1)!.position
          : Math.max(logPosition, position)
        : first.position - 1;
    if (reached > position) await advance(pool, stream, reached);
    if (first === undefined && more) {
      position = reached;
      continue;
    }
    return { tokens: open.slice(0, limit), more: more || open.length > limit, logPosition };
  }
}

async function readPosition(pool: Pool, { environmentId, id }: Stream): Promise<number | undefined> {
  const { rows } = await pool.query<{ position: number }>(
    'select position from security_event_stream where environment_id = $1 and id = $2 and stopped_because is null',
    [environmentId, id],
  );
  return rows[0]?.position;
}

async function readSettled(pool: Pool, { id }: Stream): Promise<ReadonlySet<number>> {
  const { rows } = await pool.query<{ position: number }>(
    'select position from security_event_settled where stream_id = $1',
    [id],
  );
  return new Set(rows.map(({ position }) => position));
}

/** Several requests may do so at once; the position never goes back. */
async function advance(pool: Pool, { environmentId, id }: Stream, position: number): Promise<void> {
  await transaction(pool, async (client: PoolClient) => {
    await client.query(
      `update security_event_stream set position = greatest(position, $3) where environment_id = $1 and id = $2`,
      [environmentId, id, position],
    );
    await client.query('delete from security_event_settled where stream_id = $1 and position <= $2', [
      id,
      position,
    ]);
  });
}

async function stopStream(pool: Pool, { environmentId, id }: Stream, reason: string): Promise<void> {
  await pool.query(
    'update security_event_stream set stopped_because = $3 where environment_id = $1 and id = $2',
    [environmentId, id, reason],
  );
}
