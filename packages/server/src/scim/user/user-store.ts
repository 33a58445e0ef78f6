/**
 * Users in the database. A write is one statement: it changes the row and leaves its event in the outbox. Changes
 * compute on the version they read and are repeated when another writer was faster.
 */
import { errors, fail, fold, type JsonObject, ok, type Result } from '@rollcall/scim';
import type { Pool, PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';

import { TransactionConflict, transaction } from '../../database/transaction.ts';
import type { DirectoryScope } from '../../directory/index.ts';
import { printResource } from '../print-resource.ts';
import { hashKey } from '../resource-key.ts';
import type { Precondition, ResourceRow, StoredResource } from '../stored-resource.ts';
import { writeUnique } from '../unique-value.ts';
import { isUniqueViolation } from '../unique-violation.ts';
import {
  DELETE_USER,
  FIND_DEACTIVATED_USER,
  INSERT_USER,
  INSERT_USER_BY_NAME,
  LOCK_GROUPS_OF_USER,
  LOCK_USER,
  MEMBERSHIPS_OF_USER,
  READ_USER,
  UPDATE_USER,
} from './user-statements.ts';
import { isToBeWithheld, switchWithheld } from './withheld-user.ts';

/** How often a read-modify-write or a delete is repeated when other writers interfere. */
const ATTEMPTS_MAX = 50;

export interface UserRow extends ResourceRow {
  readonly userNameFolded: string;
  readonly active: boolean;
}

interface ReadRow {
  readonly id: string;
  readonly version: number;
  readonly created_at: string;
  readonly last_modified: string;
  readonly resource: JsonObject;
  readonly groups: readonly JsonObject[];
  readonly withheld: boolean;
}

/** A user with whether the product takes it for deleted. */
export interface StoredUser extends StoredResource {
  readonly isWithheld: boolean;
}

/** Inserts a user. 409 `uniqueness` when the user name is taken, whatever the case and however many try at once. */
export async function insertUser(
  pool: Pool,
  scope: DirectoryScope,
  row: UserRow,
): Promise<Result<StoredResource>> {
  const printed = printResource(row.resource);
  if (!printed.ok) return printed;
  const id = uuidv7();
  const { rehire } = scope.policy;
  const key = rehire === 'user-name' ? row.userNameFolded : row.resource.externalId;
  const isResumable = rehire !== 'never' && typeof key === 'string';
  return writeUser(pool, scope, id, row, async (client) => {
    const { rows } = await client.query<{ version: number; created_at: string }>({
      ...(rehire === 'user-name' ? INSERT_USER_BY_NAME : INSERT_USER),
      values: [
        scope.directoryId,
        id,
        uuidv7(),
        row.userNameFolded,
        row.active,
        printed.value,
        JSON.stringify(row.comparable),
        row.terms,
        scope.environmentId,
        isResumable ? hashKey(scope.directoryId, key) : null,
        isToBeWithheld(scope, row, false),
      ],
    });
    const { version, created_at: created } = rows[0]!;
    return ok({
      id,
      version,
      created,
      lastModified: created,
      resource: row.resource,
      separate: { groups: [] },
    });
  });
}

/** The id of the user of this folded user name, if there is one and it is deactivated. */
export async function findDeactivatedUser(
  pool: Pool,
  scope: DirectoryScope,
  userNameFolded: string,
): Promise<string | undefined> {
  const { rows } = await pool.query<{ id: string }>({
    ...FIND_DEACTIVATED_USER,
    values: [scope.directoryId, userNameFolded],
  });
  return rows[0]?.id;
}

/** Reads one user with the groups it is a direct member of; undefined when the directory has none with this id. */
export async function readUser(
  pool: Pool,
  scope: DirectoryScope,
  id: string,
): Promise<StoredUser | undefined> {
  const { rows } = await pool.query<ReadRow>({ ...READ_USER, values: [scope.directoryId, id] });
  return rows[0] === undefined ? undefined : fromRow(rows[0]);
}

/**
 * Reads the user, lets `change` compute its new row and writes it if the version is still the one that was read;
 * otherwise starts over. A change that gives the same document (`undefined`) writes nothing.
 */
export async function updateUser(
  pool: Pool,
  scope: DirectoryScope,
  id: string,
  precondition: Precondition,
  change: (current: StoredResource) => Result<UserRow | undefined>,
): Promise<Result<StoredResource>> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const current = await readUser(pool, scope, id);
    if (current === undefined) return fail(errors.resourceNotFound('User', id));
    const allowed = precondition(current);
    if (!allowed.ok) return allowed;
    const changed = change(current);
    if (!changed.ok) return changed;
    if (changed.value === undefined) return ok(current);
    const written = await replaceRow(pool, scope, current, changed.value);
    if (!written.ok) return written;
    if (written.value !== undefined) return ok(written.value);
  }
  throw new TransactionConflict(`user ${id} was changed by others ${ATTEMPTS_MAX} times`);
}

