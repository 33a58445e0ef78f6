/**
 * How many events a second one publisher moves from the outbox into the log: new users, changed users, memberships; and
 * how many in a second of processor time, which is steadier on a machine that does other things too. Runs on an embedded PostgreSQL of its own, with fsync: `npx node bench/publisher.ts`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../packages/server/src/database/database.ts';
import { publishBatch } from '../packages/server/src/event/index.ts';
import {
  createTestDirectory,
  membershipRow,
  type NewOutboxRow,
  TestResource,
  writeOutbox,
} from '../packages/server/src/event/testing.ts';
import { processorSeconds } from './cpu.ts';

const USERS = 20_000;
const INSERT_ROWS = 5_000;

const profile = (i: number, title: string) => ({
  externalId: `00u${i}`,
  userName: `user${i}@example.com`,
  name: { givenName: `Given ${i}`, familyName: `Family ${i}`, formatted: `Given ${i} Family ${i}` },
  displayName: `Given ${i} Family ${i}`,
  title,
  emails: [{ value: `user${i}@example.com`, type: 'work', primary: true }],
  phoneNumbers: [{ value: '+43 1 234567', type: 'work' }],
  active: true,
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
    department: 'Sales',
    employeeNumber: `${i}`,
  },
});

const dataDirectory = await mkdtemp(join(tmpdir(), 'rollcall-bench-'));
const database = await openDatabase({ dataDirectory, poolSize: 4 }, console.error);
try {
  await run(database);
} finally {
  await database.close();
  await rm(dataDirectory, { recursive: true });
}

async function run({ pool }: Database): Promise<void> {
  const { environmentId, directoryId } = await createTestDirectory(pool);
  const users = Array.from({ length: USERS }, () => new TestResource('user', directoryId));
  const group = new TestResource('group', directoryId);
  await measure('new users', [
    ...users.map((user, i) => user.created(profile(i, 'Analyst'))),
    group.created({ displayName: 'Everyone' }),
  ]);
  await measure(
    'changed users',
    users.map((user, i) => user.updated(profile(i, 'Boss'))),
  );
  await measure(
    'memberships',
    users.map((user) => membershipRow('added', group, user)),
  );

  async function measure(what: string, rows: readonly NewOutboxRow[]): Promise<void> {
    for (let start = 0; start < rows.length; start += INSERT_ROWS) {
      await writeOutbox(pool, environmentId, rows.slice(start, start + INSERT_ROWS));
    }
    const { rows: sessions } = await pool.query<{ pid: number }>(
      'select pid from pg_stat_activity where datname = current_database()',
    );
    const processors = () =>
      [process.pid, ...sessions.map(({ pid }) => pid)].reduce((sum, pid) => sum + processorSeconds(pid), 0);
    const usedBefore = processors();
    const startedAt = performance.now();
    let published = 0;
    for (let taken = -1; taken !== 0; published += taken) taken = await publishBatch(pool, environmentId);
    const seconds = (performance.now() - startedAt) / 1000;
    const used = processors() - usedBefore;
    console.log(
      `${what}: ${Math.round(published / seconds)} events/s, ${Math.round(published / used)} per processor second`,
    );
  }
}
