/** What a directory does with people who leave and come back, as its operator chose. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changePolicy, createToken, type LifecyclePolicy, type Provider } from '../../directory/index.ts';
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
  type TestDirectory,
  type TestService,
  userBody,
} from '../testing.ts';
import { purgeTombstones } from '../tombstone.ts';

let service: TestService;

beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service.close());

async function directoryWith(
  policy: Partial<LifecyclePolicy>,
  provider: Provider = 'okta',
): Promise<TestDirectory> {
  const directory = await service.addDirectory(provider);
  const { environmentId, directoryId } = directory.scope;
  await changePolicy(service.database.pool, environmentId, directoryId, policy);
  return directory;
}

const setActive = (directory: TestDirectory, id: string, active: boolean) =>
  directory.scim('PATCH', `/Users/${id}`, patchBody({ op: 'replace', value: { active } }));
const changeMember = (directory: TestDirectory, op: 'add' | 'remove', group: string, value: string) =>
  directory.scim('PATCH', `/Groups/${group}`, patchBody({ op, path: 'members', value: [{ value }] }));

/** The events of the directory in order: type and names. */
async function eventsOf({ scope }: TestDirectory): Promise<string[]> {
  await service.publish(scope.environmentId);
  const { rows } = await service.database.pool.query(
    `select type, coalesce(data->'group'->>'name', data->>'name') as "group",
       coalesce(data->'user'->>'username', data->>'username') as "user"
     from event where directory_id = $1 order by position`,
    [scope.directoryId],
  );
  return rows.map(({ type, group, user }) =>
    [type.replace('dsync.', ''), type.startsWith('dsync.group') ? group : '', user ?? '']
      .filter((word) => word !== '')
      .join(' '),
  );
}

/** The product ids that the log gave to users, in the order of their creations. */
async function createdIds({ scope }: TestDirectory): Promise<string[]> {
  await service.publish(scope.environmentId);
  const { rows } = await service.database.pool.query(
    `select data->>'id' as id from event where directory_id = $1 and type = 'dsync.user.created' order by position`,
    [scope.directoryId],
  );
  return rows.map(({ id }) => id);
}

describe('a person who is deleted and provisioned anew', () => {
  const again = async (directory: TestDirectory, first: object, second: object): Promise<boolean> => {
    const one = await addUser(directory, 'Ada@example.com', { ...first });
    await directory.scim('DELETE', `/Users/${one.id}`);
    const other = await addUser(directory, 'ada@EXAMPLE.com', { ...second });
    expect(other.id).not.toBe(one.id);
    const ids = await createdIds(directory);
    expect(ids).toHaveLength(2);
    return ids[0] === ids[1];
  };
  const known = { externalId: '00u1' };

  it('is known again by externalId where the provider’s never changes, and nowhere else by default [RES-01] [DEL-03]', async () => {
    expect(await again(await directoryWith({}), known, known)).toBe(true);
    expect(await again(await directoryWith({}), known, {})).toBe(false);
    expect(await again(await directoryWith({}, 'entra'), known, known)).toBe(false);
    expect(await again(await directoryWith({ rehire: 'external-id' }, 'entra'), known, known)).toBe(true);
  });

  it('is known again by user name, whatever its case, where the operator chose so', async () => {
    expect(await again(await directoryWith({ rehire: 'user-name' }), {}, {})).toBe(true);
    const other = { externalId: '00u2' };
    expect(await again(await directoryWith({ rehire: 'user-name' }), known, other)).toBe(true);
  });

  it('is never known again where the operator chose so', async () => {
    expect(await again(await directoryWith({ rehire: 'never' }), known, known)).toBe(false);
  });

  it('is not known again once 90 days have passed', async () => {
    const { pool } = service.database;
    const directory = await directoryWith({});
    const old = await addUser(directory, 'old@example.com', { externalId: 'old' });
    const recent = await addUser(directory, 'recent@example.com', { externalId: 'recent' });
    for (const { id } of [old, recent]) await directory.scim('DELETE', `/Users/${id}`);
    const { directoryId } = directory.scope;
    await pool.query(
      `update tombstone set deleted_at = now() - interval '91 days' where directory_id = $1 and product_id in
         (select user_id from event_outbox where directory_id = $1 and type = 'dsync.user.deleted' and scim_id = $2)`,
      [directoryId, old.id],
    );
    await purgeTombstones(pool);
    const { rows } = await pool.query('select count(*)::int from tombstone where directory_id = $1', [
      directoryId,
    ]);
    expect(rows).toEqual([{ count: 1 }]);
  });
});

