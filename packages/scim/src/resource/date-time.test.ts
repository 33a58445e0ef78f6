import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toUtcDateTime } from './date-time.ts';

describe('toUtcDateTime', () => {
  it.each([
    ['2026-01-31T09:30:00Z', '2026-01-31T09:30:00Z'],
    ['2026-01-31T09:30:00.120Z', '2026-01-31T09:30:00.120Z'],
    ['2026-01-31T09:30:00.123456789Z', '2026-01-31T09:30:00.123456789Z'],
    ['2026-01-31T00:30:00+02:00', '2026-01-30T22:30:00Z'],
    ['2026-12-31T23:30:00.5-01:00', '2027-01-01T00:30:00.5Z'],
    ['2026-01-31T09:30:00', '2026-01-31T09:30:00Z'],
    ['2024-02-29T24:00:00Z', '2024-03-01T00:00:00Z'],
    ['0050-06-01T00:00:00Z', '0050-06-01T00:00:00Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
  ])('reads %s as %s [SCH-06]', (text, utc) => {
    expect(toUtcDateTime(text)).toBe(utc);
  });

  it.each([
    '2020-01-01',
    '09:30:00Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:01Z',
    '2026-01-01T25:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:60Z',
    '2026-01-01T00:00:00+14:01',
    '2026-01-01T00:00:00+1:00',
    '2026-01-01T00:00:00z',
    '2026-01-01t00:00:00Z',
    '2026-01-01 00:00:00Z',
    '2026-01-01T00:00:00.Z',
    '2026-01-01T00:00:00.1234567890Z',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '12026-01-01T00:00:00Z',
    '２０２６-01-01T00:00:00Z',
    ' 2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00Z\n',
    '',
  ])('refuses %j [SCH-06]', (text) => {
    expect(toUtcDateTime(text)).toBeUndefined();
  });

  it('gives the instant that Date reads, for any time and offset', () => {
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
    const date = fc.date({ min: new Date('0002-01-01'), max: new Date('9998-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(date, offset, (instant, minutes) => {
        const local = new Date(instant.getTime() + minutes * 60_000).toISOString().slice(0, -1);
        const clock = new Date(Math.abs(minutes) * 60_000).toISOString().slice(11, 16);
        const utc = toUtcDateTime(`${local}${minutes < 0 ? '-' : '+'}${clock}`);
        expect(utc).toBe(instant.toISOString());
      }),
    );
  });
});
