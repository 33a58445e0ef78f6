import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEventsQuery } from './events-query.ts';

const parse = (query: string) => parseEventsQuery(new URLSearchParams(query));

function faultsOf(query: string) {
  const parsed = parse(query);
  return parsed.ok ? [] : parsed.error.map(({ field, code }) => [field, code]);
}

describe('the query of GET /events', () => {
  it('defaults to ten events of all types from the beginning', () => {
    expect(parse('')).toMatchObject({
      ok: true,
      value: { cursor: undefined, query: { limit: 10, types: undefined, order: undefined } },
    });
  });

  it.each([
    ['repeated', 'events=dsync.user.created&events=dsync.user.deleted'],
    ['joined by commas', 'events=dsync.user.created,dsync.user.deleted'],
    ['with brackets', 'events[]=dsync.user.created&events[]=dsync.user.deleted'],
    ['with indexes', 'events[0]=dsync.user.created&events[1]=dsync.user.deleted'],
  ])('takes a list of events %s', (_, query) => {
    expect(parse(query)).toMatchObject({
      ok: true,
      value: { query: { types: ['dsync.user.created', 'dsync.user.deleted'] } },
    });
  });

  it('reads every parameter that the WorkOS SDKs send, and ours', () => {
    const query = new URLSearchParams({
      after: 'event_01h455vb4pex5vsknk084sn02q',
      limit: '100',
      order: 'desc',
      organization_id: 'org_01h455vb4pex5vsknk084sn02q',
      directory_id: 'directory_01h455vb4pex5vsknk084sn02q',
      range_start: '2026-01-31',
      range_end: '2026-01-31T12:00:00+02:00',
    });
    const id = '01890a5d-ac96-774b-bcce-b302099a8057';
    expect(parse(query.toString())).toEqual({
      ok: true,
      value: {
        cursor: { field: 'after', eventId: id },
        query: {
          limit: 100,
          order: 'desc',
          types: undefined,
          organizationId: id,
          directoryId: id,
          publishedFrom: '2026-01-31T00:00:00.000Z',
          publishedBefore: '2026-01-31T10:00:00.000Z',
        },
      },
    });
    expect(parse('after_position=0')).toMatchObject({
      value: { cursor: { field: 'after_position', position: 0 } },
    });
  });

  it('lets a malformed event id look like one that is unknown', () => {
    expect(parse('after=nonsense')).toMatchObject({
      value: { cursor: { field: 'after', eventId: undefined } },
    });
  });

  it.each([
    ['limit=0', 'limit', 'invalid'],
    ['limit=101', 'limit', 'invalid'],
    ['limit=1.5', 'limit', 'invalid'],
    ['limit=', 'limit', 'invalid'],
    ['limit=1&limit=2', 'limit', 'invalid'],
    ['order=normal', 'order', 'invalid'],
    ['after_position=-1', 'after_position', 'invalid'],
    ['after_position=99999999999999999999', 'after_position', 'invalid'],
    ['after=a&after_position=1', 'after_position', 'conflict'],
    ['range_start=yesterday', 'range_start', 'invalid'],
    ['range_end=2026-01-31T12:00:00', 'range_end', 'invalid'],
    ['organization_id=directory_01h455vb4pex5vsknk084sn02q', 'organization_id', 'invalid'],
    ['directory_id=1', 'directory_id', 'invalid'],
    ['events=', 'events', 'invalid'],
    ['events=a%00b', 'events', 'invalid'],
    ['before=event_1', 'before', 'unknown_parameter'],
    ['__proto__=1', '__proto__', 'unknown_parameter'],
    ['events[x]=a', 'events[x]', 'unknown_parameter'],
  ])('refuses %s', (query, field, code) => {
    expect(faultsOf(query)).toEqual([[field, code]]);
  });

  it('names every fault at once', () => {
    expect(
      faultsOf('limit=0&order=up&colour=red')
        .map(([field]) => field)
        .sort(),
    ).toEqual(['colour', 'limit', 'order']);
  });

  it('gives times that every PostgreSQL accepts, whatever is sent', () => {
    const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
    const digits = (length: number) =>
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
    const sent = fc
      .tuple(
        digits(4),
        digits(2),
        digits(2),
        fc.constantFrom('', 'T23:59Z', 'T00:00+23:59', 'T23:59:59.999-23:59'),
      )
      .map(([year, month, day, time]) => `${year}-${month}-${day}${time}`);
    fc.assert(
      fc.property(fc.oneof(sent, fc.constantFrom('0000-01-01', '9999-12-31T23:59-23:59')), (text) => {
        const parsed = parse(new URLSearchParams({ range_start: text }).toString());
        if (parsed.ok) expect(parsed.value.query.publishedFrom).toMatch(instant);
      }),
    );
  });
});
