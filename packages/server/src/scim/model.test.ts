/**
 * Random sequences of requests through HTTP. Afterwards three things have to be one: the directory's tables, the
 * published state, and what a reader of the log makes of it from position 0.
 */
import type { JsonObject } from '@rollcall/scim';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeTypeId } from '../database/type-id.ts';
import { changePolicy, LIFECYCLE_CHOICES } from '../directory/index.ts';
import { replayLog } from '../event/replay.ts';
import {
  groupBody,
  openTestService,
  patchBody,
  type TestDirectory,
  type TestService,
  userBody,
} from './testing.ts';

const RUNS = Number(process.env.ROLLCALL_CASES ?? 15);
const NAMES = ['ada', 'grace', 'alan', 'edsger', 'barbara'];
const TITLES = ['Engineer', 'Manager', '数学者', ''];

let service: TestService;

beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service.close());

/**
 * A request by its ingredients. `which` picks one of the resources made so far, deleted ones included; so does a member,
 * where the second half of the numbers stands for groups.
 */
type Step =
  | {
      readonly kind: 'create user' | 'put user';
      readonly which: number;
      readonly name: number;
      readonly title: number;
    }
  | { readonly kind: 'patch user'; readonly which: number; readonly active: boolean; readonly title: number }
  | { readonly kind: 'delete user' | 'delete group'; readonly which: number }
  | {
      readonly kind: 'create group' | 'put group';
      readonly which: number;
      readonly name: number;
      readonly members: number[];
    }
  | {
      readonly kind: 'add' | 'remove' | 'replace members';
      readonly which: number;
      readonly members: number[];
    }
  | { readonly kind: 'publish' };

const MEMBERS = 8;
const index = fc.nat(MEMBERS - 1);
const name = fc.nat(NAMES.length - 1);
const title = fc.nat(TITLES.length - 1);
const members = fc.array(fc.nat(2 * MEMBERS - 1), { maxLength: 4 });
const inactive = fc.constantFrom(...LIFECYCLE_CHOICES.inactive);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('create user', 'put user'), which: index, name, title }),
  fc.record({ kind: fc.constant('patch user'), which: index, active: fc.boolean(), title }),
  fc.record({ kind: fc.constantFrom('delete user', 'delete group'), which: index }),
  fc.record({ kind: fc.constantFrom('create group', 'put group'), which: index, name, members }),
  fc.record({ kind: fc.constantFrom('add', 'remove', 'replace members'), which: index, members }),
  fc.constant({ kind: 'publish' }),
) as fc.Arbitrary<Step>;

it('the log from position 0 gives exactly the directory’s state after any sequence of requests', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), inactive, async (steps, inactive) => {
      const directory = await service.addDirectory();
      const { environmentId, directoryId } = directory.scope;
      await changePolicy(service.database.pool, environmentId, directoryId, { inactive });
      await perform(directory, steps);
      await service.publish(environmentId);
      await expectOneState(directory);
    }),
    { numRuns: RUNS },
  );
}, 600_000);

async function perform(directory: TestDirectory, steps: readonly Step[]): Promise<void> {
  const users: string[] = [];
  const groups: string[] = [];
  const pick = (ids: readonly string[], which: number) => ids[which % ids.length] ?? 'none';
  const pickMember = (which: number) =>
    which < MEMBERS ? pick(users, which) : pick(groups, which - MEMBERS);
  for (const step of steps) {
    const send = async (method: string, path: string, body?: unknown): Promise<string | undefined> => {
      const reply = await directory.scim(method, path, body);
      expect([200, 201, 204, 400, 404, 409], JSON.stringify([step, reply.body])).toContain(reply.status);
      return reply.status === 201 ? reply.body.id : undefined;
    };
    const patchGroup = (which: number, operation: JsonObject) =>
      send('PATCH', `/Groups/${pick(groups, which)}`, patchBody(operation));
    switch (step.kind) {
      case 'create user': {
        const body = userBody(`${NAMES[step.name]}@example.com`, { externalId: `00u${step.name}` });
        const id = await send('POST', '/Users', { ...body, title: TITLES[step.title] });
        if (id !== undefined) users.push(id);
        break;
      }
      case 'put user':
        await send('PUT', `/Users/${pick(users, step.which)}`, {
          ...userBody(`${NAMES[step.name]}@example.com`),
          title: TITLES[step.title],
        });
        break;
      case 'patch user':
        await send(
          'PATCH',
          `/Users/${pick(users, step.which)}`,
          patchBody({ op: 'replace', value: { active: step.active, title: TITLES[step.title] ?? null } }),
        );
        break;
      case 'delete user':
        await send('DELETE', `/Users/${pick(users, step.which)}`);
        break;
      case 'create group': {
        const ids = step.members.map(pickMember);
        const id = await send('POST', '/Groups', groupBody(NAMES[step.name]!, ids));
        if (id !== undefined) groups.push(id);
        break;
      }
      case 'put group': {
        const ids = step.members.map(pickMember);
        await send('PUT', `/Groups/${pick(groups, step.which)}`, groupBody(NAMES[step.name]!, ids));
        break;
      }
      case 'add':
        await patchGroup(step.which, {
          op: 'add',
          path: 'members',
          value: step.members.map((member) => ({ value: pickMember(member) })),
        });
        break;
      case 'remove':
        await patchGroup(step.which, {
          op: 'remove',
          path: `members[value eq "${pickMember(step.members[0] ?? 0)}"]`,
        });
        break;
      case 'replace members':
        await patchGroup(step.which, {
          op: 'replace',
          path: 'members',
          value: step.members.map((member) => ({ value: pickMember(member) })),
        });
        break;
      case 'delete group':
        await send('DELETE', `/Groups/${pick(groups, step.which)}`);
        break;
      case 'publish':
        await service.publish(directory.scope.environmentId);
        break;
    }
  }
}

