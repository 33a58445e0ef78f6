/** Groups in groups: who the clients and the product see in them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { replayLog } from '../../event/replay.ts';
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
} from '../testing.ts';

const MISSING_ID = '01900000-0000-7000-8000-000000000000';

let service: TestService;
let directory: TestDirectory;

beforeAll(async () => {
  service = await openTestService();
});
beforeEach(async () => {
  directory = await service.addDirectory();
});
afterAll(() => service.close());

const addMember = (group: string, ...members: string[]) =>
  directory.scim(
    'PATCH',
    `/Groups/${group}`,
    patchBody({ op: 'add', path: 'members', value: members.map((value) => ({ value })) }),
  );
const removeMember = (group: string, member: string) =>
  directory.scim(
    'PATCH',
    `/Groups/${group}`,
    patchBody({ op: 'remove', path: `members[value eq "${member}"]` }),
  );
const read = async (path: string): Promise<ScimReply['body']> => (await directory.scim('GET', path)).body;

/** The events about memberships since the last call, as `added Group user`. */
async function takeMembershipEvents(): Promise<string[]> {
  const { pool } = service.database;
  await service.publish(directory.scope.environmentId);
  const { rows } = await pool.query(
    `select type, data->'group'->>'name' as "group", data->'user'->>'username' as "user", position from event
     where directory_id = $1 and type like 'dsync.group.user_%' and position > $2 order by position`,
    [directory.scope.directoryId, seen],
  );
  seen = rows.at(-1)?.position ?? seen;
  return rows.map(({ type, group, user }) => `${type.replace('dsync.group.user_', '')} ${group} ${user}`);
}
let seen = 0;

/** The user names in a group, as a reader of the whole log has them. */
async function loggedMembers(displayName: string): Promise<string[]> {
  await service.publish(directory.scope.environmentId);
  const log = await replayLog(service.database.pool, directory.scope.environmentId);
  const { rows } = await service.database.pool.query(
    `select product_id from scim_group where directory_id = $1 and resource->>'displayName' = $2`,
    [directory.scope.directoryId, displayName],
  );
  return [...log.memberships.values()]
    .filter(({ groupId }) => groupId === rows[0].product_id)
    .map(({ userId }) => String(log.users.get(userId)?.username))
    .sort();
}

