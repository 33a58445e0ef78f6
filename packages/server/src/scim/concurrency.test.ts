/** What holds when requests meet: races are provoked on purpose, against the real database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAllPublished, type ProductEvent, readEvents, startPublisher } from '../event/index.ts';
import { replayLog } from '../event/replay.ts';
import {
  groupBody,
  openTestService,
  patchBody,
  type TestDirectory,
  type TestService,
  userBody,
} from './testing.ts';

let service: TestService;

beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service.close());

async function createUsers(directory: TestDirectory, count: number): Promise<string[]> {
  const replies = await Promise.all(
    Array.from({ length: count }, (_, i) =>
      directory.scim('POST', '/Users', userBody(`user${i}@example.com`)),
    ),
  );
  return replies.map((reply) => reply.body.id);
}

async function createGroup(directory: TestDirectory, name: string, members: string[] = []): Promise<string> {
  const reply = await directory.scim('POST', '/Groups', groupBody(name, members));
  expect(reply.status).toBe(201);
  return reply.body.id;
}

async function membersOf(directory: TestDirectory, groupId: string): Promise<string[]> {
  const { body } = await directory.scim('GET', `/Groups/${groupId}`);
  return (body.members ?? []).map((member: { value: string }) => member.value).sort();
}

/** The members that a reader of the log ends up with, by SCIM ids. */
async function loggedMembersOf(directory: TestDirectory, groupId: string): Promise<string[]> {
  const { pool } = service.database;
  await service.publish(directory.scope.environmentId);
  const { memberships } = await replayLog(pool, directory.scope.environmentId);
  const { rows } = await pool.query<{ id: string; product_id: string }>(
    `select id, product_id from scim_user where directory_id = $1
     union all select id, product_id from scim_group where directory_id = $1`,
    [directory.scope.directoryId],
  );
  const scimIds = new Map(rows.map((row) => [row.product_id, row.id]));
  return [...memberships.values()]
    .filter((membership) => scimIds.get(membership.groupId) === groupId)
    .map((membership) => scimIds.get(membership.userId) ?? 'a deleted user')
    .sort();
}

describe('concurrent writes', () => {
  it('gives one user name to exactly one of 50 requests for it [CRE-10]', async () => {
    const directory = await service.addDirectory();
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        directory.scim('POST', '/Users', userBody(i % 2 === 0 ? 'ada@example.com' : 'ADA@example.com')),
      ),
    );
    const statuses = replies.map((reply) => reply.status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(49);
  });

  it('ends 20 concurrent replacements of a member list with one of the lists, and the log agrees [VER-06]', async () => {
    const directory = await service.addDirectory();
    const users = await createUsers(directory, 20);
    const group = await createGroup(directory, 'Core', users.slice(0, 5));
    const lists = Array.from({ length: 20 }, (_, i) =>
      users.filter((_user, j) => (i * 7 + j * 3) % 5 < 2 || j === i),
    );
    const replies = await Promise.all(
      lists.map((list) => directory.scim('PUT', `/Groups/${group}`, groupBody('Core', list))),
    );
    expect(replies.map((reply) => reply.status)).toEqual(lists.map(() => 200));
    const members = await membersOf(directory, group);
    expect(lists.map((list) => [...list].sort())).toContainEqual(members);
    expect(await loggedMembersOf(directory, group)).toEqual(members);
  });

  it('adds members named in opposite orders to several groups without failing a request', async () => {
    const directory = await service.addDirectory();
    const users = await createUsers(directory, 30);
    const groups = await Promise.all(['a', 'b', 'c'].map((name) => createGroup(directory, name)));
    const add = (group: string, members: string[]) =>
      directory.scim(
        'PATCH',
        `/Groups/${group}`,
        patchBody({ op: 'add', path: 'members', value: members.map((value) => ({ value })) }),
      );
    const replies = await Promise.all(
      groups.flatMap((group) => [add(group, users), add(group, [...users].reverse()), add(group, users)]),
    );
    expect(replies.map((reply) => reply.status)).toEqual(replies.map(() => 204));
    for (const group of groups) expect(await membersOf(directory, group)).toEqual([...users].sort());
  });

  it('loses no member when 60 requests add one each to one group', async () => {
    const directory = await service.addDirectory();
    const users = await createUsers(directory, 60);
    const group = await createGroup(directory, 'Everyone');
    const replies = await Promise.all(
      users.map((value) =>
        directory.scim(
          'PATCH',
          `/Groups/${group}`,
          patchBody({ op: 'add', path: 'members', value: [{ value }] }),
        ),
      ),
    );
    expect(replies.map((reply) => reply.status)).toEqual(replies.map(() => 204));
    expect(await membersOf(directory, group)).toEqual([...users].sort());
    expect(await loggedMembersOf(directory, group)).toEqual([...users].sort());
  });

  it('lists a user nowhere who is deleted while 50 requests add it, and the log agrees [RES-20] [DEL-02]', async () => {
    const directory = await service.addDirectory();
    const [user = '', ...others] = await createUsers(directory, 3);
    const groups = await Promise.all(
      Array.from({ length: 50 }, (_, i) => createGroup(directory, `group ${i}`, others)),
    );
    const adding = groups.map((group) =>
      directory.scim(
        'PATCH',
        `/Groups/${group}`,
        patchBody({ op: 'add', path: 'members', value: [{ value: user }] }),
      ),
    );
    const deleting = directory.scim('DELETE', `/Users/${user}`);
    const added = await Promise.all(adding);
    expect((await deleting).status).toBe(204);
    for (const reply of added) expect([204, 400]).toContain(reply.status);
    const left = await service.database.pool.query('select from scim_membership where member_id = $1', [
      user,
    ]);
    expect(left.rowCount).toBe(0);
    for (const group of groups.slice(0, 5)) {
      expect(await membersOf(directory, group)).toEqual([...others].sort());
      expect(await loggedMembersOf(directory, group)).toEqual([...others].sort());
    }
  });

  it('lets one of two replacements with the same If-Match through [VER-03] [VER-06]', async () => {
    const directory = await service.addDirectory();
    const created = await directory.scim('POST', '/Users', userBody('eve@example.com'));
    const etag = created.headers.get('etag') ?? '';
    const replies = await Promise.all(
      ['Engineer', 'Manager'].map((title) =>
        directory.scim('PUT', `/Users/${created.body.id}`, userBody('eve@example.com', { title }), {
          'If-Match': etag,
        }),
      ),
    );
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 412]);
  });

  it('keeps outbox ids of one user in the order of its versions when a writer waited for the row', async () => {
    const directory = await service.addDirectory();
    const created = await directory.scim('POST', '/Users', userBody('wait@example.com'));
    const { pool } = service.database;
    const holder = await pool.connect();
    try {
      await holder.query('begin');
      await holder.query('select from scim_user where id = $1 for update', [created.body.id]);
      const waiting = ['First', 'Second'].map((title) =>
        directory.scim(
          'PATCH',
          `/Users/${created.body.id}`,
          patchBody({ op: 'replace', path: 'title', value: title }),
        ),
      );
      await waitUntilBlocked(1);
      // Other events draw ids while the writers wait.
      await createUsers(directory, 5);
      await holder.query('commit');
      expect((await Promise.all(waiting)).map((reply) => reply.status)).toEqual([200, 200]);
    } finally {
      holder.release();
    }
    const { rows } = await pool.query<{ version: number }>(
      'select version from event_outbox where directory_id = $1 and scim_id = $2 order by id',
      [directory.scope.directoryId, created.body.id],
    );
    expect(rows.map((row) => row.version)).toEqual([1, 2, 3]);
  });
});

