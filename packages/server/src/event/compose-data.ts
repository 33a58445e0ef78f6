/**
 * The payload of one event, and its effect on the published state. A failure is the reason why a row makes no
 * event: the product could not follow it, and a correct writer leaves no such row.
 */
import { fail, type JsonObject, ok, type Result } from '@rollcall/scim';
import { encodeTypeId } from '../database/type-id.ts';
import {
  type DirectoryGroup,
  type DirectoryUser,
  type ProfileEnvelope,
  previousAttributes,
  toDirectoryGroup,
  toDirectoryUser,
} from '../profile/index.ts';
import type { PositionedRow } from './outbox-row.ts';
import type { MembershipChanges, PublishedResources, RaisedGroup } from './published-state.ts';
import type { EventType } from './type.ts';

export interface PublishedState {
  readonly users: PublishedResources<DirectoryUser>;
  readonly groups: PublishedResources<DirectoryGroup>;
  readonly memberships: MembershipChanges;
  /** By group id; a later entry of a group has the higher version. */
  readonly raisedGroups: Map<string, RaisedGroup>;
}

type Compose = (state: PublishedState, row: PositionedRow) => Result<JsonObject, string>;

const COMPOSE: ReadonlyMap<string, Compose> = new Map(
  Object.entries({
    'dsync.user.created': ({ users }, row) => put(users, toDirectoryUser, row.userId, row),
    'dsync.user.updated': ({ users }, row) => update(users, toDirectoryUser, row.userId, row),
    'dsync.user.deleted': (state, row) => removeUser(state, row),
    'dsync.group.created': ({ groups }, row) => put(groups, toDirectoryGroup, row.groupId, row),
    'dsync.group.updated': ({ groups }, row) => update(groups, toDirectoryGroup, row.groupId, row),
    'dsync.group.deleted': ({ groups }, row) => remove(groups, toDirectoryGroup, row.groupId, row),
    'dsync.group.user_added': (state, row) => changeMembership(state, row, 'add'),
    'dsync.group.user_removed': (state, row) => changeMembership(state, row, 'remove'),
  } satisfies Record<EventType, Compose>),
);

/** The payload of the row's event, after applying it to `state`. Throws for a type that this version does not know. */
export function composeData(state: PublishedState, row: PositionedRow): Result<JsonObject, string> {
  const compose = COMPOSE.get(row.type);
  // A newer version of the program wrote it: left in the outbox, it waits for a publisher that knows it.
  if (compose === undefined) throw new Error(`unknown event type in the outbox: ${row.type}`);
  return compose(state, row);
}

type ToView<View> = (resource: JsonObject, envelope: ProfileEnvelope) => View;

function put<View extends JsonObject>(
  resources: PublishedResources<View>,
  toView: ToView<View>,
  id: string | null,
  row: PositionedRow,
): Result<View, string> {
  const envelope = toEnvelope(id, row);
  if (envelope === undefined || row.resource === null) return fail('the row is incomplete');
  const published = resources.find(row.directoryId, envelope.id);
  // What the product already has is newer; published after it, this row would take the product back.
  if (published !== undefined && row.version < published.version) return fail('a later version is published');
  const view = toView(row.resource, envelope);
  const { directoryId, organizationId, version, position } = row;
  const { id: productId, scimId } = envelope;
  resources.put({ directoryId, organizationId, id: productId, scimId, version, position, view });
  return ok(view);
}

function update<View extends JsonObject>(
  resources: PublishedResources<View>,
  toView: ToView<View>,
  id: string | null,
  row: PositionedRow,
): Result<JsonObject, string> {
  const envelope = toEnvelope(id, row);
  if (envelope === undefined || row.previous === null) return fail('the row is incomplete');
  const current = put(resources, toView, id, row);
  if (!current.ok) return current;
  const previous = previousAttributes(toView(row.previous, envelope), current.value);
  return ok({ ...current.value, previous_attributes: previous });
}

function remove<View extends JsonObject>(
  resources: PublishedResources<View>,
  toView: ToView<View>,
  id: string | null,
  row: PositionedRow,
): Result<View, string> {
  const envelope = toEnvelope(id, row);
  if (envelope === undefined || row.resource === null) return fail('the row is incomplete');
  if (resources.find(row.directoryId, envelope.id) === undefined)
    return fail('what it deletes is not published');
  resources.delete(row.directoryId, envelope.id, row.position);
  return ok(toView(row.resource, envelope));
}

/** The groups that lose the user count the loss in their versions, though no event tells of it. */
function removeUser(state: PublishedState, row: PositionedRow): Result<JsonObject, string> {
  const removed = remove(state.users, toDirectoryUser, row.userId, row);
  if (!removed.ok) return removed;
  const { directoryId, position } = row;
  for (const [id, version] of Object.entries(row.previous ?? {})) {
    if (typeof version === 'number') state.raisedGroups.set(id, { directoryId, id, version, position });
  }
  return removed;
}

/**
 * A membership event shows its user and group as published at its position. Without both there is nothing to show:
 * a removal is then already implied by a deletion, and an addition would name someone the product does not know.
 */
function changeMembership(
  { users, groups, memberships }: PublishedState,
  row: PositionedRow,
  change: 'add' | 'remove',
): Result<JsonObject, string> {
  const { directoryId, userId, groupId, position } = row;
  if (userId === null || groupId === null) return fail('the row is incomplete');
  const user = users.find(directoryId, userId);
  const group = groups.find(directoryId, groupId);
  if (user?.view === undefined || group?.view === undefined)
    return fail('its user or group is not published');
  memberships[change]({ directoryId, groupId, userId, position });
  groups.put({ ...group, view: group.view, version: Math.max(group.version, row.version), position });
  return ok({ directory_id: encodeTypeId('directory', directoryId), user: user.view, group: group.view });
}

function toEnvelope(id: string | null, row: PositionedRow): ProfileEnvelope | undefined {
  const { directoryId, organizationId, scimId, resourceCreatedAt, occurredAt } = row;
  if (id === null || scimId === null || resourceCreatedAt === null) return undefined;
  return { id, directoryId, organizationId, scimId, createdAt: resourceCreatedAt, updatedAt: occurredAt };
}
