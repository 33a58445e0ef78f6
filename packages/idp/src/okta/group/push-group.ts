/** Group push: linking or creating, and everything that happens to a pushed group later. */
import { fail, ok, type Result } from '@rollcall/scim';
import { equalityFilter } from '../../client/query.ts';
import { checkLookUp } from '../answer-check.ts';
import type { Okta } from '../okta.ts';
import type { ImportedGroup, OktaGroup, PushGroup } from '../org.ts';
import { recordFailure, recordSuccess } from '../record.ts';
import type { LogEventType } from '../system-log.ts';
import type { TaskOperation } from '../task.ts';
import { importedGroup } from './import-groups.ts';
import {
  changeMembers,
  createGroup,
  deleteGroup,
  type GroupMember,
  renameGroup as renameInApp,
  replaceMembers,
} from './requests.ts';

type Linked = PushGroup & { externalId: string };

/** Puts a group on the "Push Groups" page: links one of the same name or creates it, then pushes all its members. */
export async function pushGroup(okta: Okta, groupId: string): Promise<Result<'created' | 'linked', string>> {
  const { app, groups, pushGroups, importedGroups } = okta.org;
  const group = groups.get(groupId);
  if (group === undefined) return fail(`There is no group ${groupId}`);
  if (!app.supportedActions.pushGroups) return fail('Push Groups is not a supported action of the app');
  const row: PushGroup = {
    groupId,
    status: 'ERROR',
    externalId: null,
    name: group.name,
    memberExternalIds: [],
  };
  pushGroups.set(groupId, row);

  const found = await lookUp(okta, group.name);
  if (!found.ok) {
    const text = `Error while verifying if group ${group.name} exists: ${found.error}`;
    return recordFailure(okta, 'application.provision.group.verify_exists', group, 'push group', text);
  }
  const members = eligibleMembers(okta, group);
  if (found.value === undefined) {
    const created = await createGroup(okta, group, members);
    if (!created.ok) {
      const text = `Unable to create Group Push mapping target App group ${group.name}: Error while creating user group ${group.name}: ${created.error}`;
      return recordFailure(okta, 'application.provision.group.add', group, 'push group', text);
    }
    row.externalId = created.value;
    recordSuccess(okta, 'application.provision.group.add', group, 'push group');
  } else {
    row.externalId = found.value.externalId;
    recordSuccess(okta, 'application.provision.group.verify_exists', group, 'push group');
  }
  importedGroups.set(row.externalId, { externalId: row.externalId, name: group.name, memberExternalIds: [] });
  row.status = 'ACTIVE';
  // A wizard app's POST has brought the members already.
  if (found.value === undefined && app.mode === 'wizard') row.memberExternalIds = externalIds(members);
  const pushed = row.memberExternalIds.length > 0 ? ok(undefined) : await pushNow(okta, groupId);
  return pushed.ok ? ok(found.value === undefined ? 'created' : 'linked') : pushed;
}

/** "Push now": the application's members become those of Okta. */
export async function pushNow(okta: Okta, groupId: string): Promise<Result<undefined, string>> {
  const pushed = linked(okta, groupId);
  if (!pushed.ok) return pushed;
  const { group, row } = pushed.value;
  const members = eligibleMembers(okta, group);
  const replaced = await replaceMembers(okta, row, members);
  return finish(okta, group, row, 'push memberships', replaced, () => {
    row.memberExternalIds = externalIds(members);
  });
}

/** Renames a group in Okta, and in the application when it is pushed. */
export async function renameGroup(
  okta: Okta,
  groupId: string,
  name: string,
): Promise<Result<undefined, string>> {
  const group = okta.org.groups.get(groupId);
  if (group === undefined) return fail(`There is no group ${groupId}`);
  group.name = name;
  return okta.org.pushGroups.has(groupId) ? pushName(okta, groupId) : ok(undefined);
}

/** Pushes the name that a group has in Okta. */
export async function pushName(okta: Okta, groupId: string): Promise<Result<undefined, string>> {
  const pushed = linked(okta, groupId);
  if (!pushed.ok) return pushed;
  const { group, row } = pushed.value;
  const members = eligibleMembers(okta, group);
  const renamed = await renameInApp(okta, row.externalId, group, members);
  return finish(okta, group, row, 'rename group', renamed, () => {
    row.name = group.name;
    if (okta.org.app.mode === 'wizard') row.memberExternalIds = externalIds(members);
  });
}

