/** Bulk requests over HTTP (RFC 7644 §3.7). */
import {
  BULK_REQUEST_URN,
  BULK_RESPONSE_URN,
  ENTERPRISE_USER_URN,
  ERROR_URN,
  type JsonObject,
} from '@rollcall/scim';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changePolicy, createToken } from '../../directory/index.ts';
import {
  addGroup,
  addUser,
  expectError,
  groupBody,
  namesIn,
  openTestService,
  patchBody,
  query,
  type ScimReply,
  type TestDirectory,
  type TestService,
  userBody,
} from '../testing.ts';
import { BULK_OPERATIONS_MAX } from './bulk.ts';

const MISSING = '01900000-0000-7000-8000-000000000000';

let service: TestService;
let directory: TestDirectory;

beforeAll(async () => {
  service = await openTestService();
});
beforeEach(async () => {
  directory = await service.addDirectory('generic');
});
afterAll(() => service.close());

function bulkBody(operations: readonly unknown[], more: object = {}): object {
  return { schemas: [BULK_REQUEST_URN], Operations: operations, ...more };
}

function bulk(operations: readonly unknown[], more: object = {}): Promise<ScimReply> {
  return directory.scim('POST', '/Bulk', bulkBody(operations, more));
}

/** The results of a bulk request that was answered as one. */
async function resultsOf(operations: readonly unknown[], more: object = {}): Promise<ScimReply['body'][]> {
  const { status, body } = await bulk(operations, more);
  expect({ status, ...body }).toMatchObject({ status: 200, schemas: [BULK_RESPONSE_URN] });
  return body.Operations;
}

async function statusesOf(operations: readonly unknown[], more: object = {}): Promise<string[]> {
  return (await resultsOf(operations, more)).map(({ status }) => status);
}

function postUser(bulkId: string, more: JsonObject = {}) {
  return { method: 'POST', path: '/Users', bulkId, data: userBody(`${bulkId}@example.com`, more) };
}

function postGroup(bulkId: string, ...members: readonly string[]) {
  return { method: 'POST', path: '/Groups', bulkId, data: groupBody(bulkId, members) };
}

const managedBy = (value: string): JsonObject => ({ [ENTERPRISE_USER_URN]: { manager: { value } } });

function idOf({ location }: { location: string }): string {
  return location.slice(location.lastIndexOf('/') + 1);
}

async function read(location: string): Promise<ScimReply['body']> {
  const reply = await directory.scimAt('GET', location, undefined, {
    authorization: `Bearer ${directory.token}`,
  });
  expect(reply.status).toBe(200);
  return reply.body;
}

async function membersOf(location: string): Promise<string[]> {
  const { members = [] } = await read(location);
  return members.map(({ value }: { value: string }) => value).sort();
}

