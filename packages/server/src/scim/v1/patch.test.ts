/** PATCH of SCIM 1.1 over HTTP: partial resources. */
import { ENTERPRISE_USER_URN } from '@rollcall/scim';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addGroup, addUser, openTestService, type TestDirectory, type TestService } from '../testing.ts';
import { CORE_URN, ENTERPRISE_URN, expectErrorV1, scimV1 } from './testing.ts';

let service: TestService;
let directory: TestDirectory;

beforeAll(async () => {
  service = await openTestService();
});
beforeEach(async () => {
  directory = await service.addDirectory('generic');
});
afterAll(() => service.close());

const work = { value: 'ada@example.com', type: 'work', primary: true };

function patch(path: string, body: object) {
  return scimV1(directory, 'PATCH', path, { schemas: [CORE_URN], ...body });
}

describe('a PATCH of a user', () => {
  it('deactivates as Okta does, and answers with the user [V1-10] [V1-14]', async () => {
    const { id } = await addUser(directory, 'ada');
    const reply = await patch(`/Users/${id}`, { id, active: false });
    expect(reply).toMatchObject({ status: 200, body: { schemas: [CORE_URN], id, active: false } });
    expect((await directory.scim('GET', `/Users/${id}`)).body.active).toBe(false);
  });

  it('sets, merges and removes [V1-11] [V1-12] [V1-13] [V1-21]', async () => {
    const { id } = await addUser(directory, 'ada', {
      title: 'Countess',
      emails: [work],
      [ENTERPRISE_USER_URN]: { department: 'Analysis', manager: { value: '7' } },
    });
    const reply = await patch(`/Users/${id}`, {
      meta: { attributes: ['title', `${ENTERPRISE_URN}:department`] },
      name: { givenName: 'Augusta' },
      emails: [
        { value: 'home@example.com', type: 'home', primary: true },
        { value: 'ada@example.com', operation: 'delete' },
      ],
      [ENTERPRISE_URN]: { manager: { managerId: '8' } },
    });
    expect(reply.status).toBe(200);
    const { body } = await directory.scim('GET', `/Users/${id}`);
    expect(body).toMatchObject({
      name: { givenName: 'Augusta', familyName: 'Lovelace' },
      emails: [{ value: 'home@example.com', type: 'home', primary: true }],
      [ENTERPRISE_USER_URN]: { manager: { value: '8' } },
    });
    expect(body).not.toHaveProperty('title');
    expect(body[ENTERPRISE_USER_URN]).not.toHaveProperty('department');
  });

  it('switches the primary email by its value [V1-12]', async () => {
    const { id } = await addUser(directory, 'ada', { emails: [work, { value: 'b@example.com' }] });
    const { body } = await patch(`/Users/${id}`, { emails: [{ value: 'B@example.com', primary: true }] });
    expect(body.emails).toEqual([
      { ...work, primary: false },
      { value: 'B@example.com', primary: true },
    ]);
  });

  it('changes nothing when it says what is there [V1-12]', async () => {
    const { id, meta } = await addUser(directory, 'ada', { emails: [work] });
    const { body } = await patch(`/Users/${id}`, { emails: ['ada@example.com'], active: true });
    expect(body.meta.version).toBe(meta.version);
  });

  it('answers with the attributes that were asked for [V1-14] [V1-07]', async () => {
    const { id } = await addUser(directory, 'ada');
    const reply = await patch(`/Users/${id}?attributes=title`, { title: 'Countess' });
    expect(reply.status).toBe(200);
    expect(Object.keys(reply.body).toSorted()).toEqual(['id', 'meta', 'schemas', 'title']);
  });

  it.each([
    [
      'operations of SCIM 2.0',
      { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [] },
    ],
    ['the removal of the user name', { schemas: [CORE_URN], meta: { attributes: ['userName'] } }],
    ['the removal of what no schema has', { schemas: [CORE_URN], meta: { attributes: ['x'] } }],
    ['another operation than delete', { schemas: [CORE_URN], emails: [{ value: 'x', operation: 'remove' }] }],
    ['no object', []],
  ])('refuses %s, and changes nothing [V1-10] [V1-11] [V1-13] [V1-17]', async (_what, body) => {
    const user = await addUser(directory, 'ada');
    expectErrorV1(await scimV1(directory, 'PATCH', `/Users/${user.id}`, body), 400);
    expect((await directory.scim('GET', `/Users/${user.id}`)).body).toEqual(user);
  });

  it('of nobody is 404', async () => {
    expectErrorV1(await patch('/Users/010101', { active: false }), 404);
  });
});

describe('a PATCH of a group', () => {
  async function members(id: string): Promise<string[]> {
    const { body } = await directory.scim('GET', `/Groups/${id}`);
    return (body.members ?? []).map(({ value }: { value: string }) => value);
  }

  it('adds and removes members as Okta does, with 204 [V1-12] [V1-13] [V1-14]', async () => {
    const [ada, bob, eve] = [
      await addUser(directory, 'ada'),
      await addUser(directory, 'bob'),
      await addUser(directory, 'eve'),
    ];
    const { id } = await addGroup(directory, 'Engineers', [ada.id, bob.id]);
    const change = [
      { value: bob.id, display: 'bob', operation: 'delete' },
      { value: eve.id, display: 'eve' },
      { value: ada.id, display: 'ada' },
    ];
    const reply = await patch(`/Groups/${id}`, { members: change });
    expect(reply).toMatchObject({ status: 204, body: {} });
    expect((await members(id)).toSorted()).toEqual([ada.id, eve.id].toSorted());
  });

  it('replaces all members when meta.attributes names them [V1-11]', async () => {
    const [ada, bob] = [await addUser(directory, 'ada'), await addUser(directory, 'bob')];
    const { id } = await addGroup(directory, 'Engineers', [ada.id]);
    await patch(`/Groups/${id}`, { meta: { attributes: ['members'] }, members: [{ value: bob.id }] });
    expect(await members(id)).toEqual([bob.id]);
  });

  it('leaves the members alone when it renames [V1-10]', async () => {
    const ada = await addUser(directory, 'ada');
    const { id } = await addGroup(directory, 'Engineers', [ada.id]);
    expect((await patch(`/Groups/${id}`, { id, displayName: 'Builders' })).status).toBe(204);
    expect((await directory.scim('GET', `/Groups/${id}`)).body.displayName).toBe('Builders');
    expect(await members(id)).toEqual([ada.id]);
  });

  it('refuses a member that nobody is', async () => {
    const { id } = await addGroup(directory, 'Engineers');
    expectErrorV1(await patch(`/Groups/${id}`, { members: [{ value: '7' }] }), 400);
  });
});