/** Adds people to a group in Okta and takes others out, and does the same in the application when it is pushed. */
export async function changeMemberships(
  okta: Okta,
  groupId: string,
  change: { readonly addUserIds?: readonly string[]; readonly removeUserIds?: readonly string[] },
): Promise<Result<undefined, string>> {
  const group = okta.org.groups.get(groupId);
  if (group === undefined) return fail(`There is no group ${groupId}`);
  const removed = new Set(change.removeUserIds);
  const kept = group.memberIds.filter((userId) => !removed.has(userId));
  group.memberIds = [...new Set([...kept, ...(change.addUserIds ?? [])])];
  if (!okta.org.pushGroups.has(groupId)) return ok(undefined);

  const pushed = linked(okta, groupId);
  if (!pushed.ok) return pushed;
  const { row } = pushed.value;
  const all = eligibleMembers(okta, group);
  const before = new Set(row.memberExternalIds);
  const added = all.filter(({ externalId }) => !before.has(externalId));
  const removedExternalIds = [...removed]
    .map((userId) => okta.org.assignments.get(userId)?.externalId)
    .filter((externalId) => typeof externalId === 'string' && before.has(externalId)) as string[];
  if (added.length === 0 && removedExternalIds.length === 0) return ok(undefined);
  const changed = await changeMembers(okta, row, { added, removedExternalIds, all });
  return finish(okta, group, row, 'push memberships', changed, () => {
    const gone = new Set(removedExternalIds);
    const stay = row.memberExternalIds.filter((externalId) => !gone.has(externalId));
    row.memberExternalIds =
      okta.org.app.mode === 'wizard' ? externalIds(all) : [...stay, ...externalIds(added)];
  });
}

/** "Unlink pushed group": deletes the group in the application, or leaves it there and sends nothing. */
export async function unlinkGroup(
  okta: Okta,
  groupId: string,
  inApp: 'delete' | 'leave',
): Promise<Result<undefined, string>> {
  const pushed = linked(okta, groupId);
  if (!pushed.ok) return pushed;
  const { group, row } = pushed.value;
  const deleted = inApp === 'delete' ? await deleteGroup(okta, row.externalId) : ok(undefined);
  return finish(okta, group, row, 'delete group', deleted, () => {
    okta.org.pushGroups.delete(groupId);
    if (inApp === 'delete') okta.org.importedGroups.delete(row.externalId);
  });
}

/** With Import Groups the cache decides, else the application is asked; an ambiguous name links nothing. */
async function lookUp(okta: Okta, name: string): Promise<Result<ImportedGroup | undefined, string>> {
  if (okta.org.app.supportedActions.importGroups) {
    const cached = [...okta.org.importedGroups.values()].filter((group) => group.name === name);
    return cached.length > 1 ? fail(`${cached.length} groups have the name ${name}`) : ok(cached[0]);
  }
  const query = [
    ['filter', equalityFilter('displayName', name)],
    ['startIndex', '1'],
    ['count', '100'],
  ] as const;
  const found = checkLookUp(await okta.client.send({ method: 'GET', path: '/Groups', query }));
  if (!found.ok) return found;
  if (found.value.length > 1) return fail(`${found.value.length} groups were returned for ${name}`);
  return found.value[0] === undefined ? ok(undefined) : importedGroup(found.value[0]);
}

/** Who may be written into a pushed group: its members in Okta who are assigned to the app. */
function eligibleMembers(okta: Okta, group: OktaGroup): GroupMember[] {
  const { users, assignments } = okta.org;
  return group.memberIds.flatMap((userId) => {
    const assignment = assignments.get(userId);
    if (assignment?.status !== 'PROVISIONED' || assignment.externalId === null) return [];
    const display = assignment.profile.userName ?? users.get(userId)?.profile.login ?? '';
    return [{ externalId: assignment.externalId, display: String(display) }];
  });
}

function externalIds(members: readonly GroupMember[]): string[] {
  return members.map(({ externalId }) => externalId);
}

function linked(okta: Okta, groupId: string): Result<{ group: OktaGroup; row: Linked }, string> {
  const group = okta.org.groups.get(groupId);
  const row = okta.org.pushGroups.get(groupId);
  if (group === undefined || row === undefined || !isLinked(row))
    return fail(`Group ${groupId} is not pushed`);
  return ok({ group, row });
}

function isLinked(row: PushGroup): row is Linked {
  return row.externalId !== null;
}

const OPERATION_EVENTS: Partial<Record<TaskOperation, LogEventType>> = {
  'push memberships': 'application.provision.group_push.push_memberships',
  'delete group': 'application.provision.group.remove',
};

/** Records the end of an operation on a pushed group; `believe` updates what Okta holds for true after a success. */
function finish(
  okta: Okta,
  group: OktaGroup,
  row: PushGroup,
  operation: TaskOperation,
  result: Result<undefined, string>,
  believe: () => void,
): Result<undefined, string> {
  const eventType = OPERATION_EVENTS[operation] ?? 'application.provision.group.update';
  if (!result.ok) {
    row.status = 'ERROR';
    const text = `Unable to update Group Push mapping target App group ${group.name}: ${result.error}`;
    return recordFailure(okta, eventType, group, operation, text);
  }
  row.status = 'ACTIVE';
  believe();
  recordSuccess(okta, eventType, group, operation);
  return result;
}
