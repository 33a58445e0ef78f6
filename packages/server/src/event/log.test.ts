import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { decodeTypeId } from '../database/type-id.ts';
import {
  type EventQuery,
  findPosition,
  findPositions,
  lastPosition,
  type ProductEvent,
  readEvents,
  readLoggedEvents,
} from './log.ts';
import {
  createTestDirectory,
  membershipRow,
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

/** Publishes so many new users of a directory, one event each. */
async function publishUsers(count: number, { environmentId, directoryId } = directory): Promise<void> {
  const rows = Array.from({ length: count }, (_, i) =>
    new TestResource('user', directoryId).created({ userName: `user${i}` }),
  );
  await writeOutbox(database.pool, environmentId, rows);
  await publishAll(database.pool, environmentId);
}

async function read(query: Partial<EventQuery> = {}): Promise<readonly ProductEvent[]> {
  const page = await readEvents(database.pool, directory.environmentId, { limit: 100, ...query });
  if (!page.ok) throw new Error(page.error.kind);
  return page.value.events;
}

const positions = (events: readonly ProductEvent[]) => events.map(({ position }) => position);
const uuidOf = (event: ProductEvent | undefined) => decodeTypeId('event', event?.id ?? '') ?? '';

/** What retention does: the oldest events go. */
async function dropEventsTo(position: number): Promise<void> {
  await database.pool.query('delete from event where environment_id = $1 and position <= $2', [
    directory.environmentId,
    position,
  ]);
}

describe('reading the log', () => {
  it('gives events in the order of positions from the one after the cursor, and says whether more follow', async () => {
    await publishUsers(5);
    const page = await readEvents(database.pool, directory.environmentId, { afterPosition: 1, limit: 2 });
    expect(page.ok && positions(page.value.events)).toEqual([2, 3]);
    expect(page.ok && page.value.more).toBe(true);
    const last = await readEvents(database.pool, directory.environmentId, { afterPosition: 3, limit: 2 });
    expect(last.ok && positions(last.value.events)).toEqual([4, 5]);
    expect(last.ok && last.value.more).toBe(false);
  });

  it('reads backwards from the newest event', async () => {
    await publishUsers(3);
    expect(positions(await read({ order: 'desc' }))).toEqual([3, 2, 1]);
    expect(positions(await read({ order: 'desc', afterPosition: 3 }))).toEqual([2, 1]);
  });

  it('keeps to the types, the organization, the directory and the time that are asked for', async () => {
    const [user, group] = [
      new TestResource('user', directory.directoryId),
      new TestResource('group', directory.directoryId),
    ];
    await writeOutbox(database.pool, directory.environmentId, [
      user.created({ userName: 'ada' }),
      group.created({ displayName: 'Core' }),
      membershipRow('added', group, user),
    ]);
    await publishAll(database.pool, directory.environmentId);
    const sibling = await createTestDirectory(database.pool, `environment ${environments}`);
    await publishUsers(1, sibling);
    const types = ['dsync.group.user_added', 'dsync.group.created'];
    expect(positions(await read({ types }))).toEqual([2, 3]);
    expect(positions(await read({ directoryId: sibling.directoryId }))).toEqual([4]);
    expect(await read({ organizationId: directory.organizationId })).toHaveLength(4);
    expect(await read({ organizationId: uuidv7() })).toEqual([]);
    const publishedAt = (await read())[3]?.created_at ?? '';
    expect(positions(await read({ publishedFrom: publishedAt }))).toContain(4);
    expect(positions(await read({ publishedBefore: publishedAt }))).not.toContain(4);
    expect(await read({ publishedFrom: '9999-01-01T00:00:00.000Z' })).toEqual([]);
  });

  it('gives fewer events at once when they are too large together, and leads to the rest', async () => {
    const rows = Array.from({ length: 5 }, (_, i) =>
      new TestResource('user', directory.directoryId).created({
        userName: `user${i}`,
        nickName: 'a'.repeat(6000),
      }),
    );
    await writeOutbox(database.pool, directory.environmentId, rows);
    await publishAll(database.pool, directory.environmentId);
    const page = await readEvents(database.pool, directory.environmentId, { limit: 5, bytesMax: 16_000 });
    expect(page.ok && positions(page.value.events)).toEqual([1, 2, 3]);
    expect(page.ok && page.value.more).toBe(true);
    expect(positions(await read({ afterPosition: 3, bytesMax: 1 }))).toEqual([4]);
  });

  it('finds the position of an event by its id', async () => {
    await publishUsers(3);
    const [, second] = await read();
    expect(await findPosition(database.pool, directory.environmentId, uuidOf(second))).toEqual({
      ok: true,
      value: 2,
    });
  });

  it('begins with the oldest event that is kept when no cursor is given', async () => {
    await publishUsers(4);
    await dropEventsTo(2);
    expect(positions(await read())).toEqual([3, 4]);
  });
});

describe('a cursor that cannot be followed', () => {
  const unknown = { ok: false, error: { kind: 'unknown' } };

  it('is unknown when the log has not reached its position, as after the restore of a backup', async () => {
    await publishUsers(2);
    const query = { limit: 10, afterPosition: 3 };
    expect(await readEvents(database.pool, directory.environmentId, query)).toEqual(unknown);
    expect(await readEvents(database.pool, directory.environmentId, { ...query, order: 'desc' })).toEqual(
      unknown,
    );
    expect(await read({ afterPosition: 2 })).toEqual([]);
  });

  it('is expired when events that follow it are no longer kept, and is told where the log now begins', async () => {
    await publishUsers(5);
    await dropEventsTo(3);
    const expired = { ok: false, error: { kind: 'expired', oldestPosition: 4 } };
    const query = { limit: 10, types: ['dsync.user.created'] };
    for (const afterPosition of [0, 2]) {
      expect(await readEvents(database.pool, directory.environmentId, { ...query, afterPosition })).toEqual(
        expired,
      );
    }
    expect(positions(await read({ afterPosition: 3 }))).toEqual([4, 5]);
  });

  it('is expired also when nothing is kept any more', async () => {
    await publishUsers(2);
    const [first] = await read();
    await dropEventsTo(2);
    const expired = { ok: false, error: { kind: 'expired', oldestPosition: 3 } };
    expect(await readEvents(database.pool, directory.environmentId, { limit: 1, afterPosition: 1 })).toEqual(
      expired,
    );
    expect(await findPosition(database.pool, directory.environmentId, uuidOf(first))).toEqual(expired);
    expect(await read({ afterPosition: 2 })).toEqual([]);
  });

  it('is expired when its event was published before the oldest one that is kept', async () => {
    await publishUsers(1);
    const [first] = await read();
    await publishUsers(2);
    await dropEventsTo(1);
    await database.pool.query(
      `update event set created_at = created_at + interval '1 second' where environment_id = $1`,
      [directory.environmentId],
    );
    expect(await findPosition(database.pool, directory.environmentId, uuidOf(first))).toEqual({
      ok: false,
      error: { kind: 'expired', oldestPosition: 2 },
    });
  });

  it('is unknown when its event never was, or belongs to another environment', async () => {
    await publishUsers(1);
    const [own] = await read();
    const other = await createTestDirectory(database.pool, `neighbour of ${environments}`);
    await publishUsers(1, other);
    const foreign = await readEvents(database.pool, other.environmentId, { limit: 1 });
    const foreignId = uuidOf(foreign.ok ? foreign.value.events[0] : undefined);
    expect(await findPosition(database.pool, directory.environmentId, foreignId)).toEqual(unknown);
    expect(await findPosition(database.pool, directory.environmentId, uuidv7())).toEqual(unknown);
    expect(await findPosition(database.pool, uuidv7(), uuidOf(own))).toEqual(unknown);
  });
});

describe('what the protocol knows of an event', () => {
  it('is the SCIM id of its user or group, and for a membership that of both, whenever each was published', async () => {
    const { environmentId, directoryId } = directory;
    const [user, group] = [new TestResource('user', directoryId), new TestResource('group', directoryId)];
    const rows = [user.created({ userName: 'ada' }), group.created({ displayName: 'Engines' })];
    await writeOutbox(database.pool, environmentId, rows);
    await publishAll(database.pool, environmentId);
    const added = membershipRow('added', group, user);
    await writeOutbox(database.pool, environmentId, [added, user.deleted()]);
    await publishAll(database.pool, environmentId);
    const page = await readLoggedEvents(database.pool, environmentId, { limit: 10 });
    const [userId, groupId] = rows.map(({ scimId }) => scimId);
    expect(page.ok && page.value.events).toMatchObject([
      { scimId: userId, memberScimId: null, version: 1, directoryId, occurredAt: rows[0]?.occurredAt },
      { scimId: groupId, memberScimId: null },
      { scimId: groupId, memberScimId: userId, version: added.version },
      { scimId: userId, memberScimId: null },
    ]);
  });
});

describe('positions of events', () => {
  it('are found by id, in one directory where that is asked, and only in their environment', async () => {
    await publishUsers(2);
    const other = await createTestDirectory(database.pool, `environment ${environments}`);
    await publishUsers(1, other);
    const events = await read();
    const ids = [...events.map(uuidOf), uuidv7()];
    const { environmentId, directoryId } = directory;
    expect([...(await findPositions(database.pool, environmentId, ids)).values()].sort()).toEqual([1, 2, 3]);
    const inDirectory = await findPositions(database.pool, environmentId, ids, directoryId);
    expect([...inDirectory.values()].sort()).toEqual([1, 2]);
    const elsewhere = await createTestDirectory(database.pool, `another than ${environments}`);
    expect(await findPositions(database.pool, elsewhere.environmentId, ids)).toEqual(new Map());
    expect(await lastPosition(database.pool, environmentId)).toBe(3);
    expect(await lastPosition(database.pool, elsewhere.environmentId)).toBe(0);
  });
});
