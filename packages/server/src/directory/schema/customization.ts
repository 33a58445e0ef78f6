/**
 * The schemas and resource types that a directory adds to those of the standard. Each change raises the directory's
 * schema version, and every process follows within the second for which it trusts what it read of a credential.
 */
import {
  type Customization,
  type CustomSchema,
  isExtensionOf,
  lowerCaseName,
  problemsOfCustomization,
  type ResourceType,
  sameName,
} from '@rollcall/scim';
import type { Pool, PoolClient } from 'pg';
import { transaction } from '../../database/transaction.ts';

/** The change would leave the directory with schemas that do not fit each other. Each problem is a sentence. */
export class CustomizationError extends Error {
  override name = 'CustomizationError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const READ_CUSTOMIZATION = {
  name: 'read-customization',
  text: `select d.schema_version as version,
      (select coalesce(json_agg(json_build_object('schema', s.schema, 'extends', s.extends, 'required', s.required)
        order by s.created_at, s.urn), '[]') from directory_schema s where s.directory_id = d.id) as schemas,
      (select coalesce(json_agg(t.resource_type order by t.created_at, t.name), '[]')
        from directory_resource_type t where t.directory_id = d.id) as resource_types
    from directory d where d.id = $1`,
};

interface CustomizationRow {
  readonly version: number;
  readonly schemas: readonly {
    readonly schema: CustomSchema['schema'];
    readonly extends: string | null;
    readonly required: boolean;
  }[];
  readonly resource_types: readonly ResourceType[];
}

export interface VersionedCustomization extends Customization {
  readonly version: number;
}

/** What the directory adds, in the order in which it was added. Throws for a directory that does not exist. */
export async function readCustomization(
  pool: Pool | PoolClient,
  directoryId: string,
): Promise<VersionedCustomization> {
  const { rows } = await pool.query<CustomizationRow>({ ...READ_CUSTOMIZATION, values: [directoryId] });
  const row = rows[0];
  if (row === undefined) throw new Error(`there is no directory ${directoryId}`);
  return {
    version: row.version,
    schemas: row.schemas.map(({ schema, extends: resourceType, required }) =>
      resourceType === null ? { schema } : { schema, extends: { resourceType, required } },
    ),
    resourceTypes: row.resource_types,
  };
}

/**
 * Adds a schema, or replaces one of the same URN that it only adds attributes to: what is stored stays valid then. Says
 * which of the two. Throws CustomizationError for one that does not fit.
 */
export async function addSchema(
  pool: Pool,
  directoryId: string,
  custom: CustomSchema,
): Promise<'added' | 'extended'> {
  return change(pool, directoryId, async (client, { schemas, resourceTypes }) => {
    const before = schemas.find(({ schema }) => sameName(schema.id, custom.schema.id));
    if (before !== undefined) refuseOtherMeaning(before, custom);
    const others = schemas.filter((schema) => schema !== before);
    refuse(problemsOfCustomization({ schemas: [...others, custom], resourceTypes }));
    await client.query(
      `insert into directory_schema (directory_id, urn, schema, extends, required) values ($1, $2, $3, $4, $5)
       on conflict (directory_id, urn) do update set schema = excluded.schema, required = excluded.required`,
      [
        directoryId,
        lowerCaseName(custom.schema.id),
        JSON.stringify(custom.schema),
        custom.extends?.resourceType ?? null,
        custom.extends?.required ?? false,
      ],
    );
    return before === undefined ? 'added' : 'extended';
  });
}

function refuseOtherMeaning(before: CustomSchema, after: CustomSchema): void {
  const { id } = before.schema;
  if (id !== after.schema.id || before.extends?.resourceType !== after.extends?.resourceType) {
    refuse([`There is already a schema ${id}, of another resource type or letter case. Remove it first.`]);
  }
  if (!isExtensionOf(before.schema, after.schema)) {
    refuse([
      `The schema ${id} is in use: attributes can be added, but those it has cannot change. Remove it first.`,
    ]);
  }
}

/** Removes a schema and gives it; undefined when there is none. What was stored of it is hidden, not erased. */
export async function removeSchema(
  pool: Pool,
  directoryId: string,
  urn: string,
): Promise<CustomSchema | undefined> {
  return change(pool, directoryId, async (client, { schemas, resourceTypes }) => {
    const removed = schemas.find(({ schema }) => sameName(schema.id, urn));
    if (removed === undefined) return undefined;
    refuse(problemsOfCustomization({ schemas: schemas.filter((one) => one !== removed), resourceTypes }));
    await client.query('delete from directory_schema where directory_id = $1 and urn = $2', [
      directoryId,
      lowerCaseName(urn),
    ]);
    return removed;
  });
}

/** Adds a resource type, of which there may be no other by its name or endpoint. Throws CustomizationError. */
export async function addResourceType(pool: Pool, directoryId: string, added: ResourceType): Promise<void> {
  await change(pool, directoryId, async (client, { schemas, resourceTypes }) => {
    refuse(problemsOfCustomization({ schemas, resourceTypes: [...resourceTypes, added] }));
    await client.query(
      'insert into directory_resource_type (directory_id, name, resource_type) values ($1, $2, $3)',
      [directoryId, added.name, JSON.stringify(added)],
    );
  });
}

/** Removes a resource type that no schema extends; false when there is none. Its resources are no longer served. */
export async function removeResourceType(pool: Pool, directoryId: string, name: string): Promise<boolean> {
  return change(pool, directoryId, async (client, { schemas, resourceTypes }) => {
    const others = resourceTypes.filter((resourceType) => resourceType.name !== name);
    if (others.length === resourceTypes.length) return false;
    refuse(problemsOfCustomization({ schemas, resourceTypes: others }));
    await client.query('delete from directory_resource_type where directory_id = $1 and name = $2', [
      directoryId,
      name,
    ]);
    return true;
  });
}

/** Runs a change on what the directory has, one at a time, and raises the version. */
function change<T>(
  pool: Pool,
  directoryId: string,
  apply: (client: PoolClient, customization: Customization) => Promise<T>,
): Promise<T> {
  return transaction(pool, async (client) => {
    await client.query('update directory set schema_version = schema_version + 1 where id = $1', [
      directoryId,
    ]);
    return apply(client, await readCustomization(client, directoryId));
  });
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new CustomizationError(problems);
}
