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
import { applyMemberChanges, logMemberships } from './membership-store.ts';

export interface GroupRow extends ResourceRow {
  readonly displayNameFolded: string;
}

/** What a request changes: the document (undefined when it stays as it is) and the members, in order. */
export interface GroupChange {
  readonly row: GroupRow | undefined;
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
  return translateUniqueness(row, () =>
    transaction(pool, async (client) => {
      const { rows } = await client.query<{ version: number; created_at: string }>({
        ...INSERT_GROUP,
        values: [
          scope.directoryId,
          id,
          uuidv7(),
          row.displayNameFolded,
          printed.value,
          JSON.stringify(row.comparable),
          row.terms,
          scope.environmentId,
          resumable ? hashKey(scope.directoryId, externalId) : null,
        ],
      });
      const { version, created_at: created } = rows[0]!;
      if (members.length > 0) {
        const effect = await applyMemberChanges(client, scope, id, [{ kind: 'add', members }]);
        if (!effect.ok) throw new Rollback(effect);
        await logMemberships(client, scope, id, effect.value, version);
      }
      return ok({ id, version, created, lastModified: created, resource: row.resource, separate: {} });
    }),
  );
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
 * Locks the group, lets `change` say what changes, applies it and logs what was effective. A request that changes
 * neither the document nor a membership writes nothing.
 */
export async function updateGroup(
  pool: Pool,
  scope: DirectoryScope,
  id: string,
  precondition: Precondition,
  change: (current: StoredResource) => Result<GroupChange>,
): Promise<Result<StoredResource>> {
  let row: GroupRow | undefined;
  return translateUniqueness(
    () => row,
    () =>
      transaction(pool, async (client): Promise<Result<StoredResource>> => {
        const current = await lockGroup(client, scope, id);
        if (current === undefined) return fail(errors.resourceNotFound('Group', id));
        const allowed = precondition(current);
        if (!allowed.ok) return allowed;
        const changed = change(current);
        if (!changed.ok) return changed;
        row = changed.value.row;
        const printed = row === undefined ? undefined : printResource(row.resource);
        if (printed?.ok === false) return printed;
        const effect = await applyMemberChanges(client, scope, id, changed.value.members);
        if (!effect.ok) throw new Rollback(effect);
        const membersChanged = effect.value.added.size + effect.value.removed.size > 0;
        if (row === undefined && !membersChanged) return ok(current);
        const written = await writeGroup(client, scope, current, row);
        await logMemberships(client, scope, id, effect.value, written.version);
        return ok(written);
      }),
  );
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
  return { ...current, version, lastModified, resource: row?.resource ?? current.resource };
}

/** Deletes a group with its memberships and leaves a tombstone and one `dsync.group.deleted`. */
export async function deleteGroup(
  pool: Pool,
  scope: DirectoryScope,
  id: string,
  precondition: Precondition,
): Promise<Result<void>> {
  return transaction(pool, async (client): Promise<Result<void>> => {
    const current = await lockGroup(client, scope, id);
    if (current === undefined) return fail(errors.resourceNotFound('Group', id));
    const allowed = precondition(current);
    if (!allowed.ok) return allowed;
    const { externalId } = current.resource;
    const externalIdHash = typeof externalId === 'string' ? hashKey(scope.directoryId, externalId) : null;
    await client.query({
      ...DELETE_GROUP,
      values: [scope.directoryId, id, scope.environmentId, externalIdHash],
    });
    return ok(undefined);
  });
}

async function lockGroup(
  client: PoolClient,
  scope: DirectoryScope,
  id: string,
): Promise<StoredResource | undefined> {
  const { rows } = await client.query<ReadRow>({ ...LOCK_GROUP, values: [scope.directoryId, id] });
  return rows[0] === undefined ? undefined : fromRow(rows[0]);
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
