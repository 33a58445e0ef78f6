/** The query parameters of GET /events. */
import { fail, ok, type Result } from '@rollcall/scim';
import { decodeTypeId, type TypeIdPrefix } from '../database/type-id.ts';
import type { EventQuery } from '../event/index.ts';
import type { ParameterFault } from './api-error.ts';

/** Where to go on: from an event's id, from a position, or (undefined) from the beginning of what is kept. */
export type Cursor =
  | { readonly field: 'after'; readonly eventId: string | undefined }
  | { readonly field: 'after_position'; readonly position: number };

export interface EventsRequest {
  readonly cursor: Cursor | undefined;
  readonly query: Omit<EventQuery, 'afterPosition'>;
}

const LIMIT_DEFAULT = 10;
const LIMIT_MAX = 100;
const DIGITS = /^\d{1,15}$/;
const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;
const INSTANT_EXPECTED =
  'It must be a date or a time with its zone in ISO 8601, such as 2026-01-31T12:00:00Z.';
const INSTANT_MAX = Date.UTC(9999, 11, 31);
const EVENT_NAME = /^[a-z][a-z0-9_.]{0,99}$/;
const SINGLE_PARAMETERS = new Set([
  'after',
  'after_position',
  'limit',
  'order',
  'range_start',
  'range_end',
  'organization_id',
  'directory_id',
]);
/** SDKs write a list as `events=a&events=b`, `events=a,b`, `events[]=a` or `events[0]=a`. */
const EVENTS_PARAMETER = /^events(\[\d{0,4}\])?$/;

/** Reads the parameters. Fails with every fault at once; an unknown parameter is one, lest it be taken for a filter. */
export function parseEventsQuery(
  parameters: URLSearchParams,
): Result<EventsRequest, readonly ParameterFault[]> {
  const faults: ParameterFault[] = [];
  const refuse = (field: string, code: ParameterFault['code'], message: string) => {
    faults.push({ field, code, message });
    return undefined;
  };
  const single = new Map<string, string>();
  const events: string[] = [];
  for (const [name, value] of parameters) {
    if (EVENTS_PARAMETER.test(name)) events.push(...value.split(','));
    else if (!SINGLE_PARAMETERS.has(name)) refuse(name, 'unknown_parameter', 'There is no such parameter.');
    else if (single.has(name)) refuse(name, 'invalid', 'Send it once.');
    else single.set(name, value);
  }

  /** The parsed value of a parameter; undefined when it is absent, or at fault, which is then recorded. */
  const read = <T>(
    name: string,
    parse: (value: string) => T | undefined,
    expected: string,
  ): T | undefined => {
    const value = single.get(name);
    return value === undefined ? undefined : (parse(value) ?? refuse(name, 'invalid', expected));
  };
  const readId = (name: string, prefix: TypeIdPrefix) =>
    read(name, (value) => decodeTypeId(prefix, value), `It must be an id that begins with ${prefix}_.`);

  const limit = read('limit', parseLimit, `It must be a whole number from 1 to ${LIMIT_MAX}.`);
  const order = read('order', parseOrder, 'It must be asc or desc.');
  const publishedFrom = read('range_start', parseInstant, INSTANT_EXPECTED);
  const publishedBefore = read('range_end', parseInstant, INSTANT_EXPECTED);
  const organizationId = readId('organization_id', 'org');
  const directoryId = readId('directory_id', 'directory');
  const afterPosition = read(
    'after_position',
    parsePosition,
    'It must be a position: a whole number from 0.',
  );
  if (single.has('after') && single.has('after_position')) {
    refuse('after_position', 'conflict', 'Send after or after_position, not both.');
  }
  if (!events.every((name) => EVENT_NAME.test(name))) {
    refuse('events', 'invalid', 'It must hold names of events such as dsync.user.created.');
  }
  if (faults.length > 0) return fail(faults);
  return ok({
    cursor: toCursor(single.get('after'), afterPosition),
    query: {
      limit: limit ?? LIMIT_DEFAULT,
      order,
      types: events.length > 0 ? events : undefined,
      organizationId,
      directoryId,
      publishedFrom,
      publishedBefore,
    },
  });
}

function toCursor(after: string | undefined, position: number | undefined): Cursor | undefined {
  if (after !== undefined) return { field: 'after', eventId: decodeTypeId('event', after) };
  return position === undefined ? undefined : { field: 'after_position', position };
}

function parseLimit(value: string): number | undefined {
  const limit = parsePosition(value);
  return limit !== undefined && limit >= 1 && limit <= LIMIT_MAX ? limit : undefined;
}

function parsePosition(value: string): number | undefined {
  return DIGITS.test(value) ? Number(value) : undefined;
}

function parseOrder(value: string): 'asc' | 'desc' | undefined {
  return value === 'asc' || value === 'desc' ? value : undefined;
}

/** ISO 8601 in UTC, moved into the years that the database has and in which events can have been published. */
function parseInstant(value: string): string | undefined {
  const milliseconds = INSTANT.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(milliseconds)) return undefined;
  return new Date(Math.min(Math.max(milliseconds, 0), INSTANT_MAX)).toISOString();
}
