/** GET of one resource. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addGroup,
  addUser,
  expectError,
  openTestService,
  type TestDirectory,
  type TestService,
} from '../testing.ts';

const MISSING = '01900000-0000-7000-8000-000000000000';

let service: TestService;
let directory: TestDirectory;
let user: { id: string; userName: string };
let group: { id: string };

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
  user = await addUser(directory, 'ada@example.com', { title: 'Countess' });
  group = await addGroup(directory, 'Core', [user.id]);
});
afterAll(() => service.close());

describe('a resource', () => {
  it('is read whole, with its location [GET-01] [RES-06] [RES-08] [SCH-27]', async () => {
    const reply = await directory.scim('GET', `/Users/${user.id}`);
    expect(reply).toMatchObject({
      status: 200,
      body: {
        id: user.id,
        title: 'Countess',
        groups: [{ value: group.id, display: 'Core' }],
        meta: { resourceType: 'User', location: `${directory.baseUrl}/Users/${user.id}` },
      },
    });
    expect(reply.headers.get('content-location')).toBe(reply.body.meta.location);
    const { body } = await directory.scim('GET', `/Groups/${group.id}`);
    expect(body).toMatchObject({ members: [{ value: user.id }], meta: { resourceType: 'Group' } });
  });

  it('carries what the projection keeps [PROJ-02] [PROJ-03]', async () => {
    const keys = async (path: string) => Object.keys((await directory.scim('GET', path)).body);
    expect(await keys(`/Users/${user.id}?attributes=title`)).toEqual(['schemas', 'id', 'title']);
    expect(await keys(`/Groups/${group.id}?excludedAttributes=members,meta`)).toEqual([
      'schemas',
      'id',
      'displayName',
    ]);
  });

  it('is not filtered: a filter is refused, not left without effect [GET-05]', async () => {
    for (const filter of ['filter=userName%20eq%20%22x%22', 'FILTER=', 'filter=%28']) {
      expectError(await directory.scim('GET', `/Users/${user.id}?${filter}`), 400, 'invalidFilter');
    }
  });

  it('is found whatever else the query says [GEN-06]', async () => {
    expect((await directory.scim('GET', `/Users/${user.id}?foo=1&__proto__=2&count=3`)).status).toBe(200);
  });
});

describe('an id', () => {
  it.each([MISSING, '1', 'x'.repeat(5_000), 'null', '*', '..%2f', '%27%20or%201=1', '{id}', '__proto__'])(
    'that is none (%s) is 404 [GET-02]',
    async (id) => {
      for (const method of ['GET', 'DELETE']) {
        for (const endpoint of ['Users', 'Groups']) {
          expect(expectError(await directory.scim(method, `/${endpoint}/${id}`), 404)).toMatch(
            /^There is no /,
          );
        }
      }
    },
  );

  it('compares with case [GET-03]', async () => {
    expectError(await directory.scim('GET', `/Users/${user.id.toUpperCase()}`), 404);
  });

  it('of a user is none of a group [GET-02]', async () => {
    expectError(await directory.scim('GET', `/Groups/${user.id}`), 404);
    expectError(await directory.scim('GET', `/Users/${group.id}`), 404);
  });
});
