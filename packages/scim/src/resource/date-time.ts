/** Date-times as RFC 7643 §2.3.5 has them: xsd:dateTime, both parts present. */

// At most nine digits of a fraction are kept by anything that reads these, so longer ones are refused.
const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?(?:(Z)|([+-])(\d{2}):(\d{2}))?$/;
const MILLISECONDS_PER_MINUTE = 60_000;

/**
 * The same instant in UTC with a `Z`, the fraction as written; a time without a zone counts as UTC. Undefined when
 * the text is not a date with a time, or lies outside the years 0001 to 9999.
 */
export function toUtcDateTime(text: string): string | undefined {
  const match = DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match.map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const offset = offsetMinutes(match[9], Number(match[10]), Number(match[11]));
  // xsd:dateTime writes the end of a day as 24:00:00, which is the next day's midnight.
  const endOfDay = hour === 24 && minute === 0 && second === 0 && Number(match[7] ?? 0) === 0;
  if (offset === undefined || (hour > 23 && !endOfDay) || minute > 59 || second > 59) return undefined;
  // Date.UTC takes the years 0 to 99 for those of the last century; setUTCFullYear does not.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  date.setUTCHours(hour, minute, second);
  const instant = new Date(date.getTime() - offset * MILLISECONDS_PER_MINUTE);
  if (instant.getUTCFullYear() < 1 || instant.getUTCFullYear() > 9999) return undefined;
  return `${instant.toISOString().slice(0, 19)}${match[7] ?? ''}Z`;
}

/** Minutes east of UTC; undefined beyond the 14 hours that xsd:dateTime allows. */
function offsetMinutes(sign: string | undefined, hours: number, minutes: number): number | undefined {
  if (sign === undefined) return 0;
  const offset = hours * 60 + minutes;
  if (minutes > 59 || offset > 14 * 60) return undefined;
  return sign === '-' ? -offset : offset;
}
