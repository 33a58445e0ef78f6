/** Adding and removing schemas and resource types of a directory, with what is stored under them. */
import { setTimeout as delay } from 'node:timers/promises';
import { type CustomSchema, type ResourceType, sameName } from '@rollcall/scim';
import type { Pool } from 'pg';
import {
  addResourceType,
  addSchema,
  readCustomization,
  removeResourceType,
  removeSchema,
} from '../../directory/index.ts';
import { countResources, eraseExtension, eraseResources } from './stored-data.ts';

/** Every process follows a change within the second for which it trusts a credential, and ends what it had begun. */
const SETTLE_MILLISECONDS = 1_500;

/**
 * Adds a schema, or extends one of the same URN by attributes. Values that clients sent before were ignored then, and
 * come with their next write. Throws CustomizationError for a schema that does not fit.
 */
export async function addCustomSchema(
  pool: Pool,
  directoryId: string,
  custom: CustomSchema,
): Promise<'added' | 'extended'> {
  const { schemas } = await readCustomization(pool, directoryId);
  const isKnown = schemas.some(({ schema }) => sameName(schema.id, custom.schema.id));
  if (!isKnown && custom.extends !== undefined) {
    await eraseExtension(pool, directoryId, custom.extends.resourceType, custom.schema.id);
  }
  return addSchema(pool, directoryId, custom);
}

/** Removes a schema and erases what is stored under it; gives from how many resources, undefined without such a schema. */
export async function removeCustomSchema(
  pool: Pool,
  directoryId: string,
  urn: string,
): Promise<number | undefined> {
  const removed = await removeSchema(pool, directoryId, urn);
  if (removed === undefined) return undefined;
  if (removed.extends === undefined) return 0;
  await delay(SETTLE_MILLISECONDS);
  return eraseExtension(pool, directoryId, removed.extends.resourceType, removed.schema.id);
}

/** Adds a resource type without resources. Throws CustomizationError for one that does not fit. */
export async function addCustomResourceType(
  pool: Pool,
  directoryId: string,
  added: ResourceType,
): Promise<void> {
  const { resourceTypes } = await readCustomization(pool, directoryId);
  if (!resourceTypes.some(({ name }) => sameName(name, added.name))) {
    await eraseResources(pool, directoryId, added.name);
  }
  await addResourceType(pool, directoryId, added);
}

/**
 * Removes a resource type. Its resources are deleted if `deleteResources` says so; otherwise there may be none. Gives how
 * many there were, undefined without such a type.
 */
export async function removeCustomResourceType(
  pool: Pool,
  directoryId: string,
  name: string,
  { deleteResources }: { readonly deleteResources: boolean },
): Promise<{ readonly removed: boolean; readonly resources: number } | undefined> {
  const resources = await countResources(pool, directoryId, name);
  if (resources > 0 && !deleteResources) return { removed: false, resources };
  if (!(await removeResourceType(pool, directoryId, name))) return undefined;
  await delay(SETTLE_MILLISECONDS);
  return { removed: true, resources: await eraseResources(pool, directoryId, name) };
}
