/** That the tables which the product's API reads, and the log, tell the same story. */
import type { JsonObject } from '@rollcall/scim';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { replayLog } from './replay.ts';
import {
  createTestDirectory,
  membershipRow,
  type NewOutboxRow,
  publishAll,
  readPublishedState,
  TestResource,
  writeOutbox,
} from './testing.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** A step of a random history: what to do to which of a few users and groups. */
interface Step {
  readonly action: 'user' | 'group' | 'member' | 'delete user' | 'delete group';
  readonly user: number;
  readonly group: number;
  readonly title: string;
}

const step: fc.Arbitrary<Step> = fc.record({
  action: fc.constantFrom<Step['action'][]>('user', 'group', 'member', 'delete user', 'delete group'),
  user: fc.nat(2),
  group: fc.nat(1),
  title: fc.constantFrom('Analyst', 'Boss', 'Clerk'),
});

/** Turns steps into the outbox rows of a history in which every change is effective, and what is alive at its end. */
function history(
  directoryId: string,
  steps: readonly Step[],
): { rows: NewOutboxRow[]; live: Set<TestResource> } {
  const users = Array.from({ length: 3 }, () => new TestResource('user', directoryId));
  const groups = Array.from({ length: 2 }, () => new TestResource('group', directoryId));
  const live = new Set<TestResource>();
  const members = new Set<string>();
  const rows = steps.flatMap(({ action, user: u, group: g, title }): NewOutboxRow[] => {
    const [user, group, membership] = [users[u]!, groups[g]!, `${g} ${u}`];
    const resource = action.endsWith('user') ? user : group;
    const document: JsonObject =
      resource === user ? { userName: `user${u}`, title } : { displayName: `${g} ${title}` };
    if (action === 'member') {
      if (!live.has(user) || !live.has(group)) return [];
      if (members.delete(membership)) return [membershipRow('removed', group, user)];
      members.add(membership);
      return [membershipRow('added', group, user)];
    }
    if (action === 'user' || action === 'group') {
      if (live.has(resource)) return [resource.updated(document)];
      live.add(resource);
      return [resource.created(document)];
    }
    if (!live.delete(resource)) return [];
    const left = [...members].filter(
      (each) => each.split(' ')[resource === user ? 1 : 0] === `${resource === user ? u : g}`,
    );
    for (const each of left) members.delete(each);
    if (resource === group) return [group.deleted()];
    const raised = left
      .map((each) => groups[Number(each.split(' ')[0])]!)
      .map((each) => [each.id, each.raise()]);
    return [user.deleted(Object.fromEntries(raised))];
  });
  return { rows, live };
}

async function publishedVersions(environmentId: string): Promise<Map<string, number>> {
  const { rows } = await database.pool.query<{ id: string; version: number }>(
    `select id, version from directory_user where environment_id = $1
     union all select id, version from directory_group where environment_id = $1`,
    [environmentId],
  );
  return new Map(rows.map(({ id, version }) => [id, version]));
}

describe('the published state', () => {
  it('equals the replay of the log from position 0, with the last versions, whatever happened in which batches', async () => {
    const steps = fc.array(step, { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.uuid(), steps, fc.integer({ min: 1, max: 30 }), async (name, taken, limit) => {
        const { environmentId, directoryId } = await createTestDirectory(database.pool, name);
        const { rows, live } = history(directoryId, taken);
        await writeOutbox(database.pool, environmentId, rows);
        await publishAll(database.pool, environmentId, { limit });
        const { position, ...replayed } = await replayLog(database.pool, environmentId);
        expect(position).toBe(rows.length);
        expect(await readPublishedState(database.pool, environmentId)).toEqual(replayed);
        expect(await publishedVersions(environmentId)).toEqual(
          new Map([...live].map(({ id, version }) => [id, version])),
        );
      }),
      { numRuns: 100 },
    );
  });
});
