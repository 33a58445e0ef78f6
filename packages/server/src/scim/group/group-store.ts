/**
 * Groups in the database. Every change locks the group's row in a statement of its own before the statements that
 * change members: all parts of one statement would share a snapshot taken before it waits, and two concurrent
 * replaces would give a union that no order of the two gives.
 */
import { errors, fail, type JsonObject, type MemberChange, ok, type Result } from '@rollcall/scim';
import type { Pool, PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { Rollback, transaction } from '../../database/transaction.ts';
import type { DirectoryScope } from '../../directory/index.ts';
import { printResource } from '../print-resource.ts';
import { hashKey } from '../resource-key.ts';
import type { Precondition, ResourceRow, StoredResource } from '../stored-resource.ts';
import { claimUnique } from '../unique-value.ts';
import { isUniqueViolation } from '../unique-violation.ts';
import {
  DELETE_GROUP,
  INSERT_GROUP,
  LOCK_GROUP,
  READ_GROUP,
  READ_GROUP_WITH_MEMBERS,
  TOUCH_GROUP,
  UPDATE_GROUP,
} from './group-statements.ts';
import { applyMemberChanges, logMemberships, type MembershipEffect } from './membership-store.ts';
import {
  leaveParents,
  lockNesting,
  lockNestingToDelete,
  logEffectiveMemberships,
  type NESTED,
  type Nesting,
  startNested,
  withNesting,
} from './nesting.ts';

export interface GroupRow extends ResourceRow {
  readonly displayNameFolded: string;
}

/** What a request changes: the document, as a function of the group as it stands, and the members, in order. */
export interface GroupChange {
  /** Gives undefined when the document stays as it is. */
  readonly document: (current: StoredResource) => Result<GroupRow | undefined>;
  readonly members: readonly MemberChange[];
}

interface ReadRow {
  readonly id: string;
  readonly version: number;
  readonly created_at: string;
  readonly last_modified: string;
  readonly resource: JsonObject;
  readonly members: readonly JsonObject[] | null;
}

interface LockedRow extends ReadRow {
  readonly nested: boolean;
}

/** Inserts a group with its members. 409 `uniqueness` when the display name is taken; 400 for an unknown member. */
export async function insertGroup(
  pool: Pool,
  scope: DirectoryScope,
  row: GroupRow,
  members: readonly { readonly value: string }[],
  options: { readonly resumeByExternalId: boolean },
): Promise<Result<StoredResource>> {
  const printed = printResource(row.resource);
  if (!printed.ok) return printed;
  const id = uuidv7();
  const externalId = row.resource.externalId;
  const resumable = options.resumeByExternalId && typeof externalId === 'string';
  const changes: readonly MemberChange[] = members.length === 0 ? [] : [{ kind: 'add', members }];
  const insert = (isNested: boolean) =>
    transaction<Result<StoredResource> | typeof NESTED>(pool, async (client) => {
      const nesting = isNested ? await lockNesting(client, scope, id, changes) : undefined;
      if (nesting?.ok === false) return nesting;
      const { rows } = await client.query<{ version: number; created_at: string }>({
        ...INSERT_GROUP,
        values: [
          scope.directoryId,
          id,
          uuidv7(),
          row.displayNameFolded,
          JSON.stringify(row.resource),
          JSON.stringify(row.comparable),
          row.terms,
          scope.environmentId,
          resumable ? hashKey(scope.directoryId, externalId) : null,
        ],
      });
      const { version, created_at: created } = rows[0]!;
      await claimUniqueOf(client, scope, id, row);
      const effect = await applyMemberChanges(client, scope, id, changes, nesting?.value);
      if (!effect.ok) throw new Rollback(effect);
      await logChanges(client, scope, id, effect.value, version, nesting?.value);
      return ok({ id, version, created, lastModified: created, resource: row.resource, separate: {} });
    });
  return translateUniqueness(row, () => withNesting(insert));
}

/** Reads one group, with its members if asked; undefined when the directory has none with this id. */
export async function readGroup(
  pool: Pool,
  scope: DirectoryScope,
  id: string,
  options: { readonly members: boolean },
): Promise<StoredResource | undefined> {
  const statement = options.members ? READ_GROUP_WITH_MEMBERS : READ_GROUP;
  const { rows } = await pool.query<ReadRow>({ ...statement, values: [scope.directoryId, id] });
  return rows[0] === undefined ? undefined : fromRow(rows[0]);
}

/**
 * Locks the group, works out what changes, applies it and logs what was effective. A request that changes neither the
 * document nor a membership writes nothing.
 */
export async function updateGroup(
  pool: Pool,
  scope: DirectoryScope,
  id: string,
  precondition: Precondition,
  { document, members }: GroupChange,
): Promise<Result<StoredResource>> {
  let row: GroupRow | undefined;
  const update = (isNested: boolean) =>
    transaction<Result<StoredResource> | typeof NESTED>(pool, async (client) => {
      const nesting = isNested ? await lockNesting(client, scope, id, members) : undefined;
      const current = await lockGroup(client, scope, id);
      if (current === undefined) return fail(errors.resourceNotFound('Group', id));
      const allowed = precondition(current);
      if (!allowed.ok) return allowed;
      const changed = document(current);
      if (!changed.ok) return changed;
      if (nesting?.ok === false) return nesting;
      if (current.isNested && nesting === undefined && members.length > 0) startNested();
      row = changed.value;
      const effect = await applyMemberChanges(client, scope, id, members, nesting?.value);
      if (!effect.ok) throw new Rollback(effect);
      const membersChanged = effect.value.added.size + effect.value.removed.size > 0;
      if (row === undefined && !membersChanged) return ok(current);
      const written = await writeGroup(client, scope, current, row);
      await logChanges(client, scope, id, effect.value, written.version, nesting?.value);
      return ok(written);
    });
  return translateUniqueness(
    () => row,
    () => withNesting(update),
  );
}

async function logChanges(
  client: PoolClient,
  scope: DirectoryScope,
  id: string,
  effect: MembershipEffect,
  version: number,
  nesting: Nesting | undefined,
): Promise<void> {
  if (effect.added.size + effect.removed.size === 0) return;
  if (nesting === undefined) await logMemberships(client, scope, id, effect, version);
  else await logEffectiveMemberships(client, scope, id, effect, nesting);
}

async function writeGroup(
  client: PoolClient,
  scope: DirectoryScope,
  current: StoredResource,
  row: GroupRow | undefined,
): Promise<StoredResource> {
  const { rows } = await client.query<{ version: number; last_modified: string }>(
    row === undefined
      ? { ...TOUCH_GROUP, values: [scope.directoryId, current.id] }
      : {
          ...UPDATE_GROUP,
          values: [
            scope.directoryId,
            current.id,
            row.displayNameFolded,
            JSON.stringify(row.resource),
            JSON.stringify(row.comparable),
            row.terms,
            scope.environmentId,
            JSON.stringify(current.resource),
          ],
        },
  );
  const { version, last_modified: lastModified } = rows[0]!;
  if (row !== undefined) await claimUniqueOf(client, scope, current.id, row);
  return { ...current, version, lastModified, resource: row?.resource ?? current.resource };
}

/** Undoes the transaction with 409 `uniqueness` when another group has a value that has to be unique. */
async function claimUniqueOf(
  client: PoolClient,
  { directoryId }: DirectoryScope,
  id: string,
  { unique }: GroupRow,
): Promise<void> {
  if (unique === undefined) return;
  const claimed = await claimUnique(client, directoryId, { id, resourceTypeName: 'Group' }, unique);
  if (!claimed.ok) throw new Rollback(claimed);
}

/**
 * Deletes a group with its memberships, in it and of it, and leaves a tombstone and one `dsync.group.deleted`; before that
 * one event for each person who is thereby no longer in a group above it.
 */
export async function deleteGroup(
  pool: Pool,
  scope: DirectoryScope,
  id: string,
  precondition: Precondition,
): Promise<Result<void>> {
  return withNesting((isNested) =>
    transaction<Result<void> | typeof NESTED>(pool, async (client) => {
      const nesting = isNested ? await lockNestingToDelete(client, scope, id) : undefined;
      if (nesting?.ok === false) return nesting;
      const current = await lockGroup(client, scope, id);
      if (current === undefined) return fail(errors.resourceNotFound('Group', id));
      const allowed = precondition(current);
      if (!allowed.ok) return allowed;
      if (current.isNested && nesting === undefined) startNested();
      if (nesting !== undefined) await leaveParents(client, scope, id, nesting.value);
      const { externalId } = current.resource;
      const externalIdHash = typeof externalId === 'string' ? hashKey(scope.directoryId, externalId) : null;
      await client.query({
        ...DELETE_GROUP,
        values: [scope.directoryId, id, scope.environmentId, externalIdHash],
      });
      return ok(undefined);
    }),
  );
}

async function lockGroup(
  client: PoolClient,
  scope: DirectoryScope,
  id: string,
): Promise<(StoredResource & { readonly isNested: boolean }) | undefined> {
  const { rows } = await client.query<LockedRow>({ ...LOCK_GROUP, values: [scope.directoryId, id] });
  return rows[0] === undefined ? undefined : { ...fromRow(rows[0]), isNested: rows[0].nested };
}

async function translateUniqueness<T>(
  row: GroupRow | (() => GroupRow | undefined),
  write: () => Promise<Result<T>>,
): Promise<Result<T>> {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error, 'scim_group_display_name')) throw error;
    const refused = typeof row === 'function' ? row() : row;
    return fail(errors.notUnique('Group', 'displayName', String(refused?.resource.displayName)));
  }
}

function fromRow(row: ReadRow): StoredResource {
  return {
    id: row.id,
    version: row.version,
    created: row.created_at,
    lastModified: row.last_modified,
    resource: row.resource,
    separate: row.members === null ? {} : { members: row.members },
  };
}
