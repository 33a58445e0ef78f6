/**
 * From outbox rows to events: a pure function of the rows, in the order of their ids, and of what is published
 * before the first of them. Later rows see the effect of earlier ones.
 */
import { fail, type JsonObject, type Result } from '@rollcall/scim';
import type { DirectoryGroup, DirectoryUser } from '../profile/index.ts';
import { composeData, type PublishedState } from './compose-data.ts';
import type { OutboxRow } from './outbox-row.ts';
import {
  type KnownResource,
  MembershipChanges,
  type PublishedChanges,
  PublishedResources,
  type RaisedGroup,
} from './published-state.ts';
import type { EventType } from './type.ts';

/** An event with its position, before it has an id. */
export interface ComposedEvent {
  readonly position: number;
  readonly type: EventType;
  readonly organizationId: string;
  readonly directoryId: string;
  readonly userId: string | null;
  readonly groupId: string | null;
  /** The SCIM id of the user or group, for a membership that of the group. */
  readonly scimId: string | null;
  /** The SCIM id of the user of a membership. */
  readonly memberScimId: string | null;
  readonly version: number;
  readonly data: JsonObject;
  readonly occurredAt: string;
}

/** An outbox row that makes no event. */
export interface OmittedRow {
  readonly outboxId: number;
  readonly type: EventType;
  readonly reason: string;
}

export interface ComposedBatch {
  readonly events: readonly ComposedEvent[];
  readonly changes: PublishedChanges;
  readonly omitted: readonly OmittedRow[];
}

/** What is published of the users and groups that the rows name; with its view where a membership row names it. */
export interface PublishedBefore {
  readonly users: Iterable<KnownResource<DirectoryUser>>;
  readonly groups: Iterable<KnownResource<DirectoryGroup>>;
}

/** Composes the events that follow `lastPosition`, without a gap, and the published state after the last of them. */
export function composeBatch(
  rows: readonly OutboxRow[],
  lastPosition: number,
  before: PublishedBefore,
): ComposedBatch {
  const users = new PublishedResources(before.users);
  const groups = new PublishedResources(before.groups);
  const memberships = new MembershipChanges();
  const raisedGroups = new Map<string, RaisedGroup>();
  const events: ComposedEvent[] = [];
  const omitted: OmittedRow[] = [];
  for (const row of rows) {
    const composed = composeEvent(
      { users, groups, memberships, raisedGroups },
      row,
      lastPosition + events.length + 1,
    );
    if (composed.ok) events.push(composed.value);
    else omitted.push({ outboxId: row.id, type: row.type, reason: composed.error });
  }
  const changes = {
    users: users.written(),
    groups: groups.written(),
    raisedGroups: [...raisedGroups.values()],
    deletedUsers: users.deleted(),
    deletedGroups: groups.deleted(),
    addedMemberships: memberships.added(users, groups),
    removedMemberships: memberships.removed(),
  };
  return { events, changes, omitted };
}

function composeEvent(
  state: PublishedState,
  row: OutboxRow,
  position: number,
): Result<ComposedEvent, string> {
  const { type, organizationId, directoryId, userId, groupId, version, occurredAt } = row;
  if (organizationId === null) return fail('its directory no longer exists');
  const composed = composeData(state, { ...row, organizationId, position });
  if (!composed.ok) return composed;
  const { value: data } = composed;
  const ids =
    row.scimId === null ? membershipScimIds(state, row) : { scimId: row.scimId, memberScimId: null };
  return {
    ok: true,
    value: {
      position,
      type,
      organizationId,
      directoryId,
      userId,
      groupId,
      ...ids,
      version,
      data,
      occurredAt,
    },
  };
}

function membershipScimIds(
  { users, groups }: PublishedState,
  { directoryId, userId, groupId }: OutboxRow,
): Pick<ComposedEvent, 'scimId' | 'memberScimId'> {
  return {
    scimId: groups.find(directoryId, groupId ?? '')?.scimId ?? null,
    memberScimId: users.find(directoryId, userId ?? '')?.scimId ?? null,
  };
}
