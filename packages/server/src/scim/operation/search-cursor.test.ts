/** Walks by cursor over HTTP (RFC 9865). */
import { coreRegistry, ENTERPRISE_USER_URN, SEARCH_REQUEST_URN } from '@rollcall/scim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../directory/index.ts';
import { createSecretKey } from '../../secret-key.ts';
import { CURSOR_SECONDS, writeCursor } from '../cursor.ts';
import {
  addGroup,
  addUser,
  expectError,
  openTestService,
  query,
  type ScimReply,
  type TestDirectory,
  type TestService,
} from '../testing.ts';

const TITLES = ['Éa', 'b', undefined, 'A', 'a'.repeat(300), 'a'.repeat(250), 'B', undefined, 'c', 'b', ''];
const UNRESERVED = /^[A-Za-z0-9._~-]+$/;

let service: TestService;
let directory: TestDirectory;

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory('generic');
  for (const [index, title] of TITLES.entries()) {
    await addUser(directory, `u${index}@example.com`, {
      ...(title === undefined ? {} : { title }),
      active: index % 2 === 0,
      emails: [{ value: `mail${index % 4}@example.com` }],
    });
  }
});
afterAll(() => service.close());

type Parameters = Readonly<Record<string, string | number>>;

/** Every page of a walk. */
async function walk(
  parameters: Parameters,
  next: (cursor: string) => Promise<ScimReply> = (cursor) =>
    query(directory, '/Users', { ...parameters, cursor }),
): Promise<ScimReply['body'][]> {
  const pages: ScimReply['body'][] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const { status, body } = await next(cursor);
    expect({ status, ...body }).toMatchObject({ status: 200, itemsPerPage: body.Resources.length });
    pages.push(body);
    cursor = body.nextCursor;
    expect(cursor ?? 'last').toMatch(UNRESERVED);
  }
  return pages;
}

const namesOf = (pages: readonly ScimReply['body'][]): string[] =>
  pages.flatMap(({ Resources }) => Resources.map(({ userName }: { userName: string }) => userName));

const allNames = TITLES.map((_, index) => `u${index}@example.com`);

async function firstCursor(parameters: Parameters = {}): Promise<string> {
  return (await query(directory, '/Users', { count: 2, cursor: '', ...parameters })).body.nextCursor;
}

