import type { JsonObject } from '@rollcall/scim';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { BATCH_ROWS_MAX, publishBatch } from './publish-batch.ts';
import {
  createTestDirectory,
  membershipRow,
  type NewOutboxRow,
  publishAll,
  type TestDirectoryIds,
  TestResource,
  writeOutbox,
} from './testing.ts';

let database: TestDatabase;
let directory: TestDirectoryIds;
let environments = 0;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  environments += 1;
  directory = await createTestDirectory(database.pool, `environment ${environments}`);
});

const newUser = () => new TestResource('user', directory.directoryId);
const newGroup = () => new TestResource('group', directory.directoryId);

const createdUsers = (count: number): NewOutboxRow[] =>
  Array.from({ length: count }, (_, i) => newUser().created({ userName: `user${i}` }));

async function readLog(): Promise<
  { position: number; id: string; type: string; created_at: string; version: number; data: JsonObject }[]
> {
  const { rows } = await database.pool.query(
    'select position, id, type, created_at, version, data from event where environment_id = $1 order by position',
    [directory.environmentId],
  );
  return rows;
}

/** The same change of another user. */
function withNewId(row: NewOutboxRow): NewOutboxRow {
  return { ...row, userId: newUser().id };
}

async function countOutbox(): Promise<number> {
  const { rowCount } = await database.pool.query('select from event_outbox where environment_id = $1', [
    directory.environmentId,
  ]);
  return rowCount ?? 0;
}

const userNames = (events: readonly { data: JsonObject }[]) => events.map(({ data }) => data.username);

