/**
 * What is stored under a schema or of a resource type that a directory no longer has, or that it will have anew. It is
 * taken away in steps, so that nobody waits long for a row. The product is not told: its view of a person follows with the
 * next change of that person.
 */
import { lowerCaseName } from '@rollcall/scim';
import type { Pool } from 'pg';
import { releaseOfSchema } from '../unique-value.ts';

const STEP_ROWS = 500;

const TABLES = new Map([
  ['User', 'scim_user'],
  ['Group', 'scim_group'],
]);

/** Takes the attributes of an extension out of all resources of a type, and gives from how many. */
export async function eraseExtension(
  pool: Pool,
  directoryId: string,
  resourceType: string,
  urn: string,
): Promise<number> {
  const table = TABLES.get(resourceType) ?? 'scim_resource';
  const inScope = `r.directory_id = $1${table === 'scim_resource' ? ' and r.resource_type = $3' : ''}`;
  // A schema that comes back may have its URN in another letter case. Terms may stay: what they find is checked again.
  const names = `(select name from jsonb_object_keys(r.resource) name where lower(name) = $2)`;
  const erased = await inSteps(async () => {
    const { rowCount } = await pool.query(
      `with step as (
        select r.id, ${names} as name from ${table} r
        where ${inScope} and exists ${names} order by r.id limit ${STEP_ROWS} for update
      )
      update ${table} r set resource = r.resource - step.name, comparable = r.comparable - step.name,
        version = r.version + 1, last_modified = greatest(clock_timestamp()::timestamptz(3), r.last_modified)
      from step where ${inScope} and r.id = step.id`,
      [directoryId, lowerCaseName(urn), ...(table === 'scim_resource' ? [resourceType] : [])],
    );
    return rowCount ?? 0;
  });
  await releaseOfSchema(pool, directoryId, urn);
  return erased;
}

/** Deletes all resources of a type that a directory added, and gives how many. */
export async function eraseResources(pool: Pool, directoryId: string, resourceType: string): Promise<number> {
  return inSteps(async () => {
    const { rows } = await pool.query<{ count: number }>(
      `with step as (
        select r.id from scim_resource r where r.directory_id = $1 and r.resource_type = $2
        order by r.id limit ${STEP_ROWS} for update
      ), released as (
        delete from unique_value v using step where v.directory_id = $1 and v.resource_id = step.id
      ), deleted as (
        delete from scim_resource r using step
        where r.directory_id = $1 and r.resource_type = $2 and r.id = step.id returning r.id
      )
      select count(*)::integer as count from deleted`,
      [directoryId, resourceType],
    );
    return rows[0]?.count ?? 0;
  });
}

/** How many resources of a type that a directory added there are. */
export async function countResources(pool: Pool, directoryId: string, resourceType: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    'select count(*)::integer as count from scim_resource where directory_id = $1 and resource_type = $2',
    [directoryId, resourceType],
  );
  return rows[0]?.count ?? 0;
}

async function inSteps(step: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let count = await step(); count > 0; count = await step()) total += count;
  return total;
}
