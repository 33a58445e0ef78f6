/** The manager of a user, who may be a user of the directory or anything that a client wrote. */
import type { JsonObject } from '@rollcall/scim';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  addUser,
  openTestService,
  patchBody,
  query,
  type ScimReply,
  type TestDirectory,
  type TestService,
  userBody,
} from '../testing.ts';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const MISSING_ID = '01900000-0000-7000-8000-000000000000';

let service: TestService;
let directory: TestDirectory;

beforeAll(async () => {
  service = await openTestService();
});
beforeEach(async () => {
  directory = await service.addDirectory('generic');
});
afterAll(() => service.close());

const withManager = (manager: JsonObject): JsonObject => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ENTERPRISE],
  [ENTERPRISE]: { department: 'Analysis', manager },
});
const managerOf = (body: ScimReply['body']) => body[ENTERPRISE]?.manager;
const read = async (path: string): Promise<ScimReply['body']> => (await directory.scim('GET', path)).body;

describe('a manager who is a user of the directory', () => {
  it('is shown with $ref and the display name of that user, in every answer [RES-21]', async () => {
    const boss = await addUser(directory, 'boss', { displayName: 'The Boss' });
    const shown = { value: boss.id, $ref: `${directory.baseUrl}/Users/${boss.id}`, displayName: 'The Boss' };
    const body = userBody('ada', withManager({ value: boss.id, displayName: 'Someone', $ref: '../Users/x' }));
    const created = await directory.scim('POST', '/Users', body);
    expect(managerOf(created.body)).toEqual(shown);
    const path = `/Users/${created.body.id}`;
    expect(managerOf(await read(path))).toEqual(shown);
    expect(managerOf((await directory.scim('PUT', path, { ...body, title: 'x' })).body)).toEqual(shown);
    const patch = patchBody({ op: 'replace', path: 'title', value: 'y' });
    expect(managerOf((await directory.scim('PATCH', path, patch)).body)).toEqual(shown);
    const found = await query(directory, '/Users', { filter: `${ENTERPRISE}:manager.value eq "${boss.id}"` });
    expect(found.body.Resources.map(managerOf)).toEqual([shown]);
    expect((await read('/?filter=userName%20eq%20%22ada%22')).Resources.map(managerOf)).toEqual([shown]);
    expect(await read(`${path}?attributes=${ENTERPRISE}:manager.displayName`)).toMatchObject({
      [ENTERPRISE]: { manager: { displayName: 'The Boss' } },
    });
    expect(await read(`${path}?attributes=${ENTERPRISE}:department`)).toMatchObject({
      [ENTERPRISE]: { department: 'Analysis' },
    });
  });

  it('is shown by the name that this user has now, so that a version does not stand for it [RES-21] [VER-05]', async () => {
    const boss = await addUser(directory, 'boss', { displayName: 'The Boss' });
    const ada = await addUser(directory, 'ada', withManager({ value: boss.id }));
    const rename = patchBody({ op: 'replace', path: 'displayName', value: 'The Chief' });
    await directory.scim('PATCH', `/Users/${boss.id}`, rename);
    const ifNew = { 'If-None-Match': ada.meta.version };
    const again = await directory.scim('GET', `/Users/${ada.id}?excludedAttributes=groups`, undefined, ifNew);
    expect({ status: again.status, name: managerOf(again.body).displayName }).toEqual({
      status: 200,
      name: 'The Chief',
    });
    const without = `/Users/${ada.id}?excludedAttributes=groups,${ENTERPRISE}:manager`;
    expect((await directory.scim('GET', without, undefined, ifNew)).status).toBe(304);
    await directory.scim('DELETE', `/Users/${boss.id}`);
    expect(managerOf(await read(`/Users/${ada.id}`))).toEqual({ value: boss.id });
  });

  it('without a display name is shown by its formatted name, or without one', async () => {
    const formatted = await addUser(directory, 'one', { name: { formatted: 'Number One' } });
    const nameless = await addUser(directory, 'two', { name: {} });
    const names = [];
    for (const [userName, { id }] of [
      ['a', formatted],
      ['b', nameless],
    ]) {
      names.push(managerOf(await addUser(directory, userName, withManager({ value: id }))).displayName);
    }
    expect(names).toEqual(['Number One', undefined]);
  });
});

describe('any other manager', () => {
  it.each([
    ['an employee number', '26118915'],
    ['a name', 'Charles Babbage'],
    ['the id of nobody', MISSING_ID],
  ])('is kept as it was sent: %s', async (_what, value) => {
    const { id } = await addUser(directory, 'ada', withManager({ value }));
    expect(managerOf(await read(`/Users/${id}`))).toEqual({ value });
  });

  it('is not looked up in another directory [TEN-02]', async () => {
    const theirs = await addUser(await service.addDirectory(), 'boss', { displayName: 'Their Boss' });
    const { id } = await addUser(directory, 'ada', withManager({ value: theirs.id }));
    expect(managerOf(await read(`/Users/${id}`))).toEqual({ value: theirs.id });
  });
});
