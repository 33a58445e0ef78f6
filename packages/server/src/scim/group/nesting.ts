/**
 * Writes to groups that have groups as members, or are members of groups. Who is in a group then follows from other
 * groups too, and the product is told of each person who comes or goes, in each group where that happens.
 *
 * Such writes happen one at a time in a directory: a write locks the directory's nesting, then in order of id every group
 * of which it reads or changes members, and only then does anything. A group that was never part of a nesting is
 * written without any of this.
 */
import { errors, fail, type MemberChange, ok, type Result } from '@rollcall/scim';
import type { PoolClient } from 'pg';
import { Rollback } from '../../database/transaction.ts';
import type { DirectoryScope } from '../../directory/index.ts';
import { isResourceId } from '../resource-id.ts';
import type { MembershipEffect } from './membership-store.ts';
import {
  ADD_GROUP_MEMBERS,
  FIND_AFFECTED,
  FIND_GROUPS,
  LEAVE_PARENTS,
  LOCK_GROUPS,
  LOCK_NESTING,
  LOG_EFFECTIVE_MEMBERSHIPS,
} from './nesting-statements.ts';

/** Most pairs of a group above and a group below that a write may have to look at. */
const PAIRS_MAX = 1_000_000;

/** What a transaction gives that has to start over with the nesting locked. */
export const NESTED = 'nested';

/** The locks that a write to nested groups holds until it ends. */
export interface Nesting {
  /** The groups above the one that is written, without itself. */
  readonly above: readonly string[];
}

/**
 * Runs a write as one to a flat group and, when it turns out to touch a nesting, anew with `isNested`. The write ends
 * its first run by `startNested`.
 */
export async function withNesting<T>(write: (isNested: boolean) => Promise<T | typeof NESTED>): Promise<T> {
  const flat = await write(false);
  if (flat !== NESTED) return flat as T;
  return (await write(true)) as T;
}

/** Ends a transaction, with nothing done, for `withNesting` to begin another. */
export function startNested(): never {
  throw new Rollback(NESTED);
}

/**
 * Takes the locks for changing the members of a group. 400 `invalidValue` when a group
 * would become a member of itself, directly or through others, and 400 `tooMany` when more is nested than one write can
 * look at.
 */
export async function lockNesting(
  client: PoolClient,
  scope: DirectoryScope,
  groupId: string,
  changes: readonly MemberChange[],
): Promise<Result<Nesting>> {
  await client.query({ ...LOCK_NESTING, values: [scope.environmentId, scope.directoryId] });
  const named = namedMembers(changes);
  const { rows } = await client.query<{ part: 'above' | 'added' | 'removed'; id: string }>({
    ...FIND_AFFECTED,
    values: [scope.directoryId, groupId, named.added, named.removed, named.mayRemoveOthers],
  });
  const ids = (part: (typeof rows)[number]['part']) =>
    rows.flatMap((row) => (row.part === part ? row.id : []));
  const above = ids('above');
  if (ids('added').includes(groupId)) return fail(errors.circularMembers());
  if (above.length * (rows.length - above.length) > PAIRS_MAX) return fail(errors.nestingTooLarge());
  await client.query({ ...LOCK_GROUPS, values: [scope.directoryId, [...new Set(rows.map(({ id }) => id))]] });
  return ok({ above: above.filter((id) => id !== groupId) });
}

/** Takes the locks for deleting a group, whose members all go out of it. */
export function lockNestingToDelete(
  client: PoolClient,
  scope: DirectoryScope,
  groupId: string,
): Promise<Result<Nesting>> {
  return lockNesting(client, scope, groupId, [{ kind: 'remove', values: [groupId] }]);
}

/** Those of the ids that are groups of the directory. */
export async function findGroups(
  client: PoolClient,
  scope: DirectoryScope,
  ids: readonly string[],
): Promise<readonly string[]> {
  return selectIds(client, FIND_GROUPS, [scope.directoryId, ids]);
}

/** Makes the groups among the ids members of a group; gives those that are. */
export async function addGroupMembers(
  client: PoolClient,
  scope: DirectoryScope,
  groupId: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  return selectIds(client, ADD_GROUP_MEMBERS, [scope.directoryId, groupId, ids]);
}

/** Leaves an event for each person who came into or went out of the group, or one above it, by a change of its members. */
export async function logEffectiveMemberships(
  client: PoolClient,
  scope: DirectoryScope,
  groupId: string,
  { added, removed }: MembershipEffect,
  { above }: Nesting,
): Promise<void> {
  const { directoryId, environmentId } = scope;
  await client.query({
    ...LOG_EFFECTIVE_MEMBERSHIPS,
    values: [directoryId, groupId, [...added], [...removed], environmentId, [groupId, ...above]],
  });
}

/** Takes a group that is about to be deleted out of the groups above it, with an event for each who thereby goes out of one. */
export async function leaveParents(
  client: PoolClient,
  scope: DirectoryScope,
  groupId: string,
  { above }: Nesting,
): Promise<void> {
  if (above.length === 0) return;
  const { directoryId, environmentId } = scope;
  await client.query({ ...LEAVE_PARENTS, values: [directoryId, groupId] });
  await client.query({
    ...LOG_EFFECTIVE_MEMBERSHIPS,
    values: [directoryId, groupId, [], [groupId], environmentId, above],
  });
}

function namedMembers(changes: readonly MemberChange[]): {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly mayRemoveOthers: boolean;
} {
  const added = new Set<string>();
  const removed = new Set<string>();
  let mayRemoveOthers = false;
  for (const change of changes) {
    if (change.kind === 'remove') for (const value of change.values) removed.add(value);
    if (change.kind === 'add' || change.kind === 'replaceAll') {
      for (const { value } of change.members) added.add(value);
    }
    mayRemoveOthers ||= change.kind === 'replaceAll' || change.kind === 'removeWhere';
  }
  const known = (ids: ReadonlySet<string>) => [...ids].filter(isResourceId);
  return { added: known(added), removed: known(removed), mayRemoveOthers };
}

async function selectIds(
  client: PoolClient,
  statement: { readonly name: string; readonly text: string },
  values: readonly unknown[],
): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>({ ...statement, values: [...values] });
  return rows.map(({ id }) => id);
}
