/** PATCH of groups: the document like any other, the members as rows. */
import type { JsonObject } from '@rollcall/scim';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  addGroup,
  addUser,
  expectError,
  openTestService,
  patchBody,
  type ScimReply,
  type TestDirectory,
  type TestService,
} from '../testing.ts';

const MISSING = '01900000-0000-7000-8000-000000000000';

let service: TestService;
let directory: TestDirectory;
let users: readonly [string, string, string];
let group: ScimReply['body'];
let path: string;
let count = 0;

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
  const add = async (name: string) => (await addUser(directory, name)).id;
  users = [await add('a'), await add('b'), await add('c')];
});
afterAll(() => service.close());

beforeEach(async () => {
  group = await addGroup(directory, `Group ${++count}`, users.slice(0, 2));
  path = `/Groups/${group.id}`;
});

const patch = (...operations: JsonObject[]) => directory.scim('PATCH', path, patchBody(...operations));
const read = async () => (await directory.scim('GET', path)).body;
const members = async () =>
  (await read()).members.map(({ value }: JsonObject) => users.indexOf(String(value)));
const listed = (...which: number[]) => which.map((i) => ({ value: users[i] ?? MISSING }));

describe('a PATCH of a group', () => {
  it('is 204 with the new version, or 200 with what is asked for [PATCH-13] [PATCH-35] [PROJ-08]', async () => {
    const reply = await patch({ op: 'replace', path: 'displayName', value: `Renamed ${count}` });
    expect(reply).toMatchObject({ status: 204 });
    expect(reply.body).toEqual({});
    expect(reply.headers.get('etag')).toBe((await read()).meta.version);
    const asked = await directory.scim(
      'PATCH',
      `${path}?attributes=members`,
      patchBody({ op: 'add', path: 'members', value: listed(2) }),
    );
    expect(asked.status).toBe(200);
    expect(asked.body.members).toHaveLength(3);
    expect(asked.body.displayName).toBeUndefined();
  });

  it.each<[name: string, operation: () => JsonObject, expected: number[]]>([
    ['adds [PATCH-16]', () => ({ op: 'add', path: 'members', value: listed(2) }), [0, 1, 2]],
    [
      'adds one as a lone object [PATCH-16]',
      () => ({ op: 'add', path: 'members', value: listed(2)[0]! }),
      [0, 1, 2],
    ],
    ['adds without a path [PATCH-25]', () => ({ op: 'Add', value: { members: listed(2) } }), [0, 1, 2]],
    [
      'adds no one twice [PATCH-14] [PATCH-16]',
      () => ({ op: 'add', path: 'members', value: listed(0, 2, 2, 1) }),
      [0, 1, 2],
    ],
    ['removes by value [PATCH-22]', () => ({ op: 'remove', path: `members[value eq "${users[0]}"]` }), [1]],
    [
      'removes several by value [PATCH-22]',
      () => ({ op: 'remove', path: `members[value eq "${users[0]}" or value eq "${users[1]}"]` }),
      [],
    ],
    [
      'removes by any filter [PATCH-22]',
      () => ({ op: 'remove', path: `members[type eq "User" and value ne "${users[0]}"]` }),
      [0],
    ],
    ['removes a list [PATCH-32]', () => ({ op: 'Remove', path: 'members', value: listed(1, 2) }), [0]],
    [
      'removes who is no member [PATCH-23]',
      () => ({ op: 'remove', path: `members[value eq "${users[2]}"]` }),
      [0, 1],
    ],
    ['removes what is no id [PATCH-23]', () => ({ op: 'remove', path: 'members[value eq "x"]' }), [0, 1]],
    ['removes all [PATCH-22]', () => ({ op: 'remove', path: 'members' }), []],
    ['replaces all [PATCH-17]', () => ({ op: 'replace', path: 'members', value: listed(2, 0) }), [0, 2]],
    [
      'replaces all without a path [PATCH-17] [PATCH-25]',
      () => ({ op: 'replace', value: { members: listed(2) } }),
      [2],
    ],
    ['replaces all by none [PATCH-17]', () => ({ op: 'replace', path: 'members', value: [] }), []],
  ])('%s', async (_name, operation, expected) => {
    expect((await patch(operation())).status).toBe(204);
    expect(await members()).toEqual(expected);
  });

  it('that changes no member leaves version and lastModified alone [PATCH-14] [PATCH-23]', async () => {
    const reply = await patch(
      { op: 'add', path: 'members', value: listed(0) },
      { op: 'remove', path: `members[value eq "${users[2]}"]` },
      { op: 'add', path: 'members', value: listed(2) },
      { op: 'remove', path: 'members', value: listed(2) },
      { op: 'replace', path: 'displayName', value: group.displayName },
    );
    expect(reply.headers.get('etag')).toBe(group.meta.version);
    expect((await read()).meta).toEqual(group.meta);
  });

  it('is all or nothing, over the document and the members [PATCH-04]', async () => {
    const rename = { op: 'replace', path: 'displayName', value: 'Never' };
    const add = { op: 'add', path: 'members', value: listed(2) };
    for (const [scimType, failing] of [
      ['invalidValue', { op: 'add', path: 'members', value: listed(9) }],
      ['invalidPath', { op: 'remove', path: 'foo' }],
      ['mutability', { op: 'remove', path: 'displayName' }],
      ['noTarget', { op: 'remove' }],
      ['mutability', { op: 'replace', path: 'members[value eq "x"]', value: listed(2)[0]! }],
    ] as const) {
      expectError(await patch(rename, add, failing), 400, scimType);
      expect(await read()).toEqual(group);
    }
  });

  it('changes no member in place [RES-18] [PATCH-10]', async () => {
    expectError(
      await patch({ op: 'replace', path: `members[value eq "${users[0]}"].value`, value: users[2] }),
      400,
      'mutability',
    );
    expect(await members()).toEqual([0, 1]);
  });

  it('takes a name that is taken for what it is [PATCH-30]', async () => {
    await addGroup(directory, `Other ${count}`);
    expectError(
      await patch({ op: 'replace', path: 'displayName', value: `OTHER ${count}` }),
      409,
      'uniqueness',
    );
  });

  it('with the read-only id beside the new name, as Okta sends it, renames [PATCH-09] [PATCH-25]', async () => {
    expect(
      (await patch({ op: 'replace', value: { id: group.id, displayName: `Renamed ${count}` } })).status,
    ).toBe(204);
    expect((await read()).displayName).toBe(`Renamed ${count}`);
  });

  it('takes no group as a member: groups are not nested [RES-19]', async () => {
    expectError(
      await patch({ op: 'add', path: 'members', value: [{ value: group.id, type: 'Group' }] }),
      400,
      'invalidValue',
    );
  });
});