describe('a walk', () => {
  it('has every resource once, in pages of the size asked for, each with a cursor but the last [CUR-01] [CUR-02] [CUR-03] [CUR-06]', async () => {
    for (const count of [1, 3, 4, TITLES.length, 100]) {
      const pages = await walk({ count });
      expect(namesOf(pages)).toEqual(allNames);
      expect(pages).toHaveLength(Math.ceil(TITLES.length / count));
      expect(pages.every(({ Resources }) => Resources.length > 0 && Resources.length <= count)).toBe(true);
    }
  });

  it('says the total, no startIndex and no previousCursor [CUR-04] [CUR-08]', async () => {
    for (const page of await walk({ count: 5 })) {
      expect(page.totalResults).toBe(TITLES.length);
      expect(page).not.toHaveProperty('startIndex');
      expect(page).not.toHaveProperty('previousCursor');
    }
  });

  it('with a filter has what matches; the total is counted on the first page [CUR-03] [CUR-08]', async () => {
    for (const [filter, total] of [
      ['active eq true', 6],
      ['emails.value eq "MAIL1@example.com"', 3],
      ['userName co "u1"', 2],
      ['title pr and not (title sw "a")', 5],
      ['userName eq "nobody"', 0],
    ] as const) {
      const counted = await query(directory, '/Users', { filter });
      const pages = await walk({ filter, count: 2 });
      expect(namesOf(pages)).toEqual(
        counted.body.Resources.map(({ userName }: { userName: string }) => userName),
      );
      expect(pages[0].totalResults).toBe(total);
    }
  });

  it.each([
    'title',
    'userName',
    'active',
    'meta.created',
    'id',
    'emails.value',
    `${ENTERPRISE_USER_URN}:department`,
  ])('sorted by %s is in the order of the sorted list, both ways [CUR-09]', async (sortBy) => {
    for (const sortOrder of ['ascending', 'descending']) {
      for (const filter of ['userName pr', 'emails.value eq "mail1@example.com"']) {
        const listed = await query(directory, '/Users', { sortBy, sortOrder, filter });
        const pages = await walk({ sortBy, sortOrder, filter, count: 2 });
        // Beyond 200 characters the id decides; the two long titles differ only there.
        const long = new Set(sortBy === 'title' ? ['u4@example.com', 'u5@example.com'] : []);
        const short = (names: readonly string[]) => names.filter((name) => !long.has(name));
        const names = namesOf(pages);
        expect(short(names)).toEqual(short(namesOf([listed.body])));
        expect(names.toSorted()).toEqual(namesOf([listed.body]).toSorted());
      }
    }
  });

  it('works by POST to .search with the cursor in the body [CUR-13]', async () => {
    const body = { schemas: [SEARCH_REQUEST_URN], count: 4, filter: 'userName pr', attributes: ['userName'] };
    const pages = await walk({}, (cursor) => directory.scim('POST', '/Users/.search', { ...body, cursor }));
    expect(namesOf(pages)).toEqual(allNames);
    const cursor = pages[0].nextCursor;
    const byGet = await query(directory, '/Users', { count: 4, filter: 'userName pr', cursor });
    expect(namesOf([byGet.body])).toEqual(namesOf([pages[1]]));
  });

  it('with count 0 is the total and ends there [CUR-06]', async () => {
    for (const count of [0, -5]) {
      expect(await walk({ count })).toMatchObject([{ totalResults: TITLES.length, Resources: [] }]);
    }
  });

  it('of groups and of nothing ends as well [CUR-03]', async () => {
    const other = await service.addDirectory('generic');
    expect((await query(other, '/Users', { cursor: '' })).body).toMatchObject({
      totalResults: 0,
      Resources: [],
    });
    await addGroup(other, 'One');
    const { body } = await query(other, '/Groups', { cursor: '', count: 1 });
    expect(body).toMatchObject({ totalResults: 1, Resources: [{ displayName: 'One', members: [] }] });
    expect(body).not.toHaveProperty('nextCursor');
  });

  it('in the default order has everyone who was there throughout exactly once, while others come and go [CUR-03] [SORT-07]', async () => {
    const busy = await service.addDirectory('generic');
    const stay: string[] = [];
    const leave: string[] = [];
    for (let index = 0; index < 120; index++) {
      const { id } = await addUser(busy, `p${index}`, { title: 'x' });
      (index % 3 === 0 ? leave : stay).push(id);
    }
    let isWalking = true;
    const churn = (async () => {
      for (let index = 0; isWalking || leave.length > 0; index++) {
        const gone = leave.shift();
        if (gone !== undefined) await busy.scim('DELETE', `/Users/${gone}`);
        if (isWalking) await addUser(busy, `new${index}`);
        const changed = stay[index % stay.length];
        await busy.scim('PATCH', `/Users/${changed}`, {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
          Operations: [{ op: 'replace', path: 'title', value: `t${index}` }],
        });
      }
    })();
    const met: string[] = [];
    const walks: readonly Parameters[] = [{ count: 7 }, { count: 7, filter: 'title pr' }];
    for (const parameters of walks) {
      const pages = await walk(parameters, (cursor) =>
        query(busy, '/Users', { ...parameters, cursor, attributes: 'id' }),
      );
      const ids: string[] = pages.flatMap(({ Resources }) => Resources.map(({ id }: { id: string }) => id));
      expect(new Set(ids).size).toBe(ids.length);
      expect(stay.filter((id) => !ids.includes(id))).toEqual([]);
      met.push(...ids);
    }
    isWalking = false;
    await churn;
    expect(met.length).toBeGreaterThan(2 * stay.length);
  });
});

describe('a request that names no way of paging', () => {
  it('is paged by index, as clients of before expect [CUR-10] [CUR-11]', async () => {
    const { body } = await query(directory, '/Users', { count: 2 });
    expect(body).toMatchObject({ startIndex: 1, itemsPerPage: 2 });
    expect(body).not.toHaveProperty('nextCursor');
  });

  it('finds both ways, the default and the limits in the configuration [CUR-14] [DISC-15]', async () => {
    expect((await directory.scim('GET', '/ServiceProviderConfig')).body.pagination).toEqual({
      cursor: true,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: 100,
      maxPageSize: 1000,
      cursorTimeout: CURSOR_SECONDS,
    });
  });
});

