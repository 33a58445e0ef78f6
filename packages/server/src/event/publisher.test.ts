import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createPool } from '../database/database.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { type ProductEvent, readEvents } from './log.ts';
import { type Publisher, type PublisherOptions, startPublisher } from './publisher.ts';
import { replayLog } from './replay.ts';
import {
  createTestDirectory,
  membershipRow,
  type NewOutboxRow,
  readPublishedState,
  type TestDirectoryIds,
  TestResource,
  writeOutbox,
} from './testing.ts';

const NEVER_MILLISECONDS = 3_600_000;
const PUBLISHER_PROCESS = fileURLToPath(new URL('testing-publisher.ts', import.meta.url));

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

/** A publisher with connections of its own, as another process has them; closed when the test ends. */
function publisher(options: Partial<PublisherOptions> = {}): Publisher {
  const pool = createPool(database.connection, 4, () => undefined);
  const log = { error: (fields: object, message: string) => console.error(message, fields) };
  const started = startPublisher({ pool, log, pollMilliseconds: 5, ...options });
  onTestFinished(async () => {
    await started.close();
    await pool.end();
  });
  return started;
}

function publisherProcess(): ChildProcess {
  const child = spawn(process.execPath, [PUBLISHER_PROCESS, database.url], { stdio: 'inherit' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

/** Follows the log by positions as a product does, until it has seen so many events. */
async function follow(count: number): Promise<ProductEvent[]> {
  const seen: ProductEvent[] = [];
  while (seen.length < count) {
    const page = await readEvents(database.pool, directory.environmentId, {
      afterPosition: seen.at(-1)?.position ?? 0,
      limit: 50,
    });
    if (!page.ok) throw new Error(`the reader at position ${seen.length} was told: ${page.error.kind}`);
    seen.push(...page.value.events);
  }
  return seen;
}

const positionsTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

/** Users and groups that several writers change: each change locks its aggregate before it draws an outbox id. */
class SharedResources {
  readonly users: TestResource[];
  readonly group: TestResource;

  constructor(directoryId: string, users: number) {
    this.users = Array.from({ length: users }, () => new TestResource('user', directoryId));
    this.group = new TestResource('group', directoryId);
  }

  created(): NewOutboxRow[] {
    const group = this.group.created({ displayName: 'Everyone' });
    return [group, ...this.users.map((user, i) => user.created({ userName: `user${i}` }))];
  }

  /** One change in a transaction of its own, which lasts beyond the insert. */
  async change(pool: Pool, index: number, round: number): Promise<void> {
    const user = this.users[index % this.users.length]!;
    const aggregate = round % 3 === 0 ? this.group : user;
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query('select pg_advisory_xact_lock(hashtext($1))', [aggregate.id]);
      const row =
        aggregate === user
          ? user.updated({ userName: `user${index}`, title: `round ${round}` })
          : this.group.updated({ displayName: `round ${round} of ${index}` });
      await writeOutbox(client, directory.environmentId, [row]);
      await client.query('select pg_sleep(random() * 0.005)');
      await client.query('commit');
    } finally {
      client.release();
    }
  }
}

async function versionsInLog(): Promise<Map<string, number[]>> {
  const { rows } = await database.pool.query<{ resource: string; versions: number[] }>(
    `select coalesce(group_id, user_id) as resource, array_agg(version order by position) as versions
     from event where environment_id = $1 group by 1`,
    [directory.environmentId],
  );
  return new Map(rows.map(({ resource, versions }) => [resource, versions]));
}

describe('publishers', () => {
  it('give every reader each event once, in one order without gaps, while many writers and publishers race', async () => {
    const writers = createPool(database.connection, 12, () => undefined);
    onTestFinished(() => writers.end());
    const shared = new SharedResources(directory.directoryId, 10);
    const initial = shared.created();
    await writeOutbox(writers, directory.environmentId, initial);
    const [WRITERS, ROUNDS] = [50, 12];
    const count = initial.length + WRITERS * ROUNDS;
    for (let i = 0; i < 3; i += 1) publisher();
    const readers = [follow(count), follow(count), follow(count)];
    await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        for (let round = 0; round < ROUNDS; round += 1) await shared.change(writers, writer, round);
      }),
    );
    const logs = await Promise.all(readers);
    expect(logs[0]?.map(({ position }) => position)).toEqual(positionsTo(count));
    expect(new Set(logs[0]?.map(({ id }) => id)).size).toBe(count);
    expect(logs[1]).toEqual(logs[0]);
    expect(logs[2]).toEqual(logs[0]);
    const versions = await versionsInLog();
    for (const resource of [...shared.users, shared.group]) {
      expect(versions.get(resource.id)).toEqual(positionsTo(resource.version));
    }
    const { position: _, ...replayed } = await replayLog(database.pool, directory.environmentId);
    expect(await readPublishedState(database.pool, directory.environmentId)).toEqual(replayed);
  });

  it('publish at once when woken, without waiting for a poll', async () => {
    const started = publisher({ pollMilliseconds: NEVER_MILLISECONDS });
    // The first event shows that the poll at the start is over.
    await writeOutbox(database.pool, directory.environmentId, [
      new TestResource('user', directory.directoryId).created({ userName: 'ada' }),
    ]);
    started.wake();
    await follow(1);
    await writeOutbox(database.pool, directory.environmentId, [
      new TestResource('user', directory.directoryId).created({ userName: 'eve' }),
    ]);
    started.wake(directory.environmentId);
    expect((await follow(2)).map(({ data }) => data.username)).toEqual(['ada', 'eve']);
  });

  it('notice by themselves what another process wrote', async () => {
    publisher();
    await writeOutbox(database.pool, directory.environmentId, [
      new TestResource('user', directory.directoryId).created({ userName: 'ada' }),
    ]);
    expect(await follow(1)).toHaveLength(1);
  });

  it('empty a backlog of several batches after one wake-up', async () => {
    const rows = Array.from({ length: 2500 }, (_, i) =>
      new TestResource('user', directory.directoryId).created({ userName: `user${i}` }),
    );
    await writeOutbox(database.pool, directory.environmentId, rows);
    publisher({ pollMilliseconds: NEVER_MILLISECONDS });
    expect((await follow(2500)).map(({ position }) => position)).toEqual(positionsTo(2500));
  });

  it('log a failing environment, keep publishing the others and come back to it', async () => {
    const other = await createTestDirectory(database.pool, `neighbour of ${environments}`);
    const strange = {
      ...new TestResource('user', other.directoryId).created({}),
      type: 'dsync.user.teleported',
    };
    await writeOutbox(database.pool, other.environmentId, [strange as unknown as NewOutboxRow]);
    let failedTwice = () => {};
    const failures = new Promise<void>((resolve) => {
      failedTwice = resolve;
    });
    const failed: unknown[] = [];
    publisher({
      log: {
        error: (fields) => {
          failed.push('environmentId' in fields ? fields.environmentId : fields);
          if (failed.length === 2) failedTwice();
        },
      },
    });
    await writeOutbox(database.pool, directory.environmentId, [
      new TestResource('user', directory.directoryId).created({ userName: 'ada' }),
    ]);
    await follow(1);
    await failures;
    expect(failed).toEqual([other.environmentId, other.environmentId]);
    await database.pool.query(
      `update event_outbox set type = 'dsync.user.created' where environment_id = $1`,
      [other.environmentId],
    );
    directory = other;
    expect(await follow(1)).toHaveLength(1);
  });

  it('finish the batch at hand when closed, and publish nothing more', async () => {
    const started = publisher({ pollMilliseconds: NEVER_MILLISECONDS });
    await started.close();
    await writeOutbox(database.pool, directory.environmentId, [
      new TestResource('user', directory.directoryId).created({ userName: 'ada' }),
    ]);
    started.wake(directory.environmentId);
    await started.close();
    const page = await readEvents(database.pool, directory.environmentId, { limit: 1 });
    expect(page.ok && page.value.events).toEqual([]);
  });

  it('lose and repeat nothing when one is killed with -9 in the middle of a batch, and another takes over', async () => {
    const shared = new SharedResources(directory.directoryId, 200);
    const rows = shared.created();
    const added = shared.users.map((user) => membershipRow('added', shared.group, user));
    // While someone holds this table, a batch stops between its events and the published state.
    const blocker = await database.pool.connect();
    let victim: ChildProcess;
    try {
      await blocker.query('begin');
      await blocker.query('lock table directory_user in exclusive mode');
      await writeOutbox(database.pool, directory.environmentId, [...rows, ...added]);
      victim = publisherProcess();
      await untilBlocked();
      const exited = once(victim, 'exit');
      victim.kill('SIGKILL');
      await exited;
      await blocker.query('rollback');
    } finally {
      blocker.release();
    }
    publisher();
    const events = await follow(rows.length + added.length);
    expect(events.map(({ position }) => position)).toEqual(positionsTo(rows.length + added.length));
    const { position: _, ...replayed } = await replayLog(database.pool, directory.environmentId);
    expect(await readPublishedState(database.pool, directory.environmentId)).toEqual(replayed);
    expect(replayed.memberships.size).toBe(200);
  });

  it('survive that their process is killed again and again under load', async () => {
    const shared = new SharedResources(directory.directoryId, 10);
    const initial = shared.created();
    await writeOutbox(database.pool, directory.environmentId, initial);
    const count = initial.length + 400;
    let written = false;
    const kills = (async () => {
      while (!written) {
        const victim = publisherProcess();
        const exited = once(victim, 'exit');
        const start = await lastPosition();
        // Once it has published something, it is in the middle of its work.
        while (!written && (await lastPosition()) === start);
        victim.kill('SIGKILL');
        await exited;
      }
    })();
    for (let i = 0; i < 40; i += 1) {
      await Promise.all(Array.from({ length: 10 }, (_, writer) => shared.change(database.pool, writer, i)));
    }
    written = true;
    publisher();
    const events = await follow(count);
    await kills;
    expect(events.map(({ position }) => position)).toEqual(positionsTo(count));
    const versions = await versionsInLog();
    for (const resource of [...shared.users, shared.group]) {
      expect(versions.get(resource.id)).toEqual(positionsTo(resource.version));
    }
  });
});

async function lastPosition(): Promise<number> {
  const { rows } = await database.pool.query<{ position: number }>(
    'select position from event_counter where environment_id = $1',
    [directory.environmentId],
  );
  return rows[0]?.position ?? 0;
}

/** Waits until a session of this database waits for a lock. */
async function untilBlocked(): Promise<void> {
  for (;;) {
    const { rowCount } = await database.pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rowCount !== 0) return;
  }
}