describe('50 writers while two publishers publish and readers follow', () => {
  it('give a log without gap, skip or duplicate whose versions never decrease and end at those of the tables', async () => {
    const directory = await service.addDirectory();
    const { pool } = service.database;
    const { environmentId, directoryId } = directory.scope;
    const users = await createUsers(directory, 20);
    const groups = await Promise.all(['a', 'b', 'c', 'd'].map((name) => createGroup(directory, name)));
    const publishers = [1, 2].map(() =>
      startPublisher({ pool, log: { error: () => undefined }, batchMilliseconds: 5 }),
    );
    let isWriting = true;
    const follow = async (): Promise<ProductEvent[]> => {
      const events: ProductEvent[] = [];
      for (;;) {
        const isComplete = !isWriting && (await isAllPublished(pool, environmentId));
        const page = await readEvents(pool, environmentId, {
          afterPosition: events.at(-1)?.position ?? 0,
          limit: 50,
        });
        if (!page.ok) throw new Error(page.error.kind);
        events.push(...page.value.events);
        if (isComplete && page.value.events.length === 0) return events;
      }
    };
    const readers = [follow(), follow(), follow()];
    const writers = Array.from({ length: 50 }, async (_, writer) => {
      for (let step = 0; step < 6; step++) {
        const user = users[(writer * 7 + step) % users.length]!;
        const group = groups[(writer + step) % groups.length]!;
        const operation = [
          { op: 'replace', path: 'title', value: `${writer} ${step}` },
          { op: step % 2 === 0 ? 'add' : 'remove', path: 'members', value: [{ value: user }] },
        ][(writer + step) % 2]!;
        const path = operation.path === 'title' ? `/Users/${user}` : `/Groups/${group}`;
        const reply = await directory.scim('PATCH', path, patchBody(operation));
        expect([200, 204]).toContain(reply.status);
      }
    });
    await Promise.all(writers);
    isWriting = false;
    const logs = await Promise.all(readers);
    await Promise.all(publishers.map((publisher) => publisher.close()));

    for (const log of logs) {
      expect(log.map((event) => event.position)).toEqual(log.map((_event, place) => place + 1));
      expect(new Set(log.map((event) => event.id)).size).toBe(log.length);
      expect(log).toEqual(logs[0]);
    }
    const versions = await pool.query<{ before: number | null; version: number; last: boolean; id: string }>(
      `select coalesce(group_id, user_id) as id, version, lag(version) over w as before, lead(version) over w is null as last
       from event where directory_id = $1 window w as (partition by coalesce(group_id, user_id) order by position)`,
      [directoryId],
    );
    expect(versions.rows.filter(({ before, version }) => before !== null && version < before)).toEqual([]);
    const { rows } = await pool.query<{ id: string; version: number }>(
      `select product_id as id, version from scim_user where directory_id = $1
       union all select product_id, version from scim_group where directory_id = $1`,
      [directoryId],
    );
    const lastVersions = new Map(
      versions.rows.filter(({ last }) => last).map(({ id, version }) => [id, version]),
    );
    expect(lastVersions).toEqual(new Map(rows.map(({ id, version }) => [id, version])));
  });
});

/** Waits until so many sessions of this database wait for a lock. */
async function waitUntilBlocked(sessions: number): Promise<void> {
  for (;;) {
    const { rows } = await service.database.pool.query<{ blocked: number }>(
      `select count(*)::int as blocked from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if ((rows[0]?.blocked ?? 0) >= sessions) return;
  }
}