describe('one batch', () => {
  it('moves outbox rows into the log in the order of their ids, with positions from 1 and rising ids', async () => {
    await writeOutbox(database.pool, directory.environmentId, createdUsers(3));
    expect(await publishBatch(database.pool, directory.environmentId)).toBe(3);
    const events = await readLog();
    expect(events.map(({ position }) => position)).toEqual([1, 2, 3]);
    expect(userNames(events)).toEqual(['user0', 'user1', 'user2']);
    expect(events.map(({ id }) => id)).toEqual(events.map(({ id }) => id).sort());
    expect(await countOutbox()).toBe(0);
  });

  it('puts the time of publication into the ids, so that an id leads to its partition', async () => {
    await writeOutbox(database.pool, directory.environmentId, createdUsers(1));
    await publishBatch(database.pool, directory.environmentId);
    const [event] = await readLog();
    const milliseconds = Number.parseInt(event?.id.replaceAll('-', '').slice(0, 12) ?? '', 16);
    expect(new Date(milliseconds).toISOString()).toBe(event?.created_at);
  });

  it('takes at most its limit, oldest rows first, and goes on where it stopped', async () => {
    const count = 2 * BATCH_ROWS_MAX + 345;
    await writeOutbox(database.pool, directory.environmentId, createdUsers(count));
    expect(await publishAll(database.pool, directory.environmentId)).toEqual([1000, 1000, 345]);
    const events = await readLog();
    expect(events.map(({ position }) => position)).toEqual(Array.from({ length: count }, (_, i) => i + 1));
    expect(userNames(events)).toEqual(Array.from({ length: count }, (_, i) => `user${i}`));
  });

  it.each([
    ['stored as they are', 'abcdefgh'],
    ['stored compressed', 'a'],
  ])('takes no more resources at once than fit its memory, %s, but always one', async (_, unit) => {
    const rows = Array.from({ length: 12 }, (_each, i) =>
      newUser().created({ userName: `user${i}`, nickName: unit.repeat(4000 / unit.length) }),
    );
    await writeOutbox(database.pool, directory.environmentId, rows);
    const batches = await publishAll(database.pool, directory.environmentId, { bytesMax: 10_000 });
    expect(Math.max(...batches)).toBeLessThanOrEqual(3);
    expect(userNames(await readLog())).toEqual(rows.map(({ resource }) => resource?.userName));
    await writeOutbox(database.pool, directory.environmentId, rows.slice(0, 2).map(withNewId));
    expect(await publishAll(database.pool, directory.environmentId, { bytesMax: 10 })).toEqual([1, 1]);
  });

  it('takes fewer memberships at once when their events are large', async () => {
    const [user, groups] = [newUser(), Array.from({ length: 30 }, newGroup)];
    await writeOutbox(database.pool, directory.environmentId, [
      user.created({ userName: 'ada', nickName: 'a'.repeat(4000) }),
      ...groups.map((group, i) => group.created({ displayName: `Group ${i}` })),
    ]);
    await publishAll(database.pool, directory.environmentId);
    const added = groups.map((group) => membershipRow('added', group, user));
    await writeOutbox(database.pool, directory.environmentId, added);
    // One profile, read once, makes thirty events of 4,000 bytes and more.
    const batches = await publishAll(database.pool, directory.environmentId, { limit: 30, bytesMax: 25_000 });
    expect(batches).toEqual(Array.from({ length: 10 }, () => 3));
    expect((await readLog()).map(({ position }) => position)).toEqual(
      Array.from({ length: 61 }, (_, i) => i + 1),
    );
  });

  it('publishes a lower outbox id that commits late after those that it let pass', async () => {
    const slow = await database.pool.connect();
    try {
      await slow.query('begin');
      await writeOutbox(slow, directory.environmentId, [newUser().created({ userName: 'late' })]);
      await writeOutbox(database.pool, directory.environmentId, [newUser().created({ userName: 'early' })]);
      expect(await publishBatch(database.pool, directory.environmentId)).toBe(1);
      await slow.query('commit');
    } finally {
      slow.release();
    }
    expect(await publishBatch(database.pool, directory.environmentId)).toBe(1);
    expect(userNames(await readLog())).toEqual(['early', 'late']);
  });

  it('leaves at once, with nothing taken, while another publisher holds the environment', async () => {
    await writeOutbox(database.pool, directory.environmentId, createdUsers(1));
    const other = await database.pool.connect();
    try {
      await other.query('begin');
      await other.query('select from event_counter where environment_id = $1 for update', [
        directory.environmentId,
      ]);
      expect(await publishBatch(database.pool, directory.environmentId)).toBe(0);
      expect(await countOutbox()).toBe(1);
      await other.query('rollback');
    } finally {
      other.release();
    }
    expect(await publishBatch(database.pool, directory.environmentId)).toBe(1);
  });

  it('is not held up by the publisher of another environment', async () => {
    const neighbour = await createTestDirectory(database.pool, `neighbour of ${environments}`);
    await writeOutbox(database.pool, directory.environmentId, createdUsers(1));
    const other = await database.pool.connect();
    try {
      await other.query('begin');
      await other.query('select from event_counter where environment_id = $1 for update', [
        neighbour.environmentId,
      ]);
      expect(await publishBatch(database.pool, directory.environmentId)).toBe(1);
      await other.query('rollback');
    } finally {
      other.release();
    }
  });

  it('takes nothing when it fails', async () => {
    const strange = { ...newUser().created({}), type: 'dsync.user.teleported' } as unknown as NewOutboxRow;
    await writeOutbox(database.pool, directory.environmentId, [...createdUsers(2), strange]);
    await expect(publishBatch(database.pool, directory.environmentId)).rejects.toThrow('teleported');
    expect(await countOutbox()).toBe(3);
    expect(await readLog()).toEqual([]);
  });

  it('consumes and reports rows that the product could not follow, without a gap', async () => {
    const [user, group] = [newUser(), newGroup()];
    await writeOutbox(database.pool, directory.environmentId, [
      group.created({ displayName: 'Core' }),
      membershipRow('added', group, user),
      group.updated({ displayName: 'Kernel' }),
    ]);
    const omitted: string[] = [];
    await publishBatch(database.pool, directory.environmentId, {
      onOmitted: (rows) => omitted.push(...rows.map(({ reason }) => reason)),
    });
    expect(omitted).toEqual(['its user or group is not published']);
    expect((await readLog()).map(({ position }) => position)).toEqual([1, 2]);
    expect(await countOutbox()).toBe(0);
  });

  it('never lowers a published version', async () => {
    const user = newUser();
    const created = user.created({ userName: 'old' });
    await writeOutbox(database.pool, directory.environmentId, [created, user.updated({ userName: 'new' })]);
    await publishBatch(database.pool, directory.environmentId);
    await writeOutbox(database.pool, directory.environmentId, [created]);
    await publishBatch(database.pool, directory.environmentId);
    const { rows } = await database.pool.query(
      'select version, position, data ->> $2 as name from directory_user where id = $1',
      [user.id, 'username'],
    );
    expect(rows).toEqual([{ version: 2, position: 2, name: 'new' }]);
    expect(await readLog()).toHaveLength(2);
  });

  it('raises the version of a group for its membership events and for a member that is deleted', async () => {
    const [user, other, group] = [newUser(), newUser(), newGroup()];
    await writeOutbox(database.pool, directory.environmentId, [
      group.created({ displayName: 'Core' }),
      user.created({ userName: 'ada' }),
      other.created({ userName: 'eve' }),
      membershipRow('added', group, user),
      membershipRow('added', group, other),
    ]);
    await publishBatch(database.pool, directory.environmentId);
    await writeOutbox(database.pool, directory.environmentId, [user.deleted({ [group.id]: group.raise() })]);
    await publishBatch(database.pool, directory.environmentId);
    const { rows } = await database.pool.query(
      'select version, position from directory_group where id = $1',
      [group.id],
    );
    expect(rows).toEqual([{ version: group.version, position: 6 }]);
  });

  it('keeps the key of each published product id, and of no other', async () => {
    const [user, group, gone] = [newUser(), newGroup(), newUser()];
    await writeOutbox(database.pool, directory.environmentId, [
      user.created({ userName: 'ada' }),
      group.created({ displayName: 'Core' }),
      gone.created({ userName: 'eve' }),
      gone.deleted(),
    ]);
    await publishBatch(database.pool, directory.environmentId);
    const { rows } = await database.pool.query(
      'select id, kind from resource_key where directory_id = $1 order by kind',
      [directory.directoryId],
    );
    expect(rows).toEqual([
      { id: group.id, kind: 'group' },
      { id: user.id, kind: 'user' },
    ]);
  });
});
