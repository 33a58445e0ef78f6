/**
 * Resources of types that directories add, all in one table. A change locks the row before it computes, so none is lost.
 * They are not published: the log of events is about users and groups.
 */
import { errors, fail, type JsonObject, ok, type Result } from '@rollcall/scim';
import type { Pool, PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { Rollback, transaction } from '../../database/transaction.ts';
import type { DirectoryScope } from '../../directory/index.ts';
import { printResource } from '../print-resource.ts';
import type { Precondition, ResourceRow, StoredResource } from '../stored-resource.ts';
import { claimUnique, writeUnique } from '../unique-value.ts';
import {
  DELETE_RESOURCE,
  INSERT_RESOURCE,
  LOCK_RESOURCE,
  READ_RESOURCE,
  UPDATE_RESOURCE,
} from './custom-statements.ts';

/** Where a resource lies: its directory and the name of its type. */
export interface CustomScope {
  readonly scope: DirectoryScope;
  readonly resourceTypeName: string;
}

interface ReadRow {
  readonly id: string;
  readonly version: number;
  readonly created_at: string;
  readonly last_modified: string;
  readonly resource: JsonObject;
}

/** Inserts a resource. 409 `uniqueness` when a unique value is taken, however many try at once. */
export async function insertResource(
  pool: Pool,
  { scope, resourceTypeName }: CustomScope,
  row: ResourceRow,
): Promise<Result<StoredResource>> {
  const printed = printResource(row.resource);
  if (!printed.ok) return printed;
  const id = uuidv7();
  const values = [
    scope.directoryId,
    id,
    resourceTypeName,
    printed.value,
    JSON.stringify(row.comparable),
    row.terms,
  ];
  return writeUnique(pool, scope, { id, resourceTypeName }, row.unique, async (client) => {
    const { rows } = await client.query<ReadRow>({ ...INSERT_RESOURCE, values });
    return ok(fromRow(rows[0]!));
  });
}

/** Reads one resource; undefined when the directory has none of this type with this id. */
export async function readResourceRow(
  pool: Pool | PoolClient,
  { scope, resourceTypeName }: CustomScope,
  id: string,
  statement: typeof READ_RESOURCE | typeof LOCK_RESOURCE = READ_RESOURCE,
): Promise<StoredResource | undefined> {
  const { rows } = await pool.query<ReadRow>({
    ...statement,
    values: [scope.directoryId, id, resourceTypeName],
  });
  return rows[0] === undefined ? undefined : fromRow(rows[0]);
}

/** Locks the resource, lets `change` compute its new row and writes it; `undefined` writes nothing. */
export async function updateResource(
  pool: Pool,
  owner: CustomScope,
  id: string,
  precondition: Precondition,
  change: (current: StoredResource) => Result<ResourceRow | undefined>,
): Promise<Result<StoredResource>> {
  const { scope, resourceTypeName } = owner;
  return transaction(pool, async (client): Promise<Result<StoredResource>> => {
    const current = await readResourceRow(client, owner, id, LOCK_RESOURCE);
    if (current === undefined) return fail(errors.resourceNotFound(resourceTypeName, id));
    const allowed = precondition(current);
    if (!allowed.ok) return allowed;
    const changed = change(current);
    if (!changed.ok) return changed;
    const row = changed.value;
    if (row === undefined) return ok(current);
    const printed = printResource(row.resource);
    if (!printed.ok) return printed;
    const { rows } = await client.query<ReadRow>({
      ...UPDATE_RESOURCE,
      values: [
        scope.directoryId,
        id,
        resourceTypeName,
        printed.value,
        JSON.stringify(row.comparable),
        row.terms,
      ],
    });
    if (row.unique !== undefined) {
      const claimed = await claimUnique(client, scope.directoryId, { id, resourceTypeName }, row.unique);
      if (!claimed.ok) throw new Rollback(claimed);
    }
    return ok(fromRow(rows[0]!));
  });
}

export async function deleteResourceRow(
  pool: Pool,
  owner: CustomScope,
  id: string,
  precondition: Precondition,
): Promise<Result<void>> {
  const { scope, resourceTypeName } = owner;
  return transaction(pool, async (client): Promise<Result<void>> => {
    const current = await readResourceRow(client, owner, id, LOCK_RESOURCE);
    if (current === undefined) return fail(errors.resourceNotFound(resourceTypeName, id));
    const allowed = precondition(current);
    if (!allowed.ok) return allowed;
    await client.query({ ...DELETE_RESOURCE, values: [scope.directoryId, id, resourceTypeName] });
    return ok(undefined);
  });
}

function fromRow(row: ReadRow): StoredResource {
  return {
    id: row.id,
    version: row.version,
    created: row.created_at,
    lastModified: row.last_modified,
    resource: row.resource,
    separate: {},
  };
}
