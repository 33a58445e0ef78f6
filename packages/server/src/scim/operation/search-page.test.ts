/** Pages and order of a query (RFC 7644 §3.4.2.3, §3.4.2.4). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addGroup,
  addUser,
  expectError,
  namesIn,
  openTestService,
  query,
  type TestDirectory,
  type TestService,
} from '../testing.ts';

let service: TestService;
let directory: TestDirectory;

/** In order of creation. */
const NAMES = ['Delta', 'alpha', 'Echo', 'bravo', 'Charlie', 'ärger', 'Zulu'];
const TITLES = ['b', undefined, 'A', 'c', undefined, 'B', 'a'];

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
  for (const [i, name] of NAMES.entries()) {
    await addUser(directory, name, {
      title: TITLES[i] ?? null,
      externalId: name,
      emails: [
        { value: `z${9 - i}@example.com`, type: 'other' },
        { value: `${i}@example.com`, type: 'work', primary: i % 2 === 0 },
      ],
    });
  }
});
afterAll(() => service.close());

const page = async (parameters: Readonly<Record<string, string | number>>) => {
  const reply = await query(directory, '/Users', parameters);
  const { totalResults, startIndex, itemsPerPage } = reply.body;
  return { names: namesIn(reply), totalResults, startIndex, itemsPerPage };
};
const sorted = async (sortBy: string, sortOrder = 'ascending') => (await page({ sortBy, sortOrder })).names;

describe('a page', () => {
  it('has the count asked for, from a place counted from 1, and the number of all matches [PAGE-01] [PAGE-04] [PAGE-05] [AMB-19]', async () => {
    expect(await page({ startIndex: 1, count: 3 })).toEqual({
      names: ['Delta', 'alpha', 'Echo'],
      totalResults: 7,
      startIndex: 1,
      itemsPerPage: 3,
    });
    expect(await page({ startIndex: 6, count: 3, filter: 'userName pr' })).toEqual({
      names: ['ärger', 'Zulu'],
      totalResults: 7,
      startIndex: 6,
      itemsPerPage: 2,
    });
  });

  it.each([0, -5, '', '+1'])('from %s is the first [PAGE-01]', async (startIndex) => {
    expect(await page({ startIndex, count: 1 })).toMatchObject({ names: ['Delta'], startIndex: 1 });
  });

  it.each([0, -1])('of %i has no resources but the right total [PAGE-02] [PAGE-06]', async (count) => {
    expect(await page({ count, filter: 'title pr' })).toEqual({
      names: [],
      totalResults: 5,
      startIndex: 1,
      itemsPerPage: 0,
    });
  });

  it('past the end is empty with the right total [PAGE-07]', async () => {
    for (const startIndex of [8, 999, 999_999_999_999_999]) {
      expect(await page({ startIndex })).toEqual({ names: [], totalResults: 7, startIndex, itemsPerPage: 0 });
    }
  });

  it.each(['abc', '1.5', '1e3', '0x1', '9999999999999999999', 'NaN'])(
    'with %s for a number is refused [PAGE-08]',
    async (text) => {
      expectError(await query(directory, '/Users', { count: text }), 400, 'invalidValue');
      expectError(await query(directory, '/Groups', { startIndex: text }), 400, 'invalidValue');
    },
  );

  it('holds what filter.maxResults says at most, however much is asked for [PAGE-03] [DISC-13] [FLT-22]', async () => {
    const crowded = await service.addDirectory();
    const { id } = await addUser(crowded, 'first');
    await service.database.pool.query(
      `with copies as (
         insert into scim_user (directory_id, id, product_id, user_name_folded, active, version, created_at,
           last_modified, resource, comparable, terms)
         select directory_id, gen_random_uuid(), gen_random_uuid(), 'copy' || i, active, version, created_at,
           last_modified, resource, comparable, terms
         from scim_user, generate_series(1, 1200) i where id = $1
         returning directory_id
       )
       insert into resource_count (directory_id, kind, slot, count)
       select directory_id, 'user', -1, count(*) from copies group by directory_id`,
      [id],
    );
    const { body: config } = await crowded.scim('GET', '/ServiceProviderConfig');
    const { body } = await query(crowded, '/Users', { count: 100_000, attributes: 'id' });
    expect(body).toMatchObject({ totalResults: 1201, itemsPerPage: config.filter.maxResults });
    expect(body.Resources).toHaveLength(config.filter.maxResults);
    expect((await query(crowded, '/Users', { count: 7 })).body.Resources).toHaveLength(7);
    expect((await crowded.scim('GET', '/Users?attributes=id')).body).toMatchObject({
      totalResults: 1201,
      itemsPerPage: 100,
    });
  });

  it('and the others hold every resource once, whatever they are sorted by [SORT-07] [SORT-08] [PAGE-04]', async () => {
    const orders: Record<string, string>[] = [
      {},
      { sortBy: 'active' },
      { sortBy: 'title', sortOrder: 'descending' },
      { sortBy: 'name.givenName' },
    ];
    for (const order of orders) {
      const { names: all } = await page(order);
      const seen: string[] = [];
      for (let startIndex = 1; startIndex <= NAMES.length; startIndex += 2) {
        seen.push(...(await page({ ...order, startIndex, count: 2 })).names);
      }
      expect(seen).toEqual(all);
      expect(seen.toSorted()).toEqual(NAMES.toSorted());
    }
  });
});