describe('a POST with the user name of someone who is deactivated', () => {
  it('is refused like that of anyone else by default [CRE-05]', async () => {
    const directory = await directoryWith({});
    const { id } = await addUser(directory, 'ada@example.com', { active: false });
    expectError(
      await directory.scim('POST', '/Users', userBody('ADA@example.com', { title: 'New' })),
      409,
      'uniqueness',
    );
    expect((await directory.scim('GET', `/Users/${id}`)).body).toMatchObject({ active: false });
  });

  it('gives that user, replaced and active, where the operator chose so [CRE-01]', async () => {
    const directory = await directoryWith({ reprovision: 'reactivate' });
    const { id } = await addUser(directory, 'ada@example.com', {
      active: false,
      title: 'Old',
      nickName: 'A',
    });
    const group = await addGroup(directory, 'Core', [id]);
    const { active: _active, ...body } = userBody('ADA@example.com', { title: 'New' });
    const reply = await directory.scim('POST', '/Users', body);
    expect(reply).toMatchObject({
      status: 201,
      body: { id, active: true, title: 'New', groups: [{ value: group.id }] },
    });
    expect(reply.body.nickName).toBeUndefined();
    expect(reply.headers.get('location')).toBe(`${directory.baseUrl}/Users/${id}`);
    expect(namesIn(await directory.scim('GET', '/Users'))).toEqual(['ADA@example.com']);
  });

  it('is refused where that user is active, or is sent as inactive [CRE-05]', async () => {
    const directory = await directoryWith({ reprovision: 'reactivate' });
    await addUser(directory, 'ada@example.com');
    await addUser(directory, 'grace@example.com', { active: false });
    const inactive = userBody('grace@example.com', { active: false });
    expectError(await directory.scim('POST', '/Users', userBody('ada@example.com')), 409, 'uniqueness');
    expectError(await directory.scim('POST', '/Users', inactive), 409, 'uniqueness');
  });

  it('reactivates once of many that come at once, and the others are refused [CRE-10]', async () => {
    const directory = await directoryWith({ reprovision: 'reactivate' });
    await addUser(directory, 'ada@example.com', { active: false });
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => directory.scim('POST', '/Users', userBody('ada@example.com'))),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
  });

  it('does not let a rename take the name of someone who is deactivated [CRE-05] [PATCH-30]', async () => {
    const directory = await directoryWith({ reprovision: 'reactivate' });
    await addUser(directory, 'ada@example.com', { active: false });
    const grace = await addUser(directory, 'grace@example.com');
    const rename = patchBody({ op: 'replace', path: 'userName', value: 'Ada@example.com' });
    expectError(await directory.scim('PATCH', `/Users/${grace.id}`, rename), 409, 'uniqueness');
    const put = await directory.scim('PUT', `/Users/${grace.id}`, userBody('ada@example.com'));
    expectError(put, 409, 'uniqueness');
  });
});