describe('a cursor', () => {
  it('that was changed in any character is invalid [CUR-07] [CUR-17]', async () => {
    const cursor = await firstCursor();
    for (let place = 0; place < cursor.length; place++) {
      const other = cursor[place] === 'A' ? 'B' : 'A';
      const forged = cursor.slice(0, place) + other + cursor.slice(place + 1);
      expectError(await query(directory, '/Users', { count: 2, cursor: forged }), 400, 'invalidCursor');
    }
    for (const odd of [
      'x',
      '%',
      `${cursor}=`,
      `${cursor}A`,
      cursor.slice(1),
      ` ${cursor}`,
      '\0',
      'a'.repeat(9_000),
      '__proto__',
    ]) {
      expectError(await query(directory, '/Users', { count: 2, cursor: odd }), 400, 'invalidCursor');
    }
    expect((await query(directory, '/Users', { count: 2, cursor })).status).toBe(200);
  });

  it('is good for the query it was given to and for no other, with one error for all [CUR-05] [CUR-17] [CUR-18] [TEN-03]', async () => {
    const filter = 'userName pr';
    const cursor = await firstCursor({ filter });
    const other = await service.addDirectory('generic');
    const refused = await Promise.all([
      query(directory, '/Users', { count: 2, cursor }),
      query(directory, '/Users', { count: 2, cursor, filter: 'userName pr or title pr' }),
      query(directory, '/Users', { count: 2, cursor, filter, sortBy: 'userName' }),
      query(directory, '/Users', { count: 2, cursor, filter, sortOrder: 'descending' }),
      query(directory, '/Groups', { count: 2, cursor, filter: 'displayName pr' }),
      query(other, '/Users', { count: 2, cursor, filter }),
      query(directory, '/Users', { count: 2, cursor: 'forged', filter }),
    ]);
    const details = refused.map((reply) => expectError(reply, 400, 'invalidCursor'));
    expect(new Set(details).size).toBe(1);
  });

  it('is for pages of one size, within the largest [CUR-06] [CUR-07]', async () => {
    const cursor = await firstCursor();
    expectError(await query(directory, '/Users', { cursor }), 400, 'invalidCount');
    expectError(await query(directory, '/Users', { cursor, count: 3 }), 400, 'invalidCount');
    expectError(await query(directory, '/Users', { cursor: '', count: 1001 }), 400, 'invalidCount');
    expectError(await query(directory, '/Users', { cursor: '', count: 'x' }), 400, 'invalidCount');
  });

  it('cannot be used with startIndex, or over all resource types [CUR-12]', async () => {
    expectError(await query(directory, '/Users', { cursor: '', startIndex: 1 }), 400, 'invalidValue');
    expectError(await query(directory, '/', { cursor: '' }), 400, 'invalidValue');
    const body = { schemas: [SEARCH_REQUEST_URN], cursor: '' };
    expectError(await directory.scim('POST', '/.search', body), 400, 'invalidValue');
  });

  it('expires [CUR-07] [CUR-14]', async () => {
    const { id } = await addUser(directory, 'zoe@example.com');
    const request = { sortOrder: 'ascending' as const, startIndex: 1 };
    const exchange = {
      scope: directory.scope,
      definition: coreRegistry.resource('User')!,
      services: { secretKey: createSecretKey(Buffer.alloc(32, 7)) },
    };
    const writtenBefore = (seconds: number) =>
      writeCursor({ ...exchange, receivedAt: Date.now() - seconds * 1000 }, request, 2, { id, key: null });
    const read = (cursor: string) => query(directory, '/Users', { count: 2, cursor });
    expect((await read(writtenBefore(CURSOR_SECONDS - 60))).status).toBe(200);
    expectError(await read(writtenBefore(CURSOR_SECONDS + 1)), 400, 'expiredCursor');
  });

  it('grants nothing: each page needs the rights of a request without one [CUR-16] [CUR-19]', async () => {
    const cursor = await firstCursor();
    const url = `${directory.baseUrl}/Users?count=2&cursor=${cursor}`;
    expectError(await directory.scimAt('GET', url, undefined, {}), 401);
    const { pool } = service.database;
    const { directoryId } = directory.scope;
    const { token } = await createToken(pool, { directoryId, label: 'limited' });
    await pool.query(
      `update credential set scopes = '{get:groups}' where directory_id = $1 and label = 'limited'`,
      [directoryId],
    );
    expectError(await directory.scimAt('GET', url, undefined, { authorization: `Bearer ${token}` }), 403);
  });
});