/** Who is in which group, given who and what is a direct member: rows of group, member and the member's type. */
function effectiveMemberships(direct: readonly string[][]): string[][] {
  const usersIn = (group: string): string[] =>
    direct.flatMap(([parent, member, type]) => {
      if (parent !== group) return [];
      return type === 'User' ? member! : usersIn(member!);
    });
  const groups = new Set(direct.map(([group]) => group!));
  return [...groups].flatMap((group) => [...new Set(usersIn(group))].map((user) => [group, user])).sort();
}

/** Versions, names and memberships by product id, from the tables, from the published state and from the log. */
async function expectOneState(directory: TestDirectory): Promise<void> {
  const { pool } = service.database;
  const { directoryId, environmentId } = directory.scope;
  const select = async (text: string) =>
    (await pool.query({ text, values: [directoryId], rowMode: 'array' })).rows;

  const users = await select(
    `select product_id, version, resource->>'userName', active, resource->>'title' from scim_user
     where directory_id = $1 and not withheld order by 1`,
  );
  const groups = await select(
    `select g.product_id, g.version, not g.nested and d.policy->>'inactive' = 'inactive', g.resource->>'displayName'
     from scim_group g join directory d on d.id = g.directory_id where g.directory_id = $1 order by 1`,
  );
  const memberships = effectiveMemberships(
    await select(
      `select g.product_id, coalesce(u.product_id, c.product_id), m.member_type from scim_membership m
       left join scim_group g on g.directory_id = m.directory_id and g.id = m.group_id
       left join scim_user u on u.directory_id = m.directory_id and u.id = m.member_id
       left join scim_group c on c.directory_id = m.directory_id and c.id = m.member_id
       where m.directory_id = $1 and u.withheld is not true`,
    ),
  );

  expect(
    await select(
      `select id, version, data->>'username', state = 'active', data->'raw_attributes'->>'title'
       from directory_user where directory_id = $1 order by 1`,
    ),
  ).toEqual(users);
  const published = await select(
    `select id, version, data->>'name' from directory_group where directory_id = $1 order by 1`,
  );
  // A change of members that changes for no one who is in the group, as the product sees it, has no event.
  expect(published).toEqual(
    groups.map(([id, version, isExact, displayName]) => [
      id,
      isExact ? version : expect.any(Number),
      displayName,
    ]),
  );
  for (const [place, [, version]] of groups.entries()) {
    expect(published[place]?.[1]).toBeLessThanOrEqual(version);
  }
  expect(
    await select('select group_id, user_id from directory_membership where directory_id = $1 order by 1, 2'),
  ).toEqual(memberships);

  const replayed = await replayLog(pool, environmentId);
  const ofDirectory = encodeTypeId('directory', directoryId);
  const own = (views: ReadonlyMap<string, { readonly [key: string]: unknown }>) =>
    [...views.values()].filter((view) => view.directory_id === ofDirectory);
  expect(
    own(replayed.users)
      .map((user) => [user.id, user.username, user.state])
      .sort(),
  ).toEqual(
    users
      .map(([id, , userName, active]) => [
        encodeTypeId('directory_user', id),
        userName,
        active ? 'active' : 'inactive',
      ])
      .sort(),
  );
  expect(
    own(replayed.groups)
      .map((group) => [group.id, group.name])
      .sort(),
  ).toEqual(groups.map(([id, , , displayName]) => [encodeTypeId('directory_group', id), displayName]).sort());
  const groupIds = new Set(groups.map(([id]) => id));
  expect(
    [...replayed.memberships.values()]
      .filter(({ groupId }) => groupIds.has(groupId))
      .map(({ groupId, userId }) => [groupId, userId])
      .sort(),
  ).toEqual(memberships);

  const falling = await select(
    `select position from (
       select position, version, lag(version) over (partition by coalesce(group_id, user_id) order by position) as before
       from event where directory_id = $1) versions
     where version < before`,
  );
  expect(falling, 'positions at which a version decreases').toEqual([]);
}
