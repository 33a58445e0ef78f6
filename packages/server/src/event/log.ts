/**
 * Reading the log. Positions of one environment have no gaps, so a reader that asks for what follows the last position
 * it has seen misses nothing; what retention has removed is said, never skipped.
 */
import { fail, type JsonObject, ok, type Result } from '@rollcall/scim';
import type { Pool } from 'pg';
import { encodeTypeId } from '../database/type-id.ts';
import {
  FIND_EVENT,
  FIND_EVENTS,
  READ_BOUNDS,
  READ_EVENTS,
  READ_EVENTS_BACKWARDS,
} from './log-statements.ts';
import type { EventType } from './type.ts';

/** An event as the product receives it, in the wire shape of WorkOS's events with `position` beside it. */
export type ProductEvent = {
  readonly object: 'event';
  readonly id: string;
  readonly event: EventType;
  /** When it was published: ISO 8601 in UTC. */
  readonly created_at: string;
  readonly data: JsonObject;
  /** The place in the environment's log: 1, 2, 3 … */
  readonly position: number;
};

export interface EventQuery {
  /** At most so many events. */
  readonly limit: number;
  /** Fewer events when they would take more bytes of JSON than this, but always one. Left out: 16 MB. */
  readonly bytesMax?: number | undefined;
  /** The position to go on from, not included. Left out: from the oldest event that is kept (or the newest, backwards). */
  readonly afterPosition?: number | undefined;
  /** `desc` reads from newer to older events. Left out: `asc`. */
  readonly order?: 'asc' | 'desc' | undefined;
  /** Only events of these types; left out: of all types. */
  readonly types?: readonly string[] | undefined;
  /** Database ids. */
  readonly organizationId?: string | undefined;
  readonly directoryId?: string | undefined;
  /** Only events published at or after this time, and before that one (ISO 8601). */
  readonly publishedFrom?: string | undefined;
  readonly publishedBefore?: string | undefined;
}

/** An event with what the protocol knows of its resource. Ids are those of the database. */
export interface LoggedEvent {
  readonly event: ProductEvent;
  readonly directoryId: string;
  /** The SCIM id of the user or group, for a membership that of the group. */
  readonly scimId: string | null;
  /** The SCIM id of the user of a membership. */
  readonly memberScimId: string | null;
  /** The version of the resource with this SCIM id after the change. */
  readonly version: number;
  /** When the change was made: ISO 8601 in UTC. */
  readonly occurredAt: string;
}

export interface LoggedEventPage {
  readonly events: readonly LoggedEvent[];
  /** Whether more events follow that match. */
  readonly more: boolean;
}

export interface EventPage {
  readonly events: readonly ProductEvent[];
  /** Whether more events follow that match. */
  readonly more: boolean;
}

/** Why a reader cannot go on from where it says it stands. */
export type CursorError =
  /** The log has no such event, or has not reached this position. */
  | { readonly kind: 'unknown' }
  /** What follows is no longer all there: take a snapshot, or go on from the oldest position kept, knowing the gap. */
  | { readonly kind: 'expired'; readonly oldestPosition: number };

interface EventRow extends Omit<LoggedEvent, 'event'> {
  readonly id: string;
  readonly type: EventType;
  readonly created_at: string;
  readonly data: JsonObject;
  readonly position: number;
  readonly found: number;
}

const PAGE_BYTES_MAX = 16_000_000;

interface LogBounds {
  /** The last position given out; 0 before the first event. */
  readonly last: number;
  /** The oldest event that is kept; its position follows `last` when none is. */
  readonly oldestPosition: number;
  readonly oldestCreatedAt: string | null;
}

/** A page of the environment's log as the product receives it, in the order of positions. */
export async function readEvents(
  pool: Pool,
  environmentId: string,
  query: EventQuery,
): Promise<Result<EventPage, CursorError>> {
  const page = await readLoggedEvents(pool, environmentId, query);
  if (!page.ok) return page;
  return ok({ events: page.value.events.map(({ event }) => event), more: page.value.more });
}

/** The same with what the protocol knows of the resources. */
export async function readLoggedEvents(
  pool: Pool,
  environmentId: string,
  query: EventQuery,
): Promise<Result<LoggedEventPage, CursorError>> {
  const backwards = query.order === 'desc';
  const { rows } = await pool.query<EventRow>({
    ...(backwards ? READ_EVENTS_BACKWARDS : READ_EVENTS),
    values: [
      environmentId,
      query.afterPosition ?? null,
      query.types ?? null,
      query.organizationId ?? null,
      query.directoryId ?? null,
      query.publishedFrom ?? null,
      query.publishedBefore ?? null,
      query.limit + 1,
      query.bytesMax ?? PAGE_BYTES_MAX,
    ],
  });
  if (query.afterPosition !== undefined) {
    // Asked after the events were read: what is kept now was kept then.
    const refused = checkPosition(query.afterPosition, backwards, await readBounds(pool, environmentId));
    if (refused !== undefined) return fail(refused);
  }
  const events = rows.slice(0, query.limit).map(toLoggedEvent);
  return ok({ events, more: (rows[0]?.found ?? 0) > events.length });
}

/** The position of an event, by its id in the database, to go on from. */
export async function findPosition(
  pool: Pool,
  environmentId: string,
  eventId: string,
): Promise<Result<number, CursorError>> {
  const publishedAt = timeOfUuidv7(eventId);
  const { rows } = await pool.query<{ position: number }>({
    ...FIND_EVENT,
    values: [environmentId, eventId, publishedAt],
  });
  if (rows[0] !== undefined) return ok(rows[0].position);
  const { oldestPosition, oldestCreatedAt } = await readBounds(pool, environmentId);
  const isOlderThanKept = oldestPosition > 1 && (oldestCreatedAt === null || publishedAt < oldestCreatedAt);
  return fail(isOlderThanKept ? { kind: 'expired', oldestPosition } : { kind: 'unknown' });
}

/** The positions of those of these events (ids in the database) that the log has, in any order. */
export async function findPositions(
  pool: Pool,
  environmentId: string,
  eventIds: readonly string[],
  directoryId?: string,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await pool.query<{ id: string; position: number }>({
    ...FIND_EVENTS,
    values: [environmentId, eventIds, eventIds.map(timeOfUuidv7), directoryId ?? null],
  });
  return new Map(rows.map(({ id, position }) => [id, position]));
}

/** The position of the newest event; 0 before the first one. */
export async function lastPosition(pool: Pool, environmentId: string): Promise<number> {
  return (await readBounds(pool, environmentId)).last;
}

async function readBounds(pool: Pool, environmentId: string): Promise<LogBounds> {
  const { rows } = await pool.query<LogBounds>({ ...READ_BOUNDS, values: [environmentId] });
  return rows[0] ?? { last: 0, oldestPosition: 1, oldestCreatedAt: null };
}

function checkPosition(position: number, backwards: boolean, bounds: LogBounds): CursorError | undefined {
  if (position > bounds.last) return { kind: 'unknown' };
  if (backwards || position >= bounds.oldestPosition - 1) return undefined;
  return { kind: 'expired', oldestPosition: bounds.oldestPosition };
}

/** The publisher draws event ids at the time of publication, so the time in an id is the event's `created_at`. */
function timeOfUuidv7(uuid: string): string {
  return new Date(Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16)).toISOString();
}

function toLoggedEvent({ id, type, created_at, data, position, found: _, ...more }: EventRow): LoggedEvent {
  return {
    event: { object: 'event', id: encodeTypeId('event', id), event: type, created_at, data, position },
    ...more,
  };
}
