/** The demo scenario as a plan: steps in order, each a list of things that an administrator does in Okta. */
import { fail, ok, type Result } from '@rollcall/scim';
import { saveToApp, testConnection } from '../okta/connection.ts';
import { importGroups } from '../okta/group/import-groups.ts';
import { changeMemberships, pushGroup, renameGroup, unlinkGroup } from '../okta/group/push-group.ts';
import type { Okta } from '../okta/okta.ts';
import type { OktaGroup, OktaUser } from '../okta/org.ts';
import { assignUser } from '../okta/user/assign.ts';
import { activateUser, deactivateUser } from '../okta/user/deactivate.ts';
import { importUsers } from '../okta/user/import-users.ts';
import { updateProfile } from '../okta/user/push-profile.ts';
import { DELETED_GROUP_NAME, RENAMED_GROUP_NAMES, renamedGroupNames, SHRUNK_GROUP_NAME } from './groups.ts';

export interface ScenarioStep {
  readonly name: string;
  readonly actions: readonly Action[];
  /** Nothing later makes sense when this step fails. */
  readonly essential?: boolean;
}

export type Action = () => Promise<Result<unknown, string>>;

/** How many people and groups were there already, and how many the run made. */
export interface Tally {
  peopleCreated: number;
  peopleFound: number;
  groupsCreated: number;
  groupsFound: number;
}

/** Of so many people one leaves, changes and so on. */
const LEAVING_EVERY = 12;
const CHANGING_EVERY = 6;
const RETURNING = 3;
const REMOVED_MEMBERS = 8;

/** The steps over the people and groups of the org, which is at the beginning. `tally` fills as they run. */
export function planScenario(okta: Okta, tally: Tally): ScenarioStep[] {
  const people = [...okta.org.users.values()];
  const groups = [...okta.org.groups.values()];
  const leaving = people.filter((_, index) => index % LEAVING_EVERY === LEAVING_EVERY - 1);
  const changing = people.filter((_, index) => index % CHANGING_EVERY === 2);
  return [
    {
      name: 'Testing the connection',
      actions: [() => testConnection(okta), () => saveToApp(okta), async () => findRenamedGroup(okta)],
      essential: true,
    },
    { name: 'Assigning people', actions: people.map((user) => () => assign(okta, user, tally)) },
    {
      name: 'Changing profiles',
      actions: changing.map((user, index) => () => updateProfile(okta, user.id, profileChange(user, index))),
    },
    { name: 'Deactivating people', actions: leaving.map((user) => () => deactivateUser(okta, user.id)) },
    {
      name: 'Reactivating people',
      actions: leaving.slice(0, RETURNING).map((user) => () => comeBack(okta, user)),
    },
    { name: 'Pushing groups', actions: groups.map((group) => () => push(okta, group, tally)) },
    { name: 'Renaming a group', actions: [() => rename(okta)] },
    { name: 'Removing members', actions: [() => removeMembers(okta)] },
    { name: 'Deleting a group', actions: [() => deleteOne(okta)] },
    { name: 'Importing', actions: [() => importUsers(okta), () => importGroups(okta)] },
  ];
}

async function assign(okta: Okta, user: OktaUser, tally: Tally): Promise<Result<unknown, string>> {
  const assigned = await assignUser(okta, user.id);
  if (assigned.ok && assigned.value === 'created') tally.peopleCreated++;
  else if (assigned.ok) tally.peopleFound++;
  return assigned;
}

async function comeBack(okta: Okta, user: OktaUser): Promise<Result<unknown, string>> {
  const externalId = okta.org.assignments.get(user.id)?.externalId;
  const activated = activateUser(okta, user.id);
  if (!activated.ok) return activated;
  const assigned = await assignUser(okta, user.id);
  if (!assigned.ok) return assigned;
  const { login } = user.profile;
  if (assigned.value !== 'reactivated')
    return fail(`${login} came back as ${assigned.value}, not reactivated`);
  const same = okta.org.assignments.get(user.id)?.externalId === externalId;
  return same ? assigned : fail(`${login} came back under another id`);
}

async function push(okta: Okta, group: OktaGroup, tally: Tally): Promise<Result<unknown, string>> {
  const pushed = await pushGroup(okta, group.id);
  if (pushed.ok && pushed.value === 'created') tally.groupsCreated++;
  else if (pushed.ok) tally.groupsFound++;
  return pushed;
}

/** An earlier run has given one group another name; Okta starts with the name that it has now. */
function findRenamedGroup(okta: Okta): Result<unknown, string> {
  const group = groupNamed(okta, RENAMED_GROUP_NAMES[0]);
  if (group !== undefined) group.name = renamedGroupNames(serverGroupNames(okta)).before;
  return ok(undefined);
}

function rename(okta: Okta): Promise<Result<unknown, string>> {
  const names = new Set<string>(RENAMED_GROUP_NAMES);
  const group = [...okta.org.groups.values()].find(({ name }) => names.has(name));
  if (group === undefined) return Promise.resolve(fail('There is no group to rename'));
  return renameGroup(okta, group.id, renamedGroupNames(serverGroupNames(okta)).after);
}

function serverGroupNames(okta: Okta): string[] {
  return [...okta.org.importedGroups.values()].map(({ name }) => name);
}

function removeMembers(okta: Okta): Promise<Result<unknown, string>> {
  const group = groupNamed(okta, SHRUNK_GROUP_NAME);
  if (group === undefined) return Promise.resolve(fail(`There is no group ${SHRUNK_GROUP_NAME}`));
  const provisioned = group.memberIds.filter((id) => okta.org.assignments.get(id)?.status === 'PROVISIONED');
  return changeMemberships(okta, group.id, { removeUserIds: provisioned.slice(1, 1 + REMOVED_MEMBERS) });
}

function deleteOne(okta: Okta): Promise<Result<unknown, string>> {
  const group = groupNamed(okta, DELETED_GROUP_NAME);
  if (group === undefined) return Promise.resolve(fail(`There is no group ${DELETED_GROUP_NAME}`));
  return unlinkGroup(okta, group.id, 'delete');
}

function groupNamed(okta: Okta, name: string): OktaGroup | undefined {
  return [...okta.org.groups.values()].find((group) => group.name === name);
}

/** A promotion, a new name, a move, an emptied attribute: by turns. */
function profileChange({ profile }: OktaUser, index: number): Partial<OktaUser['profile']> {
  switch (index % 4) {
    case 0:
      return { title: `Lead ${profile.title ?? ''}`.trim() };
    case 1: {
      const lastName = `${profile.lastName}-Sørensen`;
      return { lastName, displayName: `${profile.firstName} ${lastName}` };
    }
    case 2:
      return { department: 'Customer Support', costCenter: 'CC-2300', division: 'Commercial' };
    default:
      return { primaryPhone: null, nickName: '' };
  }
}