describe('a group as a member', () => {
  it.each([
    ['without a type', {}],
    ['with its type', { type: 'Group' }],
  ])('is taken by POST, PUT and PATCH %s, and shown with type and $ref [RES-19]', async (_case, more) => {
    const child = await addGroup(directory, 'Child');
    const member = { value: child.id, ...more };
    const shown = [{ value: child.id, $ref: `${directory.baseUrl}/Groups/${child.id}`, type: 'Group' }];
    const posted = await directory.scim('POST', '/Groups', { ...groupBody('A'), members: [member] });
    expect(posted).toMatchObject({ status: 201, body: { members: shown } });
    const b = await addGroup(directory, 'B');
    const put = await directory.scim('PUT', `/Groups/${b.id}`, { ...groupBody('B'), members: [member] });
    expect(put).toMatchObject({ status: 200, body: { members: shown } });
    const c = await addGroup(directory, 'C');
    const add = patchBody({ op: 'add', path: 'members', value: [member] });
    const patched = await directory.scim('PATCH', `/Groups/${c.id}?attributes=members`, add);
    expect(patched).toMatchObject({ status: 200, body: { members: shown } });
    expect(namesIn(await query(directory, '/Groups', { filter: `members.value eq "${child.id}"` }))).toEqual([
      'A',
      'B',
      'C',
    ]);
    expect(namesIn(await query(directory, '/Groups', { filter: 'members.type eq "Group"' }))).toHaveLength(3);
  });

  it('of another directory is refused like a missing one, and nothing is written [TEN-02]', async () => {
    const theirs = await addGroup(await service.addDirectory(), 'Theirs');
    const mine = await addGroup(directory, 'Mine');
    const user = await addUser(directory, 'ada@example.com');
    const refusals = [];
    for (const id of [theirs.id, MISSING_ID]) {
      const reply = await addMember(mine.id, user.id, id);
      refusals.push(expectError(reply, 400, 'invalidValue').replaceAll(id, 'ID'));
      const created = await directory.scim('POST', '/Groups', groupBody('New', [mine.id, id]));
      refusals.push(expectError(created, 400, 'invalidValue').replaceAll(id, 'ID'));
    }
    expect(new Set(refusals).size).toBe(1);
    expect((await read(`/Groups/${mine.id}`)).members).toEqual([]);
    expect(namesIn(await directory.scim('GET', '/Groups'))).toEqual(['Mine']);
  });

  it('is never the group itself, directly or through others [RES-19]', async () => {
    const a = await addGroup(directory, 'A');
    const b = await addGroup(directory, 'B', [a.id]);
    const c = await addGroup(directory, 'C', [b.id]);
    for (const above of [a, b, c]) expectError(await addMember(a.id, above.id), 400, 'invalidValue');
    const put = await directory.scim('PUT', `/Groups/${a.id}`, groupBody('A', [c.id]));
    expect(expectError(put, 400, 'invalidValue')).toMatch(/member of itself/);
    expect((await read(`/Groups/${a.id}`)).members).toEqual([]);
  });

  it('closes no circle when all its parts are sent at once [RES-19]', async () => {
    for (const round of [1, 2, 3, 4, 5]) {
      const names = ['A', 'B', 'C'].map((name) => `${name}${round}`);
      const ring = await Promise.all(names.map((name) => addGroup(directory, name)));
      const replies = await Promise.all(ring.map(({ id }, i) => addMember(id, ring[(i + 1) % 3]!.id)));
      expect(replies.map(({ status }) => status).sort()).toEqual([204, 204, 400]);
    }
  });

  it('leaves the groups above it when it is deleted, which get a new version [RES-20] [DEL-02]', async () => {
    const ada = await addUser(directory, 'ada@example.com');
    const child = await addGroup(directory, 'Child', [ada.id]);
    const parent = await addGroup(directory, 'Parent', [child.id]);
    const top = await addGroup(directory, 'Top', [parent.id, ada.id]);
    await takeMembershipEvents();
    expect((await directory.scim('DELETE', `/Groups/${child.id}`)).status).toBe(204);
    const after = await read(`/Groups/${parent.id}`);
    expect(after.members).toEqual([]);
    expect(after.meta.version).not.toBe(parent.meta.version);
    expect((await read(`/Groups/${top.id}`)).meta.version).toBe(top.meta.version);
    expect(await takeMembershipEvents()).toEqual(['removed Parent ada@example.com']);
    expect(await loggedMembers('Top')).toEqual(['ada@example.com']);
  });
});

describe('groups of a user', () => {
  it('are direct or indirect, whichever way the user is read [RES-16] [RES-17]', async () => {
    const ada = await addUser(directory, 'ada@example.com');
    const child = await addGroup(directory, 'Child', [ada.id]);
    const parent = await addGroup(directory, 'Parent', [child.id]);
    const top = await addGroup(directory, 'Top', [parent.id]);
    const both = await addGroup(directory, 'Both', [parent.id, ada.id]);
    const group = (of: { id: string }, display: string, type: string) => ({
      value: of.id,
      $ref: `${directory.baseUrl}/Groups/${of.id}`,
      display,
      type,
    });
    const groups = [
      group(child, 'Child', 'direct'),
      group(both, 'Both', 'direct'),
      group(parent, 'Parent', 'indirect'),
      group(top, 'Top', 'indirect'),
    ];
    expect((await read(`/Users/${ada.id}`)).groups).toEqual(groups);
    expect((await read('/Users?count=10')).Resources[0].groups).toEqual(groups);
    expect((await read('/Users?filter=userName%20eq%20%22ada@example.com%22')).Resources[0].groups).toEqual(
      groups,
    );
    expect(
      (await read('/?filter=userName%20eq%20%22ada@example.com%22&attributes=groups')).Resources[0].groups,
    ).toEqual(groups);
    const patched = await directory.scim(
      'PATCH',
      `/Users/${ada.id}`,
      patchBody({ op: 'replace', path: 'title', value: 'Countess' }),
    );
    expect(patched.body.groups).toEqual(groups);
    expect((await read(`/Users/${ada.id}?excludedAttributes=groups`)).groups).toBeUndefined();
  });

  it('are filtered by the direct ones', async () => {
    const ada = await addUser(directory, 'ada@example.com');
    const child = await addGroup(directory, 'Child', [ada.id]);
    const parent = await addGroup(directory, 'Parent', [child.id]);
    const inGroup = async (id: string) =>
      namesIn(await query(directory, '/Users', { filter: `groups.value eq "${id}"` }));
    expect(await inGroup(child.id)).toEqual(['ada@example.com']);
    expect(await inGroup(parent.id)).toEqual([]);
  });
});

