/** How values of PostgreSQL's types arrive in Node. Set for each pool; the driver's global table stays as it is. */
import pg from 'pg';

const INT8 = 20;
const TIMESTAMPTZ = 1184;
const UTC_TIMESTAMP = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?\+00$/;

/**
 * `bigint` arrives as a number, `timestamptz` as ISO 8601 text in UTC with milliseconds
 * (`2026-11-20T09:00:00.000Z`); everything else as the driver has it, `jsonb` parsed, `bigint[]` as texts.
 */
export const rowValues: pg.CustomTypesConfig = {
  getTypeParser(oid, format) {
    if (format !== 'binary' && oid === INT8) return toSafeInteger;
    if (format !== 'binary' && oid === TIMESTAMPTZ) return toInstant;
    return pg.types.getTypeParser(oid, format);
  },
};

/** A number for the text of a `bigint`. Throws a RangeError beyond 2^53, where a number would be another one. */
export function toSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`the bigint ${text} does not fit a number`);
  return value;
}

/** ISO 8601 in UTC with milliseconds for the text of a `timestamptz`, whatever the session's time zone. */
export function toInstant(text: string): string {
  const parts = UTC_TIMESTAMP.exec(text);
  if (parts !== null) return `${parts[1]}T${parts[2]}.${(parts[3] ?? '').padEnd(3, '0')}Z`;
  const parsed: unknown = pg.types.getTypeParser(TIMESTAMPTZ)(text);
  if (parsed instanceof Date && !Number.isNaN(parsed.getTime())) return parsed.toISOString();
  throw new RangeError(`not an instant of the calendar: ${text}`);
}
