/**
 * What a user's representation says of other resources: the groups that it is in through other groups, and the name of
 * its manager. Both are looked up only where they are returned and there is something to look up.
 */
import { ENTERPRISE_USER_URN, isRequested, type JsonObject, type Projection } from '@rollcall/scim';
import type { ResourceExchange } from '../../http/scim/exchange.ts';
import { isResourceId } from '../resource-id.ts';
import type { StoredResource } from '../stored-resource.ts';
import { READ_GROUPS_ABOVE, READ_NAMES } from './user-statements.ts';

/** The users with what is computed of them. Those for which nothing is are given as they are. */
export async function withComputedAttributes(
  exchange: ResourceExchange,
  users: readonly StoredResource[],
  projection: Projection,
): Promise<readonly StoredResource[]> {
  const nested = new Set(isRequested(projection, 'groups') ? users.flatMap(nestedGroupsOf) : []);
  const managers = new Set(users.flatMap((user) => managerIdOf(user, projection) ?? []));
  if (nested.size + managers.size === 0) return users;
  const [above, names] = await Promise.all([
    readGroupsAbove(exchange, [...nested]),
    readNames(exchange, [...managers]),
  ]);
  return users.map((user) => withManager(exchange, withIndirectGroups(user, above), names, projection));
}

/**
 * The id in `manager.value`, if the projection returns the manager and the value could be the id of a user; what is
 * then returned of that user is outside the version of this one.
 */
export function managerIdOf({ resource }: StoredResource, projection: Projection): string | undefined {
  const extension = resource[ENTERPRISE_USER_URN] as JsonObject | undefined;
  const manager = extension?.manager as JsonObject | undefined;
  if (typeof manager?.value !== 'string' || !isResourceId(manager.value)) return undefined;
  const returned = projection.names.get(ENTERPRISE_USER_URN);
  return returned === 'all' || returned?.has('manager') ? manager.value : undefined;
}

interface GroupAbove {
  readonly id: string;
  readonly display: string;
}

function nestedGroupsOf({ separate }: StoredResource): string[] {
  return (separate.groups ?? []).flatMap((group) => (group.nested === true ? String(group.value) : []));
}

async function readGroupsAbove(
  { services, scope }: ResourceExchange,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly GroupAbove[]>> {
  if (ids.length === 0) return new Map();
  const { rows } = await services.pool.query<GroupAbove & { readonly below: string }>({
    ...READ_GROUPS_ABOVE,
    values: [scope.directoryId, ids],
  });
  return Map.groupBy(rows, ({ below }) => below);
}

async function readNames(
  { services, scope }: ResourceExchange,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  if (ids.length === 0) return new Map();
  const { rows } = await services.pool.query<{ id: string; name: string | null }>({
    ...READ_NAMES,
    values: [scope.directoryId, ids],
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The groups that the user is in only through other groups follow its own, in order of id. */
function withIndirectGroups(
  user: StoredResource,
  above: ReadonlyMap<string, readonly GroupAbove[]>,
): StoredResource {
  const direct = user.separate.groups ?? [];
  const indirect = new Map<string, JsonObject>();
  for (const group of nestedGroupsOf(user)) {
    for (const { id, display } of above.get(group) ?? []) {
      indirect.set(id, { value: id, display, type: 'indirect' });
    }
  }
  for (const { value } of direct) indirect.delete(String(value));
  if (indirect.size === 0) return user;
  const sorted = [...indirect].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
  return { ...user, separate: { ...user.separate, groups: [...direct, ...sorted] } };
}

/** A manager who is a user of the directory is shown by the name that this user has now, whatever was sent. */
function withManager(
  { baseUrl }: ResourceExchange,
  user: StoredResource,
  names: ReadonlyMap<string, string | null>,
  projection: Projection,
): StoredResource {
  const id = managerIdOf(user, projection);
  if (id === undefined || !names.has(id)) return user;
  const displayName = names.get(id);
  const manager = {
    value: id,
    $ref: `${baseUrl}/Users/${id}`,
    ...(displayName === null || displayName === undefined ? {} : { displayName }),
  };
  const extension = { ...(user.resource[ENTERPRISE_USER_URN] as JsonObject), manager };
  return { ...user, resource: { ...user.resource, [ENTERPRISE_USER_URN]: extension } };
}