describe('a bulk request', () => {
  it('is answered with the result of each operation, in the order of the request [BULK-01] [BULK-02] [BULK-05] [BULK-07] [BULK-08]', async () => {
    const [kept, gone] = [await addUser(directory, 'kept'), await addUser(directory, 'gone')];
    const group = await addGroup(directory, 'All');
    const results = await resultsOf([
      postUser('new'),
      {
        method: 'PUT',
        path: `/Users/${kept.id}`,
        version: kept.meta.version,
        data: userBody('kept', { title: 'A' }),
      },
      {
        method: 'PATCH',
        path: `/Groups/${group.id}`,
        bulkId: 'p',
        data: patchBody({ op: 'add', path: 'members', value: [{ value: kept.id }] }),
      },
      { method: 'DELETE', path: `Users/${gone.id}`, version: 'W/"1"' },
      { method: 'PUT', path: `/Users/${kept.id}`, version: 'W/"1"', data: userBody('kept') },
      { method: 'PATCH', path: `/Users/${MISSING}`, data: patchBody({ op: 'remove', path: 'title' }) },
    ]);
    const created = expect.stringMatching(`^${directory.baseUrl}/Users/[0-9a-f-]{36}$`);
    const error = (status: string) => ({
      schemas: [ERROR_URN],
      status,
      detail: expect.stringMatching(/^\S.+\.$/u),
    });
    expect(results).toEqual([
      { method: 'POST', bulkId: 'new', version: 'W/"1"', location: created, status: '201' },
      { method: 'PUT', version: 'W/"2"', location: kept.meta.location, status: '200' },
      { method: 'PATCH', bulkId: 'p', version: 'W/"2"', location: group.meta.location, status: '204' },
      { method: 'DELETE', location: gone.meta.location, status: '204' },
      { method: 'PUT', location: kept.meta.location, status: '412', response: error('412') },
      {
        method: 'PATCH',
        location: `${directory.baseUrl}/Users/${MISSING}`,
        status: '404',
        response: error('404'),
      },
    ]);
    expect(namesIn(await query(directory, '/Users', { sortBy: 'userName' }))).toEqual([
      'kept',
      'new@example.com',
    ]);
    expect(await membersOf(group.meta.location)).toEqual([kept.id]);
  });

  it('is 200 even if every operation fails, and has no location for a POST that failed [BULK-06] [BULK-07] [BULK-09]', async () => {
    await addUser(directory, 'a@example.com');
    const results = await resultsOf([postUser('a'), { method: 'DELETE', path: `/Users/${MISSING}` }, 7]);
    expect(results).toMatchObject([
      { method: 'POST', bulkId: 'a', status: '409', response: { scimType: 'uniqueness' } },
      { method: 'DELETE', status: '404' },
      { status: '400', response: { scimType: 'invalidSyntax' } },
    ]);
    expect(results[0]).not.toHaveProperty('location');
  });

  it('goes on after failures, and stops at as many as failOnErrors says [BULK-09] [BULK-10]', async () => {
    await addUser(directory, 'taken@example.com');
    const operations = [postUser('a'), postUser('taken'), postUser('b'), 'no operation', postUser('c')];
    expect(await statusesOf(operations, { failOnErrors: 1 })).toEqual(['201', '409']);
    expect(await statusesOf(operations, { failOnErrors: 3 })).toEqual(['409', '409', '201', '400']);
    expect(await statusesOf(operations)).toEqual(['409', '409', '409', '400', '201']);
    const reply = await bulk(operations, { failOnErrors: 9 });
    expect(Object.keys(reply.body).sort()).toEqual(['Operations', 'schemas']);
  });

  it.each([
    ['GET', '/Users'],
    ['POST', '/Users/1'],
    ['POST', '/Users/.search'],
    ['POST', '/Bulk'],
    ['POST', '/'],
    ['POST', '/.search'],
    ['PUT', '/Users'],
    ['PATCH', '/Me'],
    ['DELETE', '/Users/.search'],
    ['PUT', '/Schemas/urn:x'],
    ['DELETE', '/ServiceProviderConfig'],
    ['DELETE', 'https://example.com/Users/1'],
    ['PUT', '/__proto__/1'],
    ['PATCH', '/Users/1/groups'],
  ])('refuses %s %s, and only that operation [BULK-02] [BULK-17] [SEC-10]', async (method, path) => {
    const operation = { method, path, bulkId: 'x', data: bulkBody([postUser('nested')]) };
    expect(await statusesOf([operation, postUser('a')])).toEqual(['400', '201']);
    expect(namesIn(await query(directory, '/Users', {}))).toEqual(['a@example.com']);
  });

  it('takes a whole PatchOp for PATCH and nothing less [BULK-04]', async () => {
    const { id } = await addUser(directory, 'ada');
    const patch = (data: unknown) => ({ method: 'PATCH', path: `/Users/${id}`, data });
    const set = { op: 'add', path: 'title', value: 'Countess' };
    expect(
      await statusesOf([patch([set]), patch(set), patch({ Operations: [set] }), patch(patchBody(set))]),
    ).toEqual(['400', '400', '400', '200']);
  });

  it.each(['GET', 'PUT', 'PATCH', 'DELETE'])('is not a %s [GEN-14]', async (method) => {
    const reply = await directory.scim(
      method,
      '/Bulk',
      method === 'GET' ? undefined : bulkBody([postUser('a')]),
    );
    expectError(reply, 405);
    expect(reply.headers.get('allow')).toBe('POST');
  });

  it('is refused as a whole when it is none [BULK-01]', async () => {
    expectError(await directory.scim('POST', '/Bulk', { Operations: [postUser('a')] }), 400, 'invalidSyntax');
    expectError(await bulk([]), 400, 'invalidSyntax');
    expectError(await directory.scim('POST', '/Bulk', '{'), 400, 'invalidSyntax');
    expectError(await bulk([postUser('a')], { failOnErrors: -1 }), 400, 'invalidValue');
  });
});

