/** Resources of SCIM 1.1 over HTTP: the same data as through 2.0, in the names of 1.1. */
import { ENTERPRISE_USER_URN, USER_URN } from '@rollcall/scim';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addGroup, addUser, openTestService, type TestDirectory, type TestService } from '../testing.ts';
import {
  baseUrlV1,
  CORE_URN,
  createV1,
  ENTERPRISE_URN,
  expectErrorV1,
  scimV1,
  userBodyV1,
} from './testing.ts';

let service: TestService;
let directory: TestDirectory;

beforeAll(async () => {
  service = await openTestService();
});
beforeEach(async () => {
  directory = await service.addDirectory('generic');
});
afterAll(() => service.close());

const profile = {
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  locale: 'en_US',
  emails: ['ada@example.com', { value: 'home@example.com', type: 'home', primary: true }],
};

describe('a user', () => {
  it('that is created through 1.1 is read through 2.0 [V1-01] [V1-04] [V1-21] [V1-24] [V1-25]', async () => {
    const { id } = await createV1(directory, '/Users', {
      ...userBodyV1('ada', profile),
      [ENTERPRISE_URN]: { department: 'Analysis', manager: { managerId: '7' } },
    });
    expect((await directory.scim('GET', `/Users/${id}`)).body).toMatchObject({
      schemas: [USER_URN, ENTERPRISE_USER_URN],
      userName: 'ada',
      locale: 'en-US',
      emails: [{ value: 'ada@example.com' }, { value: 'home@example.com', type: 'home', primary: true }],
      active: true,
      [ENTERPRISE_USER_URN]: { department: 'Analysis', manager: { value: '7' } },
    });
  });

  it('that is created through 2.0 is read through 1.1 [V1-01] [V1-05] [V1-21] [V1-22] [V1-25]', async () => {
    const user = await addUser(directory, 'ada', {
      locale: 'en-US',
      [ENTERPRISE_USER_URN]: { manager: { value: '7', $ref: '../Users/7' } },
    });
    await addGroup(directory, 'Engineers', [user.id]);
    const reply = await scimV1(directory, 'GET', `/Users/${user.id}`);
    const location = `${baseUrlV1(directory)}/Users/${user.id}`;
    expect(reply).toMatchObject({
      status: 200,
      body: {
        schemas: [CORE_URN, ENTERPRISE_URN],
        id: user.id,
        locale: 'en_US',
        [ENTERPRISE_URN]: { manager: { managerId: '7' } },
        groups: [{ display: 'Engineers', type: 'direct' }],
        meta: { location, version: user.meta.version },
      },
    });
    expect(JSON.stringify(reply.body)).not.toMatch(/\$ref|resourceType/);
  });

  it('is where Location says, which is its meta.location [V1-06]', async () => {
    const created = await scimV1(directory, 'POST', '/Users', userBodyV1('ada'));
    const location = `${baseUrlV1(directory)}/Users/${created.body.id}`;
    const read = await scimV1(directory, 'GET', `/Users/${created.body.id}`);
    const changed = await scimV1(directory, 'PUT', `/Users/${created.body.id}`, userBodyV1('ada2'));
    for (const reply of [created, read, changed]) {
      expect(reply.headers.get('location')).toBe(location);
      expect(reply.headers.get('content-location')).toBeNull();
      expect(reply.body.meta.location).toBe(location);
      expect(reply.headers.get('etag')).toBe(reply.body.meta.version);
    }
  });

  it('is JSON as every JSON is [V1-02]', async () => {
    const reply = await scimV1(directory, 'POST', '/Users', userBodyV1('ada'));
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('is replaced as a whole, and what is read-only in the body is ignored [V1-15]', async () => {
    const created = await createV1(directory, '/Users', userBodyV1('ada', { ...profile, title: 'Countess' }));
    const body = {
      ...created,
      title: undefined,
      id: 'other',
      groups: [{ value: 'x' }],
      meta: { location: 'x' },
    };
    const { body: replaced } = await scimV1(directory, 'PUT', `/Users/${created.id}`, body);
    const { meta, title, ...rest } = created;
    expect(title).toBe('Countess');
    expect(replaced).toEqual({ ...rest, meta: { ...meta, ...replaced.meta } });
    expect(replaced.meta.version).not.toBe(meta.version);
  });

  it('that is put back as it was read is not changed', async () => {
    const user = await addUser(directory, 'ada', {
      locale: 'en-US',
      [ENTERPRISE_USER_URN]: { manager: { value: '7' } },
    });
    const { body } = await scimV1(directory, 'GET', `/Users/${user.id}`);
    const { body: replaced } = await scimV1(directory, 'PUT', `/Users/${user.id}`, body);
    expect(replaced).toEqual(body);
    expect((await directory.scim('GET', `/Users/${user.id}`)).body).toEqual(user);
  });

  it('that is deleted is gone in both versions, and its name is free at once [V1-16]', async () => {
    const { id } = await createV1(directory, '/Users', userBodyV1('ada'));
    expect((await scimV1(directory, 'DELETE', `/Users/${id}`)).status).toBe(204);
    expect((await directory.scim('GET', `/Users/${id}`)).status).toBe(404);
    expectErrorV1(await scimV1(directory, 'GET', `/Users/${id}`), 404);
    expect((await scimV1(directory, 'POST', '/Users', userBodyV1('ada'))).status).toBe(201);
  });

  it('of a name that is taken is refused, whichever version took it [V1-17]', async () => {
    await addUser(directory, 'ada');
    expectErrorV1(await scimV1(directory, 'POST', '/Users', userBodyV1('ADA')), 409);
  });

  it.each([
    ['without the core URN', { schemas: [USER_URN], userName: 'ada' }, CORE_URN],
    ['without a user name', { schemas: [CORE_URN] }, 'userName'],
    [
      'with a number for a text',
      { schemas: [CORE_URN], userName: 'ada', [ENTERPRISE_URN]: { department: 7 } },
      `${ENTERPRISE_URN}:department`,
    ],
  ])('%s is refused, in the words of 1.1 [V1-17] [V1-01]', async (_what, body, named) => {
    expect(expectErrorV1(await scimV1(directory, 'POST', '/Users', body), 400)).toContain(named);
  });

  it('is written under the condition of If-Match', async () => {
    const { id } = await createV1(directory, '/Users', userBodyV1('ada'));
    const headers = { 'if-match': 'W/"7"' };
    expectErrorV1(await scimV1(directory, 'PUT', `/Users/${id}`, userBodyV1('ada2'), headers), 412);
  });
});

describe('a group', () => {
  it('has members in whatever case their type is, and no $ref [V1-22]', async () => {
    const user = await addUser(directory, 'ada');
    const members = [{ value: user.id, type: 'user', display: 'ada' }];
    const created = await createV1(directory, '/Groups', { displayName: 'Engineers', members });
    expect(created).toMatchObject({ schemas: [CORE_URN], displayName: 'Engineers' });
    expect(created.members).toEqual([{ value: user.id, type: 'User' }]);
    const { body } = await directory.scim('GET', `/Groups/${created.id}`);
    expect(body.members).toMatchObject([{ value: user.id, type: 'User' }]);
  });

  it('may come without members and with the description that Okta adds', async () => {
    const okta = 'urn:okta:custom:group:1.0';
    const created = await createV1(directory, '/Groups', {
      schemas: [CORE_URN, okta],
      displayName: 'Engineers',
      [okta]: { description: 'All of them' },
    });
    expect(created).toMatchObject({ schemas: [CORE_URN], displayName: 'Engineers' });
    expect(created).not.toHaveProperty([okta]);
  });
});
