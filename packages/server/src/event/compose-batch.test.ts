import { describe, expect, it } from 'vitest';
import { composeBatch } from './compose-batch.ts';
import type { OutboxRow } from './outbox-row.ts';
import { membershipRow, type NewOutboxRow, TestResource } from './testing.ts';

const DIRECTORY = '01890a5d-ac96-774b-bcce-b302099a8058';
const OTHER_DIRECTORY = '01890a5d-ac96-774b-bcce-b302099a80ff';
const ORGANIZATION = '01890a5d-ac96-774b-bcce-b302099a8059';
const NOTHING = { users: [], groups: [] };

function compose(rows: readonly NewOutboxRow[], lastPosition = 0) {
  return composeBatch(rows.map(withId), lastPosition, NOTHING);
}

function withId(row: NewOutboxRow, index: number): OutboxRow {
  return { ...row, id: index + 1, organizationId: ORGANIZATION };
}

const newUser = () => new TestResource('user', DIRECTORY);
const newGroup = () => new TestResource('group', DIRECTORY);

describe('a composed batch', () => {
  it('numbers events from the position after the last one', () => {
    const rows = Array.from({ length: 3 }, () => newUser().created({ userName: 'ada' }));
    expect(compose(rows, 41).events.map(({ position }) => position)).toEqual([42, 43, 44]);
  });

  it('shows a membership its user and group as they stand at its position, not later', () => {
    const [user, group] = [newUser(), newGroup()];
    const { events } = compose([
      user.created({ userName: 'ada' }),
      group.created({ displayName: 'Core' }),
      user.updated({ userName: 'ada', title: 'Analyst' }),
      membershipRow('added', group, user),
      user.updated({ userName: 'ada', title: 'Boss' }),
      group.updated({ displayName: 'Kernel' }),
      membershipRow('removed', group, user),
    ]);
    expect(events[3]?.data).toMatchObject({ user: { job_title: 'Analyst' }, group: { name: 'Core' } });
    expect(events[6]?.data).toMatchObject({ user: { job_title: 'Boss' }, group: { name: 'Kernel' } });
    expect(events[3]?.data.user).not.toHaveProperty('previous_attributes');
  });

  it('follows a user that is created, added and deleted within it, and leaves nothing behind', () => {
    const [user, group] = [newUser(), newGroup()];
    const { events, changes, omitted } = compose([
      group.created({ displayName: 'Core' }),
      user.created({ userName: 'ada' }),
      membershipRow('added', group, user),
      user.deleted(),
    ]);
    expect(events.map(({ type }) => type)).toEqual([
      'dsync.group.created',
      'dsync.user.created',
      'dsync.group.user_added',
      'dsync.user.deleted',
    ]);
    expect(changes.users).toEqual([]);
    expect(changes.addedMemberships).toEqual([]);
    expect(changes.groups.map(({ id }) => id)).toEqual([group.id]);
    expect(omitted).toEqual([]);
  });

  it('gives a user that is created again under its product id only the memberships added since', () => {
    const [user, before, after] = [newUser(), newGroup(), newGroup()];
    const { changes } = compose([
      before.created({ displayName: 'Before' }),
      after.created({ displayName: 'After' }),
      user.created({ userName: 'ada' }),
      membershipRow('added', before, user),
      user.deleted(),
      user.created({ userName: 'ada' }),
      membershipRow('added', after, user),
    ]);
    expect(changes.deletedUsers.map(({ id }) => id)).toEqual([user.id]);
    expect(changes.users.map(({ id }) => id)).toEqual([user.id]);
    expect(changes.addedMemberships.map(({ groupId }) => groupId)).toEqual([after.id]);
  });

  it('gives an update the previous values of what changed', () => {
    const user = newUser();
    const { events } = compose([
      user.created({ userName: 'ada', title: 'Analyst' }),
      user.updated({ userName: 'ada', title: 'Boss' }),
      user.updated({ userName: 'ada', title: 'Boss', nickName: 'A' }),
    ]);
    expect(events[1]?.data.previous_attributes).toEqual({
      job_title: 'Analyst',
      raw_attributes: { title: 'Analyst' },
    });
    expect(events[2]?.data.previous_attributes).toEqual({ raw_attributes: { nickName: null } });
  });

  it('counts the loss of a deleted member in the versions of its groups', () => {
    const [user, group] = [newUser(), newGroup()];
    const rows = [
      group.created({ displayName: 'Core' }),
      user.created({ userName: 'ada' }),
      membershipRow('added', group, user),
      user.deleted({ [group.id]: 3 }),
    ];
    expect(compose(rows).changes.raisedGroups).toEqual([
      { directoryId: DIRECTORY, id: group.id, version: 3, position: 4 },
    ]);
  });

  it('makes no event, and no gap, of a row that the product could not follow', () => {
    const [user, group, stranger] = [newUser(), newGroup(), newUser()];
    const foreign = new TestResource('user', OTHER_DIRECTORY);
    const stale = { ...user.created({ userName: 'ada' }) };
    const { events, omitted } = compose([
      foreign.created({ userName: 'eve' }),
      user.updated({ userName: 'ada', title: 'Boss' }),
      stale,
      group.created({ displayName: 'Core' }),
      membershipRow('added', group, stranger),
      membershipRow('removed', group, stranger),
      membershipRow('added', group, foreign),
      { ...user.updated({}), resource: null },
      newGroup().deleted(),
      membershipRow('added', group, user),
    ]);
    expect(omitted.map(({ outboxId, reason }) => [outboxId, reason])).toEqual([
      [3, 'a later version is published'],
      [5, 'its user or group is not published'],
      [6, 'its user or group is not published'],
      [7, 'its user or group is not published'],
      [8, 'the row is incomplete'],
      [9, 'what it deletes is not published'],
    ]);
    expect(events.map(({ position }) => position)).toEqual([1, 2, 3, 4]);
  });

  it('omits the rows of a directory that no longer exists', () => {
    const row = { ...withId(newUser().created({ userName: 'ada' }), 0), organizationId: null };
    const { events, omitted } = composeBatch([row], 0, NOTHING);
    expect(events).toEqual([]);
    expect(omitted).toMatchObject([{ outboxId: 1, reason: 'its directory no longer exists' }]);
  });

  it('fails as a whole on a type that it does not know, so that a newer publisher can have the row', () => {
    const row = { ...newUser().created({}), type: 'dsync.user.teleported' } as unknown as NewOutboxRow;
    expect(() => compose([row])).toThrow('dsync.user.teleported');
  });
});
