/**
 * Memberships: rows of their own. The caller holds the group's row lock from an earlier statement, so each
 * statement here sees what every earlier writer of this group committed.
 */
import {
  comparableValue,
  coreRegistry,
  errors,
  evaluateElement,
  fail,
  findAttribute,
  type MemberChange,
  ok,
  type ResolvedFilter,
  type Result,
} from '@rollcall/scim';
import type { PoolClient } from 'pg';
import type { DirectoryScope } from '../../directory/index.ts';
import { isResourceId } from '../resource-id.ts';
import {
  ADD_MEMBERS,
  KEEP_MEMBERS,
  LOG_MEMBERSHIPS,
  READ_MEMBERS,
  REMOVE_MEMBERS,
} from './group-statements.ts';

/** How many unknown members a refusal names. */
const NAMED_MEMBERS_MAX = 5;

const MEMBERS = findAttribute(coreRegistry.resource('Group')!.schema.attributes, 'members')!;

/** What a sequence of changes came to, by the SCIM ids of the users: a member added and removed again is in neither. */
export interface MembershipEffect {
  readonly added: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
}

/** Applies the changes in order. A member that is not a user of this directory is refused with 400 `invalidValue`. */
export async function applyMemberChanges(
  client: PoolClient,
  scope: DirectoryScope,
  groupId: string,
  changes: readonly MemberChange[],
): Promise<Result<MembershipEffect>> {
  const added = new Set<string>();
  const removed = new Set<string>();
  const remember = (ids: readonly string[], into: Set<string>, outOf: Set<string>): void => {
    for (const id of ids) if (!outOf.delete(id)) into.add(id);
  };
  for (const change of changes) {
    switch (change.kind) {
      case 'add': {
        const result = await addMembers(client, scope, groupId, change.members);
        if (!result.ok) return result;
        remember(result.value, added, removed);
        break;
      }
      case 'remove': {
        const ids = await selectMembers(
          client,
          REMOVE_MEMBERS,
          scope,
          groupId,
          change.values.filter(isResourceId),
        );
        remember(ids, removed, added);
        break;
      }
      case 'removeWhere': {
        const matching = await findMembers(client, scope, groupId, change.filter);
        remember(await selectMembers(client, REMOVE_MEMBERS, scope, groupId, matching), removed, added);
        break;
      }
      case 'replaceAll': {
        const wanted = change.members.map((member) => member.value).filter(isResourceId);
        remember(await selectMembers(client, KEEP_MEMBERS, scope, groupId, wanted), removed, added);
        const result = await addMembers(client, scope, groupId, change.members);
        if (!result.ok) return result;
        remember(result.value, added, removed);
        break;
      }
    }
  }
  return ok({ added, removed });
}

async function addMembers(
  client: PoolClient,
  scope: DirectoryScope,
  groupId: string,
  members: readonly { readonly value: string }[],
): Promise<Result<readonly string[]>> {
  const ids = members.map((member) => member.value);
  const unknown = ids.filter((id) => !isResourceId(id));
  if (unknown.length > 0) return fail(errors.unknownMembers(unknown.slice(0, NAMED_MEMBERS_MAX)));
  if (ids.length === 0) return ok([]);
  const { rows } = await client.query<{ id: string; added: boolean }>({
    ...ADD_MEMBERS,
    values: [scope.directoryId, groupId, ids],
  });
  const missing = rows.filter((row) => !row.added).map((row) => row.id);
  if (missing.length > 0) return fail(errors.unknownMembers(missing.slice(0, NAMED_MEMBERS_MAX)));
  return ok(rows.map((row) => row.id));
}

async function selectMembers(
  client: PoolClient,
  statement: { readonly name: string; readonly text: string },
  scope: DirectoryScope,
  groupId: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>({
    ...statement,
    values: [scope.directoryId, groupId, ids],
  });
  return rows.map((row) => row.id);
}

/** The members that satisfy a filter on their sub-attributes, other than naming their values: each has to be looked at. */
async function findMembers(
  client: PoolClient,
  scope: DirectoryScope,
  groupId: string,
  filter: ResolvedFilter,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ value: string; type: string }>({
    ...READ_MEMBERS,
    values: [scope.directoryId, groupId],
  });
  return rows
    .filter((member) => evaluateElement(filter, comparableValue(member, MEMBERS) ?? {}))
    .map((member) => member.value);
}

/** Leaves one event for each membership that was effectively removed or added. */
export async function logMemberships(
  client: PoolClient,
  scope: DirectoryScope,
  groupId: string,
  effect: MembershipEffect,
  version: number,
): Promise<void> {
  const log = async (type: string, ids: ReadonlySet<string>): Promise<void> => {
    if (ids.size === 0) return;
    const values = [scope.directoryId, groupId, scope.environmentId, type, [...ids], version];
    await client.query({ ...LOG_MEMBERSHIPS, values });
  };
  await log('dsync.group.user_removed', effect.removed);
  await log('dsync.group.user_added', effect.added);
}
