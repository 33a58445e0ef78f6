/**
 * Memberships: rows of their own. The caller holds the group's row lock from an earlier statement, so each
 * statement here sees what every earlier writer of this group committed.
 */
import {
  comparableValue,
  coreRegistry,
  countTerms,
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
import { toMemberSteps } from './member-steps.ts';
import { addGroupMembers, findGroups, type Nesting, startNested } from './nesting.ts';

/** How many unknown members a refusal names. */
const NAMED_MEMBERS_MAX = 5;
/** Most comparisons of a member with a term of a filter in one PATCH. */
const COMPARISONS_MAX = 5_000_000;
/** Reading the members of a group takes as long as so many comparisons, even if there is none. */
const READING_COMPARISONS = 1_000;

const MEMBERS = findAttribute(coreRegistry.resource('Group')!.schema.attributes, 'members')!;

/** What a sequence of changes came to, by the SCIM ids of the members: a member added and removed again is in neither. */
export interface MembershipEffect {
  readonly added: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
}

/**
 * Applies the changes in order. A member that is neither a user nor a group of this directory is refused with 400
 * `invalidValue`, and so many filters on so many members that it would take too long with 400 `tooMany`. Without a
 * nesting, a change that adds a group ends the transaction by `startNested`.
 */
export async function applyMemberChanges(
  client: PoolClient,
  scope: DirectoryScope,
  groupId: string,
  changes: readonly MemberChange[],
  nesting: Nesting | undefined,
): Promise<Result<MembershipEffect>> {
  const added = new Set<string>();
  const removed = new Set<string>();
  const remember = (ids: readonly string[], into: Set<string>, outOf: Set<string>): void => {
    for (const id of ids) if (!outOf.delete(id)) into.add(id);
  };
  const remove = async (statement: typeof REMOVE_MEMBERS, ids: readonly string[]): Promise<void> =>
    remember(
      await selectMembers(client, statement, scope, groupId, ids.filter(isResourceId)),
      removed,
      added,
    );
  let comparisons = 0;
  for (const step of toMemberSteps(changes)) {
    if (step.kind === 'removeWhere') {
      const members = await readMembers(client, scope, groupId);
      comparisons += (members.length + READING_COMPARISONS) * countTerms(step.filter);
      if (comparisons > COMPARISONS_MAX) return fail(errors.patchTooLarge());
      await remove(REMOVE_MEMBERS, matching(members, step.filter));
      continue;
    }
    if (!step.keepsOthers) await remove(KEEP_MEMBERS, step.present);
    const result = await addMembers(client, scope, groupId, step.added, nesting);
    if (!result.ok) return result;
    remember(result.value, added, removed);
    if (step.absent.length > 0) await remove(REMOVE_MEMBERS, step.absent);
  }
  return ok({ added, removed });
}

async function addMembers(
  client: PoolClient,
  scope: DirectoryScope,
  groupId: string,
  ids: readonly string[],
  nesting: Nesting | undefined,
): Promise<Result<readonly string[]>> {
  const unknown = ids.filter((id) => !isResourceId(id));
  if (unknown.length > 0) return fail(errors.unknownMembers(unknown.slice(0, NAMED_MEMBERS_MAX)));
  if (ids.length === 0) return ok([]);
  const { rows } = await client.query<{ id: string; added: boolean }>({
    ...ADD_MEMBERS,
    values: [scope.directoryId, groupId, ids],
  });
  const noUsers = rows.filter((row) => !row.added).map((row) => row.id);
  const groups = noUsers.length === 0 ? [] : await addGroups(client, scope, groupId, noUsers, nesting);
  const isGroup = new Set(groups);
  const missing = noUsers.filter((id) => !isGroup.has(id));
  if (missing.length > 0) return fail(errors.unknownMembers(missing.slice(0, NAMED_MEMBERS_MAX)));
  return ok(rows.map((row) => row.id));
}

/** Gives those of the ids that are groups, which are members from now on. */
async function addGroups(
  client: PoolClient,
  scope: DirectoryScope,
  groupId: string,
  ids: readonly string[],
  nesting: Nesting | undefined,
): Promise<readonly string[]> {
  if (nesting !== undefined) return addGroupMembers(client, scope, groupId, ids);
  const groups = await findGroups(client, scope, ids);
  return groups.length === 0 ? [] : startNested();
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

interface MemberRow {
  readonly value: string;
  readonly type: string;
}

async function readMembers(
  client: PoolClient,
  scope: DirectoryScope,
  groupId: string,
): Promise<readonly MemberRow[]> {
  const { rows } = await client.query<MemberRow>({
    ...READ_MEMBERS,
    values: [scope.directoryId, groupId],
  });
  return rows;
}

/** The members that satisfy a filter on their sub-attributes, other than naming their values: each has to be looked at. */
function matching(members: readonly MemberRow[], filter: ResolvedFilter): readonly string[] {
  return members
    .filter(({ value, type }) => evaluateElement(filter, comparableValue({ value, type }, MEMBERS) ?? {}))
    .map(({ value }) => value);
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