describe('the log', () => {
  it('tells once of each who comes into or goes out of a group, on whichever way', async () => {
    const [ada, grace] = [await addUser(directory, 'ada'), await addUser(directory, 'grace')];
    const left = await addGroup(directory, 'Left', [ada.id]);
    const right = await addGroup(directory, 'Right', [ada.id]);
    await takeMembershipEvents();
    const top = await addGroup(directory, 'Top', [left.id, right.id]);
    expect(await takeMembershipEvents()).toEqual(['added Top ada']);
    await addMember(top.id, ada.id);
    await addMember(left.id, grace.id);
    expect(await takeMembershipEvents()).toEqual(['added Left grace', 'added Top grace']);
    await removeMember(left.id, ada.id);
    await removeMember(top.id, ada.id);
    expect(await takeMembershipEvents()).toEqual(['removed Left ada']);
    await removeMember(top.id, right.id);
    expect(await takeMembershipEvents()).toEqual(['removed Top ada']);
    await directory.scim('PUT', `/Groups/${top.id}`, groupBody('Top', [grace.id]));
    expect(await takeMembershipEvents()).toEqual([]);
    await directory.scim('PUT', `/Groups/${top.id}`, groupBody('Top', [right.id]));
    expect(await takeMembershipEvents()).toEqual(['removed Top grace', 'added Top ada']);
  });

  it('agrees with the tables when changes above, below and of users meet', async () => {
    const users: { id: string }[] = [];
    for (let i = 0; i < 6; i++) users.push(await addUser(directory, `user${i}`));
    const groups: { id: string }[] = [];
    for (let i = 0; i < 5; i++) groups.push(await addGroup(directory, `Group ${i}`, [users[i]!.id]));
    const replies = await Promise.all([
      ...groups.slice(1).map((group, i) => addMember(group.id, groups[i]!.id)),
      ...groups.map((group, i) => addMember(group.id, users[(i + 2) % 5]!.id)),
      ...groups.map((group, i) => removeMember(group.id, users[i]!.id)),
      ...groups.map((group) => addMember(groups[0]!.id, group.id)),
      directory.scim('DELETE', `/Users/${users[5]!.id}`),
      directory.scim('DELETE', `/Groups/${groups[2]!.id}`),
    ]);
    expect(replies.filter(({ status }) => ![204, 400, 404].includes(status))).toEqual([]);
    const { rows } = await service.database.pool.query<{ name: string; users: string[] }>(
      `with recursive below (top, id) as (
         select id, id from scim_group where directory_id = $1
         union
         select below.top, m.member_id from below join scim_membership m on m.directory_id = $1 and m.group_id = below.id
       )
       select g.resource->>'displayName' as name, array_agg(u.resource->>'userName' order by u.resource->>'userName')
         filter (where u.id is not null) as users
       from below join scim_group g on g.id = below.top left join scim_user u on u.id = below.id group by 1`,
      [directory.scope.directoryId],
    );
    for (const { name, users: inGroup } of rows) expect(await loggedMembers(name)).toEqual(inGroup ?? []);
  });
});
