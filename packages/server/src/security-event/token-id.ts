/**
 * The `jti` of a token: the event that it is made from and the stream that it is sent on. So it is unique for each token,
 * the same whenever that token is sent again, and leads back to the event without being stored.
 */
import { decodeTypeId, encodeTypeId } from '../database/type-id.ts';

const STREAM_PREFIX = 'security_event_stream';

/** `eventId` as in the API, `streamId` as in the database. */
export function toTokenId(eventId: string, streamId: string): string {
  return `${eventId}.${streamSuffix(streamId)}`;
}

/** The event (its id in the database) behind a token of the stream; undefined for anything else. */
export function eventOfTokenId(tokenId: string, streamId: string): string | undefined {
  const [eventId = '', suffix, ...more] = tokenId.split('.', 3);
  if (suffix !== streamSuffix(streamId) || more.length > 0) return undefined;
  return decodeTypeId('event', eventId);
}

function streamSuffix(streamId: string): string {
  return encodeTypeId(STREAM_PREFIX, streamId).slice(STREAM_PREFIX.length + 1);
}
