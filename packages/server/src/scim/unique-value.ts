/**
 * Values of attributes that a schema of the directory's own declares unique (`uniqueness: server`). Each is claimed by one
 * resource in the transaction that writes it, so that of many who try at once one wins. `userName` and the `displayName`
 * of groups have indexes of their own, and directories without such attributes pay nothing.
 */
import { createHash } from 'node:crypto';
import {
  type Attribute,
  coreRegistry,
  errors,
  fail,
  isStored,
  type Json,
  type JsonObject,
  lowerCaseName,
  memberOf,
  ok,
  type ResourceDefinition,
  type Result,
} from '@rollcall/scim';
import type { Pool, PoolClient } from 'pg';
import { Rollback, transaction } from '../database/transaction.ts';
import type { DirectoryScope } from '../directory/index.ts';

/** What a resource has to be alone with. */
export interface UniqueValue {
  readonly hash: Buffer;
  /** The attribute and the comparable value, for the answer to who comes second. */
  readonly path: string;
  readonly value: string;
  readonly caseExact: boolean;
}

interface UniqueAttribute {
  readonly extension: string | undefined;
  readonly attribute: Attribute;
  readonly subAttribute: Attribute | undefined;
  readonly path: string;
}

const known = new WeakMap<ResourceDefinition, readonly UniqueAttribute[]>();

function uniqueAttributesOf(definition: ResourceDefinition): readonly UniqueAttribute[] {
  let attributes = known.get(definition);
  if (attributes === undefined) {
    const { schema, extensions } = definition;
    const isStandard = coreRegistry.schema(schema.id) !== undefined;
    attributes = [
      ...(isStandard ? [] : uniqueAmong(schema.attributes, undefined)),
      ...extensions.flatMap((extension) => uniqueAmong(extension.schema.attributes, extension.schema.id)),
    ];
    known.set(definition, attributes);
  }
  return attributes;
}

function uniqueAmong(attributes: readonly Attribute[], extension: string | undefined): UniqueAttribute[] {
  const isUnique = (attribute: Attribute) => attribute.uniqueness === 'server' && isStored(attribute);
  return attributes.flatMap((attribute) => {
    const path = `${extension === undefined ? '' : `${extension}:`}${attribute.name}`;
    const subAttributes = attribute.subAttributes?.filter(isUnique) ?? [];
    return [
      ...(isUnique(attribute) ? [{ extension, attribute, subAttribute: undefined, path }] : []),
      ...subAttributes.map((subAttribute) => ({
        extension,
        attribute,
        subAttribute,
        path: `${path}.${subAttribute.name}`,
      })),
    ];
  });
}

/** The values that a comparable resource has to be alone with; undefined when its type has no such attribute. */
export function uniqueValues(
  comparable: JsonObject,
  definition: ResourceDefinition,
): readonly UniqueValue[] | undefined {
  const attributes = uniqueAttributesOf(definition);
  if (attributes.length === 0) return undefined;
  return attributes.flatMap(({ extension, attribute, subAttribute, path }) => {
    const owner = extension === undefined ? comparable : memberOf(comparable, extension);
    const values = valuesAt(owner, attribute.name).flatMap((value) =>
      subAttribute === undefined ? [value] : valuesAt(value, subAttribute.name),
    );
    const { caseExact } = subAttribute ?? attribute;
    return values.map((each) => {
      const value = String(each);
      const key = `${definition.resourceType.name}\0${lowerCaseName(path)}\0${value}`;
      const hash = Buffer.concat([hashOfSchema(extension ?? definition.schema.id), sha256(key)]).subarray(
        0,
        32,
      );
      return { hash, path, value, caseExact };
    });
  });
}

/** The 8 bytes with which the hashes of a schema's values begin, so that they can be released together. */
function hashOfSchema(urn: string): Buffer {
  return sha256(lowerCaseName(urn)).subarray(0, 8);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Makes every value of a schema that is gone free again. */
export async function releaseOfSchema(pool: Pool, directoryId: string, urn: string): Promise<void> {
  await pool.query('delete from unique_value where directory_id = $1 and substring(hash for 8) = $2', [
    directoryId,
    hashOfSchema(urn),
  ]);
}

function valuesAt(owner: Json | undefined, name: string): readonly Json[] {
  if (typeof owner !== 'object' || owner === null || Array.isArray(owner)) return [];
  const value = memberOf(owner as JsonObject, name);
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/**
 * Runs the write of one resource. With unique values, in one transaction with claiming them: 409 `uniqueness` and nothing
 * written when another resource has one. A write that gives undefined did not take place and claims nothing.
 */
export async function writeUnique<T>(
  pool: Pool,
  { directoryId }: DirectoryScope,
  owner: { readonly id: string; readonly resourceTypeName: string },
  unique: readonly UniqueValue[] | undefined,
  write: (client: Pool | PoolClient) => Promise<Result<T>>,
): Promise<Result<T>> {
  if (unique === undefined) return write(pool);
  return transaction(pool, async (client) => {
    const written = await write(client);
    if (!written.ok || written.value === undefined) return written;
    const claimed = await claimUnique(client, directoryId, owner, unique);
    if (!claimed.ok) throw new Rollback(claimed);
    return written;
  });
}

const RELEASE_OTHERS = {
  name: 'release-other-unique-values',
  text: `delete from unique_value where directory_id = $1 and resource_id = $2 and not hash = any ($3::bytea[])`,
};

/** Waits for whoever is claiming one of them. Sorted, so that two that want the same values do not wait for each other. */
const CLAIM = {
  name: 'claim-unique-values',
  text: `insert into unique_value (directory_id, hash, resource_id)
    select $1, hash, $2 from unnest($3::bytea[]) as wanted (hash) order by hash
    on conflict (directory_id, hash) do nothing`,
};

const FIND_UNCLAIMED = {
  name: 'find-unclaimed-values',
  text: `select wanted.hash from unnest($3::bytea[]) as wanted (hash)
    where not exists (select from unique_value v
      where v.directory_id = $1 and v.hash = wanted.hash and v.resource_id = $2)`,
};

/** Makes these the unique values of the resource, in a transaction that has written it. */
export async function claimUnique(
  client: PoolClient,
  directoryId: string,
  { id, resourceTypeName }: { readonly id: string; readonly resourceTypeName: string },
  unique: readonly UniqueValue[],
): Promise<Result<void>> {
  const values = [directoryId, id, unique.map(({ hash }) => hash)];
  await client.query({ ...RELEASE_OTHERS, values });
  if (unique.length === 0) return ok(undefined);
  await client.query({ ...CLAIM, values });
  const { rows } = await client.query<{ hash: Buffer }>({ ...FIND_UNCLAIMED, values });
  const taken = unique.find(({ hash }) => rows.some((row) => row.hash.equals(hash)));
  if (taken === undefined) return ok(undefined);
  return fail(errors.notUnique(resourceTypeName, taken.path, taken.value, taken.caseExact));
}

/** A part of a statement that deletes the resource $2 of the directory $1: its values are free again. */
export const RELEASE_ALL = 'delete from unique_value where directory_id = $1 and resource_id = $2';