describe('an order', () => {
  it('is by creation unless asked for [SORT-07]', async () => {
    expect((await page({})).names).toEqual(NAMES);
  });

  it('of names ignores case and knows no locale, of externalId it heeds case [SORT-06] [AMB-21]', async () => {
    const byCodePoint = ['alpha', 'bravo', 'Charlie', 'Delta', 'Echo', 'Zulu', 'ärger'];
    expect(await sorted('userName')).toEqual(byCodePoint);
    expect(await sorted('USERNAME', 'Descending')).toEqual(byCodePoint.toReversed());
    expect(await sorted('externalId')).toEqual([
      'Charlie',
      'Delta',
      'Echo',
      'Zulu',
      'alpha',
      'bravo',
      'ärger',
    ]);
  });

  it('puts those without a value last, or first when descending; equals by creation [SORT-05] [SORT-07]', async () => {
    expect(await sorted('title')).toEqual(['Echo', 'Zulu', 'Delta', 'ärger', 'bravo', 'alpha', 'Charlie']);
    expect(await sorted('title', 'descending')).toEqual([
      'alpha',
      'Charlie',
      'bravo',
      'Delta',
      'ärger',
      'Echo',
      'Zulu',
    ]);
  });

  it('of several values goes by the primary one, else the first [SORT-03] [SORT-04]', async () => {
    const expected = ['Delta', 'Echo', 'Charlie', 'Zulu', 'ärger', 'bravo', 'alpha'];
    expect(await sorted('emails.value')).toEqual(expected);
    expect(await sorted('emails')).toEqual(expected);
  });

  it('works for meta, id and extensions [SORT-06]', async () => {
    expect(await sorted('meta.created')).toEqual(NAMES);
    expect(await sorted('id', 'descending')).toEqual(NAMES.toReversed());
    expect(await sorted('urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department')).toEqual(
      NAMES,
    );
  });

  it.each([
    ['by a complex attribute [SORT-04]', 'sortBy=name'],
    ['by an unknown attribute', 'sortBy=foo'],
    ['by what is no attribute', 'sortBy=emails%5Btype%20eq%20%22work%22%5D'],
    ['by a computed attribute', 'sortBy=groups'],
    ['by a hidden attribute [FLT-24]', 'sortBy=password'],
    ['in an unknown direction [SORT-02]', 'sortBy=userName&sortOrder=up'],
    ['in an unknown direction by nothing [SORT-02]', 'sortOrder=1'],
  ])('is refused %s: %s', async (_what, parameters) => {
    expectError(await directory.scim('GET', `/Users?${parameters}`), 400, 'invalidValue');
  });

  it('counts for groups alike [SORT-06]', async () => {
    for (const name of ['b', 'C', 'a']) await addGroup(directory, name);
    expect(namesIn(await query(directory, '/Groups', { sortBy: 'displayName' }))).toEqual(['a', 'b', 'C']);
  });
});