async function replaceRow(
  pool: Pool,
  scope: DirectoryScope,
  current: StoredUser,
  row: UserRow,
): Promise<Result<StoredResource | undefined>> {
  const printed = printResource(row.resource);
  if (!printed.ok) return printed;
  const isWithheld = isToBeWithheld(scope, row, current.isWithheld);
  if (isWithheld !== current.isWithheld) {
    return writeUser(pool, scope, current.id, row, async (client) => {
      const write = (within: PoolClient) =>
        switchWithheld(within, scope, current, row, printed.value, isWithheld);
      return ok(client === pool ? await transaction(pool, write) : await write(client as PoolClient));
    });
  }
  return writeUser(pool, scope, current.id, row, async (client) => {
    const { rows } = await client.query<{ version: number; last_modified: string }>({
      ...UPDATE_USER,
      values: [
        scope.directoryId,
        current.id,
        current.version,
        row.userNameFolded,
        row.active,
        printed.value,
        JSON.stringify(row.comparable),
        row.terms,
        scope.environmentId,
        JSON.stringify(current.resource),
      ],
    });
    const updated = rows[0];
    if (updated === undefined) return ok(undefined);
    return ok({
      ...current,
      version: updated.version,
      lastModified: updated.last_modified,
      resource: row.resource,
    });
  });
}

/** Runs a statement that writes the row; 409 `uniqueness` when a value of it that has to be unique is taken. */
async function writeUser<T>(
  pool: Pool,
  scope: DirectoryScope,
  id: string,
  row: UserRow,
  write: (client: Pool | PoolClient) => Promise<Result<T>>,
): Promise<Result<T>> {
  try {
    return await writeUnique(pool, scope, { id, resourceTypeName: 'User' }, row.unique, write);
  } catch (error) {
    if (isUniqueViolation(error, 'scim_user_user_name'))
      return fail(errors.notUnique('User', 'userName', String(row.resource.userName)));
    throw error;
  }
}

/**
 * Deletes a user and its memberships, and leaves a tombstone and one `dsync.user.deleted`.
 *
 * Locks go groups first, then the user, as everywhere. Someone may add the user to another group between the two:
 * then the transaction starts over with that group among the locked.
 */
export async function deleteUser(
  pool: Pool,
  scope: DirectoryScope,
  id: string,
  precondition: Precondition,
): Promise<Result<void>> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const deleted = await transaction(pool, (client) => tryDeleteUser(client, scope, id, precondition));
    if (deleted !== 'another group appeared') return deleted;
  }
  throw new TransactionConflict(
    `user ${id} was added to groups ${ATTEMPTS_MAX} times while it was being deleted`,
  );
}

async function tryDeleteUser(
  client: PoolClient,
  scope: DirectoryScope,
  id: string,
  precondition: Precondition,
): Promise<Result<void> | 'another group appeared'> {
  const locked = await client.query<{ id: string }>({
    ...LOCK_GROUPS_OF_USER,
    values: [scope.directoryId, id],
  });
  const { rows } = await client.query<{ version: number; resource: JsonObject; groups: string[] }>({
    ...LOCK_USER,
    values: [scope.directoryId, id],
  });
  const user = rows[0];
  if (user === undefined) return fail(errors.resourceNotFound('User', id));
  const allowed = precondition(user);
  if (!allowed.ok) return allowed;
  const lockedGroups = new Set(locked.rows.map((group) => group.id));
  const groups = await client.query<{ group_id: string }>({
    ...MEMBERSHIPS_OF_USER,
    values: [scope.directoryId, id],
  });
  if (groups.rows.some((group) => !lockedGroups.has(group.group_id))) return 'another group appeared';
  const { externalId, userName } = user.resource;
  await client.query({
    ...DELETE_USER,
    values: [
      scope.directoryId,
      id,
      scope.environmentId,
      typeof externalId === 'string' ? hashKey(scope.directoryId, externalId) : null,
      typeof userName === 'string' ? hashKey(scope.directoryId, fold(userName)) : null,
      groups.rows.map((group) => group.group_id),
    ],
  });
  return ok(undefined);
}

function fromRow(row: ReadRow): StoredUser {
  return {
    id: row.id,
    version: row.version,
    created: row.created_at,
    lastModified: row.last_modified,
    resource: row.resource,
    separate: { groups: row.groups },
    isWithheld: row.withheld,
  };
}
