/** Another tenant's data is indistinguishable from data that does not exist. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  groupBody,
  openTestService,
  patchBody,
  type ScimReply,
  type TestDirectory,
  type TestService,
  userBody,
} from './testing.ts';

const MISSING_ID = '01900000-0000-7000-8000-000000000000';

let service: TestService;
let mine: TestDirectory;
let theirs: { user: string; group: string };

beforeAll(async () => {
  service = await openTestService();
  mine = await service.addDirectory();
  const other = await service.addDirectory();
  const user = await other.scim('POST', '/Users', userBody('them@example.com'));
  const group = await other.scim('POST', '/Groups', groupBody('Theirs', [user.body.id]));
  theirs = { user: user.body.id, group: group.body.id };
});
afterAll(() => service.close());

/** An answer without what names the id that was asked for. */
function comparable(reply: ScimReply, id: string): unknown {
  const headers = [...reply.headers].filter(([name]) => name !== 'date');
  return JSON.parse(JSON.stringify({ status: reply.status, headers, body: reply.body }).replaceAll(id, 'ID'));
}

const userRename = patchBody({ op: 'replace', path: 'title', value: 'x' });
const groupRename = patchBody({ op: 'replace', path: 'displayName', value: 'x' });

describe('every route answers for another directory’s id as for a missing one [TEN-02] [TEN-03] [GET-02]', () => {
  it.each<[string, 'user' | 'group', (id: string) => [method: string, path: string, body?: unknown]]>([
    ['GET a user', 'user', (id) => ['GET', `/Users/${id}`]],
    ['PUT a user', 'user', (id) => ['PUT', `/Users/${id}`, userBody('new@example.com')]],
    ['PATCH a user', 'user', (id) => ['PATCH', `/Users/${id}`, userRename]],
    ['DELETE a user', 'user', (id) => ['DELETE', `/Users/${id}`]],
    ['GET a group', 'group', (id) => ['GET', `/Groups/${id}`]],
    ['PUT a group', 'group', (id) => ['PUT', `/Groups/${id}`, groupBody('x')]],
    ['PATCH a group', 'group', (id) => ['PATCH', `/Groups/${id}`, groupRename]],
    ['DELETE a group', 'group', (id) => ['DELETE', `/Groups/${id}`]],
    ['filter users by id', 'user', (id) => ['GET', `/Users?filter=${encodeURIComponent(`id eq "${id}"`)}`]],
    [
      'filter groups by id',
      'group',
      (id) => ['GET', `/Groups?filter=${encodeURIComponent(`id eq "${id}"`)}`],
    ],
    [
      'filter groups by member',
      'user',
      (id) => ['GET', `/Groups?filter=${encodeURIComponent(`members eq "${id}"`)}`],
    ],
    [
      'filter users by group',
      'group',
      (id) => ['GET', `/Users?filter=${encodeURIComponent(`groups eq "${id}"`)}`],
    ],
    ['create a group with a member', 'user', (id) => ['POST', '/Groups', groupBody('Mine', [id])]],
  ])('%s', async (_name, kind, request) => {
    const foreign = await mine.scim(...request(theirs[kind]));
    const missing = await mine.scim(...request(MISSING_ID));
    expect(comparable(foreign, theirs[kind])).toEqual(comparable(missing, MISSING_ID));
  });

  it('adding a member', async () => {
    const { body } = await mine.scim('POST', '/Groups', groupBody('Adding'));
    const add = (value: string) =>
      mine.scim('PATCH', `/Groups/${body.id}`, patchBody({ op: 'add', path: 'members', value: [{ value }] }));
    const foreign = await add(theirs.user);
    expect(foreign.status).toBe(400);
    expect(comparable(foreign, theirs.user)).toEqual(comparable(await add(MISSING_ID), MISSING_ID));
  });

  it('listing shows only one’s own', async () => {
    expect((await mine.scim('GET', '/Users')).body.totalResults).toBe(0);
    const { body } = await mine.scim(
      'GET',
      `/Users?filter=${encodeURIComponent('userName eq "them@example.com"')}`,
    );
    expect(body.totalResults).toBe(0);
  });

  it('a user name and an externalId taken in one directory are free in another [SCH-21] [TEN-04]', async () => {
    const own = await service.addDirectory();
    const body = userBody('them@example.com', { externalId: 'E1' });
    for (const directory of [own, await service.addDirectory()]) {
      expect((await directory.scim('POST', '/Users', body)).status).toBe(201);
      expect((await directory.scim('POST', '/Groups', groupBody('Theirs'))).status).toBe(201);
    }
  });

  it('the same person has another id in each directory [TEN-05]', async () => {
    const ids = await Promise.all(
      [await service.addDirectory(), await service.addDirectory()].map(async (directory) => {
        const { body } = await directory.scim('POST', '/Users', userBody('one@example.com'));
        return body.id;
      }),
    );
    expect(new Set(ids).size).toBe(2);
  });

  it('every URL in an answer is below the directory’s own base URL [TEN-01] [TEN-06]', async () => {
    const directory = await service.addDirectory();
    const user = await directory.scim('POST', '/Users', userBody('urls@example.com'));
    const group = await directory.scim('POST', '/Groups', groupBody('URLs', [user.body.id]));
    const bodies = [
      group.body,
      (await directory.scim('GET', '/')).body,
      (await directory.scim('GET', '/Schemas')).body,
    ];
    const urls = JSON.stringify(bodies).match(/http:\/\/localhost[^"]*/g) ?? [];
    expect(urls.length).toBeGreaterThan(5);
    expect(urls.filter((url) => !url.startsWith(`${directory.baseUrl}/`))).toEqual([]);
  });
});

describe('a token opens only its own directory [TEN-02]', () => {
  it('is refused at another base URL, and an unknown token looks the same at a known and an unknown one', async () => {
    const other = await service.addDirectory();
    const ask = async (baseUrl: string, token: string) => {
      const response = await service.fetch(
        new Request(`${baseUrl}/Users`, { headers: { Authorization: `Bearer ${token}` } }),
      );
      return { status: response.status, body: await response.json() };
    };
    expect((await ask(other.baseUrl, mine.token)).status).toBe(401);
    const unknownToken = 'some-other-token';
    const known = await ask(mine.baseUrl, unknownToken);
    const unknown = await ask(mine.baseUrl.replace(/[a-z0-9]+$/, 'zzzzzzzzzzzzzzzzzzzz'), unknownToken);
    expect(known).toEqual(unknown);
    expect(known.status).toBe(401);
  });
});
