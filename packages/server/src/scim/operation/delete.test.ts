/** DELETE, and what is left: nothing that a client could see. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

let service: TestService;
let directory: TestDirectory;

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
});
afterAll(() => service.close());

async function everyOperationOn(path: string, body: unknown): Promise<ScimReply[]> {
  const patch = patchBody({ op: 'replace', path: 'externalId', value: 'x' });
  return [
    await directory.scim('GET', path),
    await directory.scim('PUT', path, body),
    await directory.scim('PATCH', path, patch),
    await directory.scim('DELETE', path),
  ];
}

describe('a deleted resource', () => {
  it('is answered with 204 and no body [DEL-01]', async () => {
    const user = await addUser(directory, 'gone@example.com');
    const reply = await directory.scim('DELETE', `/Users/${user.id}`);
    expect(reply).toMatchObject({ status: 204, body: {} });
    expect(reply.headers.has('content-type')).toBe(false);
  });

  it('is 404 for every operation and in no list [DEL-02] [GET-02]', async () => {
    const user = await addUser(directory, 'deleted@example.com');
    const group = await addGroup(directory, 'Deleted');
    for (const [path, body] of [
      [`/Users/${user.id}`, userBody('deleted@example.com')],
      [`/Groups/${group.id}`, groupBody('Deleted')],
    ] as const) {
      await directory.scim('DELETE', path);
      for (const reply of await everyOperationOn(path, body)) expectError(reply, 404);
    }
    for (const filter of ['userName eq "deleted@example.com"', `id eq "${user.id}"`, 'meta.created pr']) {
      expect(namesIn(await query(directory, '/Users', { filter }))).not.toContain('deleted@example.com');
    }
    expect(namesIn(await directory.scim('GET', '/'))).toEqual([]);
  });

  it('does not keep its name [DEL-03] [RES-01]', async () => {
    const user = await addUser(directory, 'back@example.com');
    const group = await addGroup(directory, 'Back');
    await directory.scim('DELETE', `/Users/${user.id}`);
    await directory.scim('DELETE', `/Groups/${group.id}`);
    expect((await addUser(directory, 'BACK@example.com')).id).not.toBe(user.id);
    expect((await addGroup(directory, 'BACK')).id).not.toBe(group.id);
  });

  it('leaves every list of members, and every user’s groups [RES-20] [VER-07]', async () => {
    const [left, right] = [
      await addUser(directory, 'left@example.com'),
      await addUser(directory, 'right@example.com'),
    ];
    const group = await addGroup(directory, 'Both', [left.id, right.id]);
    await directory.scim('DELETE', `/Users/${left.id}`);
    const { body } = await directory.scim('GET', `/Groups/${group.id}`);
    expect(body.members).toMatchObject([{ value: right.id }]);
    expect(body.meta.version).not.toBe(group.meta.version);
    await directory.scim('DELETE', `/Groups/${group.id}`);
    expect((await directory.scim('GET', `/Users/${right.id}`)).body.groups).toEqual([]);
  });
});