describe('a bulkId', () => {
  it('stands for the new id in data and in paths, wherever the operation comes [BULK-11] [BULK-12]', async () => {
    const results = await resultsOf([
      {
        method: 'PATCH',
        path: '/Users/bulkId:ada',
        data: patchBody({ op: 'add', path: 'title', value: 'Countess' }),
      },
      postGroup('team', 'bulkId:ada', 'bulkId:boss'),
      postUser('ada', managedBy('bulkId:boss')),
      postUser('boss'),
      {
        method: 'PATCH',
        path: '/Groups/bulkId:team',
        data: patchBody({ op: 'remove', path: 'members[value eq "bulkId:ada"]' }),
      },
      postUser('temp'),
      { method: 'DELETE', path: '/Users/bulkId:temp' },
    ]);
    expect(results.map(({ status }) => status)).toEqual(['200', '201', '201', '201', '204', '201', '204']);
    const [patched, team, ada, boss, , temp, deleted] = results;
    expect(patched.location).toBe(ada.location);
    expect(deleted.location).toBe(temp.location);
    expect(await read(ada.location)).toMatchObject({ title: 'Countess', ...managedBy(idOf(boss)) });
    expect(await membersOf(team.location)).toEqual([idOf(boss)]);
  });

  it('may be referred to in a circle, also by itself [BULK-12] [AMB-24]', async () => {
    const results = await resultsOf([
      postUser('a', managedBy('bulkId:b')),
      postUser('b', { ...managedBy('bulkId:c'), title: 'B' }),
      postUser('c', managedBy('bulkId:a')),
      postUser('self', managedBy('bulkId:self')),
      postGroup('team', 'bulkId:c'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['201', '201', '201', '201', '201']);
    const [a, b, c, self] = results;
    expect(await read(a.location)).toMatchObject(managedBy(idOf(b)));
    expect(await read(b.location)).toMatchObject({
      ...managedBy(idOf(c)),
      title: 'B',
      meta: { version: b.version },
    });
    expect(await read(c.location)).toMatchObject(managedBy(idOf(a)));
    expect(await read(self.location)).toMatchObject(managedBy(idOf(self)));
  });

  it('of a circle that cannot be: none of it stays, others go on [BULK-12] [BULK-15]', async () => {
    await addUser(directory, 'b@example.com');
    const results = await resultsOf([
      postUser('a', managedBy('bulkId:b')),
      postUser('b', managedBy('bulkId:a')),
      postUser('d', managedBy('bulkId:a')),
      postGroup('One', 'bulkId:Two'),
      postGroup('Two', 'bulkId:One'),
      postUser('c'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['409', '409', '400', '409', '409', '201']);
    for (const { location } of results.slice(0, -1)) expect(location).toBeUndefined();
    expect(namesIn(await query(directory, '/Users', { sortBy: 'userName' }))).toEqual([
      'b@example.com',
      'c@example.com',
    ]);
    expect(namesIn(await query(directory, '/Groups', {}))).toEqual([]);
  });

  it('of a circle that cannot be never deletes someone who was there before [BULK-12]', async () => {
    const { environmentId, directoryId } = directory.scope;
    await changePolicy(service.database.pool, environmentId, directoryId, { reprovision: 'reactivate' });
    const back = await addUser(directory, 'a@example.com', { active: false });
    await addUser(directory, 'b@example.com');
    const { active: _, ...data } = userBody('a@example.com', managedBy('bulkId:b'));
    const results = await resultsOf([
      { method: 'POST', path: '/Users', bulkId: 'a', data },
      postUser('b', managedBy('bulkId:a')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['409', '409']);
    expect(await read(back.meta.location)).toMatchObject({ id: back.id });
  });

  it('that is unknown or failed fails what refers to it, and nothing else [BULK-15]', async () => {
    await addUser(directory, 'taken@example.com');
    const { id } = await addUser(directory, 'ada');
    const results = await resultsOf([
      postGroup('Unknown', 'bulkId:nobody'),
      postUser('taken'),
      postGroup('Failed', 'bulkId:taken'),
      postGroup('Follows', 'bulkId:Failed'),
      { method: 'PUT', path: `/Users/${id}`, data: userBody('ada', managedBy('bulkId:taken')) },
      { method: 'DELETE', path: '/Users/bulkId:nobody' },
      { method: 'POST', path: '/Nothing', bulkId: 'odd', data: {} },
      postGroup('Odd', 'bulkId:odd'),
      postGroup('Proto', 'bulkId:__proto__'),
      postUser('fine'),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      '400',
      '409',
      '400',
      '400',
      '400',
      '400',
      '400',
      '400',
      '400',
      '201',
    ]);
    expect(results[0].response).toMatchObject({
      scimType: 'invalidValue',
      detail: expect.stringContaining('nobody'),
    });
    expect(results[2].response).toMatchObject({
      scimType: 'invalidValue',
      detail: expect.stringContaining('taken'),
    });
    expect(results[4].location).toBe(`${directory.baseUrl}/Users/${id}`);
    expect(namesIn(await query(directory, '/Groups', {}))).toEqual([]);
  });

  it('is needed by each POST, and refused where several have it [BULK-03]', async () => {
    const nameless = { method: 'POST', path: '/Users', data: userBody('nameless') };
    expect(await statusesOf([nameless, postUser('a'), postUser('a', { title: 'X' }), postUser('b')])).toEqual(
      [...['400', '400', '400', '201']],
    );
  });

  it('means nothing in another request or directory [TEN-03]', async () => {
    await resultsOf([postUser('ada')]);
    expect(await statusesOf([postGroup('Later', 'bulkId:ada')])).toEqual(['400']);
  });
});

describe('the order of operations', () => {
  it('is kept where they concern the same resource [BULK-13]', async () => {
    const { id, meta } = await addUser(directory, 'ada');
    const titles = Array.from({ length: 20 }, (_, index) => `T${index}`);
    const path = `/Users/${id}`;
    await resultsOf(titles.map((title) => ({ method: 'PUT', path, data: userBody('ada', { title }) })));
    expect((await read(meta.location)).title).toBe('T19');
    const patch = (title: string) => patchBody({ op: 'replace', path: 'title', value: title });
    await resultsOf(titles.toReversed().map((title) => ({ method: 'PATCH', path, data: patch(title) })));
    expect((await read(meta.location)).title).toBe('T0');
  });

  it('is kept where they want the same unique value [BULK-13]', async () => {
    const same = Array.from({ length: 20 }, (_, index) => ({ ...postUser('same'), bulkId: `u${index}` }));
    expect(await statusesOf(same)).toEqual(['201', ...Array(19).fill('409')]);
    const [a, b] = [await addUser(directory, 'a'), await addUser(directory, 'b')];
    const put = (id: string, name: string) => ({ method: 'PUT', path: `/Users/${id}`, data: userBody(name) });
    const rename = (id: string, value: string) => ({
      method: 'PATCH',
      path: `/Users/${id}`,
      data: patchBody({ op: 'replace', value: { USERNAME: value } }),
    });
    expect(await statusesOf([put(a.id, 'x'), put(b.id, 'a'), put(a.id, 'b')])).toEqual(['200', '200', '200']);
    expect(await statusesOf([rename(a.id, 'a'), rename(b.id, 'c'), rename(a.id, 'a')])).toEqual([
      '409',
      '200',
      '200',
    ]);
  });

  it('is kept between a deletion and what follows it [BULK-13]', async () => {
    const old = await addUser(directory, 'ada@example.com');
    const group = await addGroup(directory, 'All', [old.id]);
    const results = await resultsOf([
      { method: 'DELETE', path: `/Users/${old.id}` },
      postUser('ada'),
      {
        method: 'PATCH',
        path: `/Groups/${group.id}`,
        data: patchBody({ op: 'add', path: 'members', value: [{ value: old.id }] }),
      },
      { method: 'DELETE', path: `/Groups/${group.id}`, version: 'W/"2"' },
    ]);
    expect(results.map(({ status }) => status)).toEqual(['204', '201', '400', '204']);
  });
});

describe('the rights of a credential', () => {
  it('count for each operation by itself, and each is committed by itself [BULK-16]', async () => {
    const ada = await addUser(directory, 'ada');
    const { pool } = service.database;
    const { directoryId } = directory.scope;
    const { token } = await createToken(pool, { directoryId, label: 'limited' });
    await pool.query(
      `update credential set scopes = '{post:users}' where directory_id = $1 and label = 'limited'`,
      [directoryId],
    );
    const reply = await directory.scim(
      'POST',
      '/Bulk',
      bulkBody([
        { method: 'DELETE', path: `/Users/${ada.id}` },
        postUser('a', managedBy('bulkId:b')),
        postGroup('All', 'bulkId:a'),
        postUser('b', managedBy('bulkId:a')),
      ]),
      { authorization: `Bearer ${token}` },
    );
    const { Operations } = reply.body;
    expect(Operations.map(({ status }: { status: string }) => status)).toEqual(['403', '201', '403', '201']);
    expect(Operations[0].response.detail).toContain('delete:users');
    expect(await read(Operations[1].location)).toMatchObject(managedBy(idOf(Operations[3])));
  });

  it('are needed: without a token there is no bulk request [BULK-16] [AUTH-05]', async () => {
    const url = `${directory.baseUrl}/Bulk`;
    expectError(await directory.scimAt('POST', url, bulkBody([postUser('a')]), {}), 401);
  });

  it('end at the directory: another one’s resources are not there [BULK-16] [TEN-03]', async () => {
    const other = await service.addDirectory('generic');
    const theirs = await addUser(other, 'them@example.com');
    expect(
      await statusesOf([
        { method: 'DELETE', path: `/Users/${theirs.id}` },
        { method: 'PUT', path: `/Users/${theirs.id}`, data: userBody('mine') },
        postGroup('Mixed', theirs.id),
        postUser('them'),
      ]),
    ).toEqual(['404', '404', '400', '201']);
  });
});

describe('the limits', () => {
  it('are announced and enforced with 413 that names them [BULK-14] [DISC-13]', async () => {
    const { bulk: announced } = (await directory.scim('GET', '/ServiceProviderConfig')).body;
    expect(announced).toEqual({
      supported: true,
      maxOperations: BULK_OPERATIONS_MAX,
      maxPayloadSize: expect.any(Number),
    });
    const remove = { method: 'DELETE', path: `/Users/${MISSING}` };
    const most = Array(announced.maxOperations).fill(remove);
    expect(await statusesOf(most)).toEqual(most.map(() => '404'));
    const tooMany = expectError(await bulk([...most, remove]), 413);
    expect(tooMany).toContain(`${announced.maxOperations} operations (maxOperations)`);

    const text = JSON.stringify(bulkBody([remove]));
    const padded = (bytes: number) => text + ' '.repeat(bytes - text.length);
    const fits = await directory.scim('POST', '/Bulk', padded(announced.maxPayloadSize));
    expect(fits.status).toBe(200);
    const tooLarge = await directory.scim('POST', '/Bulk', padded(announced.maxPayloadSize + 1));
    expect(expectError(tooLarge, 413)).toContain(`${announced.maxPayloadSize} bytes`);
  });

  it('a thousand users and a group of them all come in at once [BULK-14] [BULK-12]', async () => {
    const names = Array.from({ length: BULK_OPERATIONS_MAX - 1 }, (_, index) => `u${index}`);
    const results = await resultsOf([
      postGroup('All', ...names.map((name) => `bulkId:${name}`)),
      ...names.map((name) => postUser(name)),
    ]);
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['201']));
    expect(await membersOf(results[0].location)).toEqual(results.slice(1).map(idOf).sort());
  });
});