describe('someone who is deactivated', () => {
  it('is inactive to the product by default, and stays in its groups [EXT-10] [RES-22]', async () => {
    const directory = await directoryWith({});
    const { id } = await addUser(directory, 'ada');
    await addGroup(directory, 'Core', [id]);
    await setActive(directory, id, false);
    await setActive(directory, id, true);
    expect((await eventsOf(directory)).slice(3)).toEqual(['user.updated ada', 'user.updated ada']);
  });

  it('is deleted to the product where the operator chose so, and the same person when they are back [EXT-10]', async () => {
    const directory = await directoryWith({ inactive: 'deleted' });
    const { id } = await addUser(directory, 'ada');
    const [core, labs] = [await addGroup(directory, 'Core', [id]), await addGroup(directory, 'Labs')];
    await addGroup(directory, 'All', [labs.id]);
    const before = (await eventsOf(directory)).length;
    expect(await setActive(directory, id, false)).toMatchObject({ status: 200, body: { active: false } });
    expect(namesIn(await query(directory, '/Users', { filter: 'active eq false' }))).toEqual(['ada']);
    await directory.scim('PATCH', `/Users/${id}`, patchBody({ op: 'replace', path: 'title', value: 'Away' }));
    await changeMember(directory, 'remove', core.id, id);
    await changeMember(directory, 'add', labs.id, id);
    expect((await eventsOf(directory)).slice(before)).toEqual(['user.deleted ada']);
    await setActive(directory, id, true);
    expect((await eventsOf(directory)).slice(before + 1)).toEqual([
      'user.created ada',
      'group.user_added Labs ada',
      'group.user_added All ada',
    ]);
    const [first, second] = await createdIds(directory);
    expect(second).toBe(first);
  });

  it('is not told to a product that never knew them, from the first request to the last', async () => {
    const directory = await directoryWith({ inactive: 'deleted' });
    const { id } = await addUser(directory, 'ada', { active: false });
    await addGroup(directory, 'Core', [id]);
    await directory.scim('PUT', `/Users/${id}`, userBody('ada', { active: false, title: 'x' }));
    await directory.scim('DELETE', `/Users/${id}`);
    expect(await eventsOf(directory)).toEqual(['group.created Core']);
  });

  it('is told of at their next change when the policy changes, never twice of the same', async () => {
    const directory = await directoryWith({});
    const { pool } = service.database;
    const { environmentId, directoryId } = directory.scope;
    const { id } = await addUser(directory, 'ada');
    await setActive(directory, id, false);
    await changePolicy(pool, environmentId, directoryId, { inactive: 'deleted' });
    // What a process knows of a directory comes with the token, and an old token may be known for a second.
    const { token } = await createToken(pool, { directoryId, label: 'new' });
    const put = (title: string) =>
      directory.scim('PUT', `/Users/${id}`, userBody('ada', { active: false, title }), {
        authorization: `Bearer ${token}`,
      });
    for (const title of ['one', 'two']) expect((await put(title)).status).toBe(200);
    expect((await eventsOf(directory)).slice(-2)).toEqual(['user.updated ada', 'user.deleted ada']);
    await setActive(directory, id, true);
    expect((await eventsOf(directory)).slice(-2)).toEqual(['user.deleted ada', 'user.created ada']);
  });

  it('leaves a log that replays to the tables when switches and changes of members meet', async () => {
    const directory = await directoryWith({ inactive: 'deleted' });
    const users = await Promise.all(['a', 'b', 'c'].map((name) => addUser(directory, name)));
    const groups = await Promise.all(['A', 'B', 'C'].map((name) => addGroup(directory, name)));
    const replies = await Promise.all(
      [0, 1, 2, 3].flatMap((round) =>
        users.flatMap(({ id }, i) => [
          setActive(directory, id, round % 2 === 1),
          changeMember(directory, (round + i) % 2 === 0 ? 'add' : 'remove', groups[i]!.id, id),
          directory.scim('PUT', `/Groups/${groups[(i + 1) % 3]!.id}`, groupBody('ABC'[(i + 1) % 3]!, [id])),
        ]),
      ),
    );
    expect(replies.filter(({ status }) => status >= 300)).toEqual([]);
    await service.publish(directory.scope.environmentId);
    const { pool } = service.database;
    const { rows } = await pool.query<{ key: string }>(
      `select g.product_id || ' ' || u.product_id as key from scim_membership m
       join scim_group g on g.directory_id = m.directory_id and g.id = m.group_id
       join scim_user u on u.directory_id = m.directory_id and u.id = m.member_id
       where m.directory_id = $1 and u.active`,
      [directory.scope.directoryId],
    );
    const log = await replayLog(pool, directory.scope.environmentId);
    const products = await pool.query<{ id: string }>(
      'select product_id as id from scim_group where directory_id = $1',
      [directory.scope.directoryId],
    );
    const own = new Set(products.rows.map(({ id }) => id));
    const logged = [...log.memberships].flatMap(([key, { groupId }]) => (own.has(groupId) ? key : []));
    expect(logged.sort()).toEqual(rows.map(({ key }) => key).sort());
  });
});
