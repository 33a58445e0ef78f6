/** PUT: the resource is then what the body says, within what a client may say. */
import { ENTERPRISE_USER_URN, type JsonObject, USER_URN } from '@rollcall/scim';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  addGroup,
  addUser,
  expectError,
  groupBody,
  openTestService,
  type ScimReply,
  type TestDirectory,
  type TestService,
  userBody,
} from '../testing.ts';

const MISSING = '01900000-0000-7000-8000-000000000000';

let service: TestService;
let directory: TestDirectory;
let userName: string;
let user: ScimReply['body'];
let path: string;
let count = 0;

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
});
afterAll(() => service.close());

beforeEach(async () => {
  userName = `user${++count}@example.com`;
  user = await addUser(directory, userName, {
    title: 'Countess',
    nickName: 'Ada',
    roles: [{ value: 'analyst' }],
    [ENTERPRISE_USER_URN]: { department: 'Engines', manager: { value: '1' } },
  });
  path = `/Users/${user.id}`;
});

/** Replaces the user of the test by these attributes. */
const put = (attributes: JsonObject) =>
  directory.scim('PUT', path, { schemas: [USER_URN], userName, ...attributes });
const read = async () => (await directory.scim('GET', path)).body;

describe('PUT', () => {
  it('replaces what was there by what is sent, and answers with all of it [PUT-01] [PUT-02] [PUT-08]', async () => {
    const emails = [{ value: 'new@example.com', type: 'home' }];
    const { status, headers, body } = await put({ title: 'Duchess', emails, active: false });
    expect(status).toBe(200);
    expect(body).toEqual({
      schemas: [USER_URN],
      id: user.id,
      userName,
      title: 'Duchess',
      active: false,
      emails,
      groups: [],
      meta: { ...user.meta, lastModified: expect.any(String), version: headers.get('etag') },
    });
    expect(headers.get('content-location')).toBe(user.meta.location);
    expect(body.meta.version).not.toBe(user.meta.version);
    expect(await read()).toEqual(body);
  });

  it('clears what is left out, an extension with it; only active stays [PUT-03] [PUT-13]', async () => {
    await put({ active: false });
    const { body } = await put({});
    for (const name of ['title', 'nickName', 'roles', 'name', 'emails', ENTERPRISE_USER_URN]) {
      expect(body[name]).toBeUndefined();
    }
    expect(body).toMatchObject({ schemas: [USER_URN], active: false });
  });

  it('clears what is null or empty [PUT-04] [SCH-16]', async () => {
    const { body } = await put({ title: null, roles: [], name: {}, [ENTERPRISE_USER_URN]: null });
    for (const name of ['title', 'roles', 'name', ENTERPRISE_USER_URN]) expect(body[name]).toBeUndefined();
  });

  it('ignores what only the server sets, the id of the body too [PUT-05] [PUT-11] [RES-04] [RES-16] [RES-21]', async () => {
    const group = await addGroup(directory, `Group ${count}`, [user.id]);
    const { status, body } = await put({
      id: MISSING,
      meta: { created: '1999-01-01T00:00:00Z' },
      groups: [],
      [ENTERPRISE_USER_URN]: { manager: { value: MISSING, displayName: 'Invented' } },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: user.id,
      groups: [{ value: group.id }],
      meta: { created: user.meta.created },
    });
    expect(body[ENTERPRISE_USER_URN].manager).toEqual({ value: MISSING });
  });

  it('takes a password and keeps none, sent or left out [PUT-09] [RES-10]', async () => {
    const { status, body } = await put({ password: 'correct horse' });
    expect(status).toBe(200);
    expect(JSON.stringify(body)).not.toMatch(/password|horse/);
    const { rows } = await service.database.pool.query('select resource::text from scim_user where id = $1', [
      user.id,
    ]);
    expect(rows[0].resource).not.toMatch(/password|horse/);
  });

  it('of what GET gave changes nothing [PUT-12] [GEN-12]', async () => {
    const before = await read();
    const { body } = await directory.scim('PUT', path, before);
    expect(body).toEqual(before);
    const { rows } = await service.database.pool.query(
      `select count(*) from event_outbox where scim_id = $1 and type = 'dsync.user.updated'`,
      [user.id],
    );
    expect(rows[0].count).toBe(0);
  });

  it('carries only what the projection keeps [PROJ-08]', async () => {
    const { body } = await directory.scim(
      'PUT',
      `${path}?attributes=title`,
      userBody(userName, { title: 'x' }),
    );
    expect(body).toEqual({ schemas: [USER_URN], id: user.id, title: 'x' });
  });

  it('never creates [PUT-01]', async () => {
    expectError(await directory.scim('PUT', `/Users/${MISSING}`, userBody('other@example.com')), 404);
    expectError(await directory.scim('PUT', '/Users/mine', userBody('other@example.com')), 404);
    expect((await directory.scim('GET', `/Users/${MISSING}`)).status).toBe(404);
  });

  it('without a required attribute is refused [PUT-07]', async () => {
    expectError(await put({ userName: null }), 400, 'invalidValue');
    expectError(await directory.scim('PUT', path, { schemas: [USER_URN] }), 400, 'invalidValue');
    expect(await read()).toEqual(user);
  });

  it('with a name that is taken is refused, and nothing changes [PUT-10]', async () => {
    await addUser(directory, `other${count}@example.com`);
    expectError(await put({ userName: `OTHER${count}@example.com`, title: 'x' }), 409, 'uniqueness');
    expect(await read()).toEqual(user);
  });

  it('may give the resource another name, also its own in another case [PUT-02] [SCH-18]', async () => {
    expect((await put({ userName: userName.toUpperCase() })).body.userName).toBe(userName.toUpperCase());
    expect((await put({ userName: `renamed-${userName}` })).body.userName).toBe(`renamed-${userName}`);
    await addUser(directory, userName);
  });
});

describe('PUT of a group', () => {
  it('makes the members those of the body, none where it has none [PUT-02] [PUT-03] [PUT-04]', async () => {
    const other = await addUser(directory, `other${count}@example.com`);
    const group = await addGroup(directory, `Group ${count}`, [user.id]);
    const members = async (body: JsonObject) => {
      const reply = await directory.scim('PUT', `/Groups/${group.id}`, body);
      expect(reply.status).toBe(200);
      return reply.body.members.map((member: { value: string }) => member.value);
    };
    expect(await members(groupBody(`Group ${count}`, [other.id]))).toEqual([other.id]);
    expect((await members(groupBody(`Group ${count}`, [user.id, other.id]))).toSorted()).toEqual(
      [user.id, other.id].toSorted(),
    );
    const { members: _, ...without } = groupBody(`Group ${count}`);
    expect(await members(without)).toEqual([]);
  });

  it('with an unknown member changes nothing [TEN-03]', async () => {
    const group = await addGroup(directory, `Group ${count}`, [user.id]);
    expectError(
      await directory.scim('PUT', `/Groups/${group.id}`, groupBody('Other', [MISSING])),
      400,
      'invalidValue',
    );
    expect((await directory.scim('GET', `/Groups/${group.id}`)).body).toEqual(group);
  });
});
