/** Compares what the server lists with what Okta believes, and names every difference. */
import { coreRegistry, type JsonObject, resolvePath } from '@rollcall/scim';
import { member } from '../json.ts';
import { type AppProfile, type MappedValue, mapProfile, readMapped } from '../okta/document.ts';
import { importedGroup } from '../okta/group/import-groups.ts';
import { listAll } from '../okta/listing.ts';
import type { Okta } from '../okta/okta.ts';
import type { Assignment, ImportedGroup, PushGroup } from '../okta/org.ts';
import { SCHEMA_URNS } from '../okta/scim-version.ts';

export interface Verification {
  /** One sentence each. */
  readonly differences: readonly string[];
  /** Users and groups on the server that Okta has nothing to do with. */
  readonly otherUsers: number;
  readonly otherGroups: number;
  readonly activeUsers: number;
  readonly groups: number;
  readonly memberships: number;
}

/** Reads all users and groups and compares them with the assignments and pushed groups of the org. */
export async function verify(okta: Okta): Promise<Verification> {
  const [userList, groupList] = await Promise.all([
    listAll(okta.client, '/Users'),
    listAll(okta.client, '/Groups'),
  ]);
  if (!userList.ok) return notCompared(`users cannot be listed: ${userList.error}`);
  if (!groupList.ok) return notCompared(`groups cannot be listed: ${groupList.error}`);

  const differences: string[] = [];
  const users = byId('user', userList.value.resources, userList.value.totalResults, differences);
  const groupResources = byId('group', groupList.value.resources, groupList.value.totalResults, differences);
  const groups = new Map<string, ImportedGroup>();
  for (const [id, resource] of groupResources) {
    const group = importedGroup(resource);
    if (group.ok) groups.set(id, group.value);
  }
  const known = new Set<string>();
  for (const assignment of okta.org.assignments.values()) {
    if (assignment.externalId === null) continue;
    known.add(assignment.externalId);
    differences.push(...compareUser(okta, assignment, users.get(assignment.externalId)));
  }
  const pushed = new Set<string>();
  for (const row of okta.org.pushGroups.values()) {
    if (row.externalId === null) continue;
    pushed.add(row.externalId);
    differences.push(...compareGroup(row, groups.get(row.externalId)));
  }
  differences.push(...unlinkedGroupsStillThere(okta, groups));
  return {
    differences,
    otherUsers: [...users.keys()].filter((id) => !known.has(id)).length,
    otherGroups: [...groups.keys()].filter((id) => !pushed.has(id)).length,
    activeUsers: [...users.values()].filter((user) => member(user, 'active') === true).length,
    groups: groups.size,
    memberships: [...groups.values()].reduce((sum, group) => sum + group.memberExternalIds.length, 0),
  };
}

/** A comparison that could not be made. */
export function notCompared(why: string): Verification {
  const differences = [`Both sides could not be compared: ${why}`];
  return { differences, otherUsers: 0, otherGroups: 0, activeUsers: 0, groups: 0, memberships: 0 };
}

function byId(
  kind: 'user' | 'group',
  resources: readonly JsonObject[],
  totalResults: number,
  differences: string[],
): Map<string, JsonObject> {
  const found = new Map(resources.map((resource) => [String(member(resource, 'id')), resource]));
  if (found.size !== resources.length) {
    differences.push(`${resources.length - found.size} of the listed ${kind}s came on two pages`);
  }
  if (resources.length !== totalResults) {
    differences.push(`${resources.length} ${kind}s came over the pages of a list of ${totalResults}`);
  }
  return found;
}

function compareUser(okta: Okta, assignment: Assignment, resource: JsonObject | undefined): string[] {
  const user = okta.org.users.get(assignment.userId);
  const login = user?.profile.login ?? assignment.userId;
  if (user === undefined || resource === undefined) return [`${login} is missing`];
  const differences: string[] = [];
  const active = assignment.status === 'PROVISIONED';
  if (member(resource, 'active') !== active) {
    differences.push(`${login} should be ${active ? 'active' : 'inactive'}`);
  }
  const values = mapProfile(okta.org.app, user);
  for (const value of values.ok ? values.value : []) {
    const { variable } = value.mapping;
    if (!isWritable(value)) continue;
    const believed = ownValue(assignment.profile, variable);
    const held = readMapped(resource, value);
    const isEmpty = held === undefined || held === null || held === '';
    if (believed === undefined ? !isEmpty : held !== believed) {
      differences.push(`${login}: ${variable} is ${show(held)}, and was pushed as ${show(believed)}`);
    }
  }
  return differences;
}

/**
 * Whether the schema lets a client write the attribute. Okta's default mapping sends `manager.displayName`, which is
 * readOnly (RFC 7643 §4.3), so a server that ignores it is right.
 */
function isWritable({ extension, name }: MappedValue): boolean {
  const definition = coreRegistry.resource('User');
  const { user, enterprise } = SCHEMA_URNS['2.0'];
  const urn = extension === undefined ? user : enterprise;
  const path = { kind: 'attributePath', urn, name: name.attribute } as const;
  const { subAttribute } = name;
  const resolved =
    definition && resolvePath(subAttribute === undefined ? path : { ...path, subAttribute }, definition);
  if (resolved?.kind !== 'attribute') return true;
  return (resolved.subAttribute ?? resolved.attribute).mutability !== 'readOnly';
}

function compareGroup(row: PushGroup, group: ImportedGroup | undefined): string[] {
  if (group === undefined) return [`Group ${row.name} is missing`];
  const differences: string[] = [];
  if (group.name !== row.name) differences.push(`Group ${row.name} has the name ${group.name}`);
  const believed = new Set(row.memberExternalIds);
  const held = new Set(group.memberExternalIds);
  const missing = believed.difference(held).size;
  const surplus = held.difference(believed).size;
  if (missing > 0) differences.push(`Group ${row.name} lacks ${missing} of ${believed.size} members`);
  if (surplus > 0) differences.push(`Group ${row.name} has ${surplus} members too many`);
  if (held.size !== group.memberExternalIds.length) {
    differences.push(`Group ${row.name} lists a member twice`);
  }
  return differences;
}

/** A group that was deleted through Okta may not be listed any more. */
function unlinkedGroupsStillThere(okta: Okta, groups: ReadonlyMap<string, ImportedGroup>): string[] {
  const names = new Set([...groups.values()].map(({ name }) => name));
  const unlinked = [...okta.org.groups.values()].filter(({ id }) => !okta.org.pushGroups.has(id));
  return unlinked.filter(({ name }) => names.has(name)).map(({ name }) => `Group ${name} should be deleted`);
}

function ownValue(profile: AppProfile, variable: string): string | number | boolean | undefined {
  return Object.hasOwn(profile, variable) ? profile[variable] : undefined;
}

function show(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
