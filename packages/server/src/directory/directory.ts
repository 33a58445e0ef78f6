/** Directories: one connection from one identity provider each. */
import { randomInt } from 'node:crypto';
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { type LifecyclePolicy, lifecyclePolicy } from './lifecycle-policy.ts';
import type { DirectoryScope, DirectoryState, Provider } from './scope.ts';

/** Lower-case letters and digits without the ones that are mistaken for each other. */
const KEY_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const KEY_LENGTH = 20;

export interface Directory extends DirectoryScope {
  readonly name: string;
  readonly state: DirectoryState;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
}

export interface NewDirectory {
  readonly environmentId: string;
  readonly organizationId: string;
  readonly name: string;
  readonly provider: Provider;
  /** See `DirectoryScope`; by default false. */
  readonly strict?: boolean;
  /** What the operator chose; the rest follows from the provider. */
  readonly policy?: Partial<LifecyclePolicy>;
}

const COLUMNS = `environment_id as "environmentId", organization_id as "organizationId", id as "directoryId",
  key, provider, strict, policy, name, state, created_at as "createdAt"`;

type DirectoryRow = Omit<Directory, 'policy'> & { readonly policy: Partial<LifecyclePolicy> };

function toDirectory(row: DirectoryRow): Directory {
  return { ...row, policy: lifecyclePolicy(row.provider, row.policy) };
}

/** Creates a directory with a new key. The caller has checked that the organization exists. */
export async function createDirectory(pool: Pool, directory: NewDirectory): Promise<Directory> {
  const { rows } = await pool.query<DirectoryRow>(
    `insert into directory (environment_id, id, organization_id, key, name, provider, strict, policy)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${COLUMNS}`,
    [
      directory.environmentId,
      uuidv7(),
      directory.organizationId,
      createKey(),
      directory.name,
      directory.provider,
      directory.strict ?? false,
      JSON.stringify(directory.policy ?? {}),
    ],
  );
  return toDirectory(rows[0]!);
}

/** The directories of an environment, oldest first; with `name`, those of that name. */
export async function listDirectories(
  pool: Pool,
  environmentId: string,
  name?: string,
): Promise<Directory[]> {
  const { rows } = await pool.query<DirectoryRow>(
    `select ${COLUMNS} from directory
     where environment_id = $1 and ($2::text is null or name = $2) order by created_at, id`,
    [environmentId, name ?? null],
  );
  return rows.map(toDirectory);
}

/** The directory with this id in the environment, if there is one. */
export async function findDirectory(
  pool: Pool,
  environmentId: string,
  directoryId: string,
): Promise<Directory | undefined> {
  const { rows } = await pool.query<DirectoryRow>(
    `select ${COLUMNS} from directory where environment_id = $1 and id = $2`,
    [environmentId, directoryId],
  );
  return rows.map(toDirectory)[0];
}

/**
 * Changes what is chosen of the policy of a directory, and leaves the other choices. Every process acts on it within a
 * second. Gives the directory, or undefined when the environment has none with this id.
 */
export async function changePolicy(
  pool: Pool,
  environmentId: string,
  directoryId: string,
  chosen: Partial<LifecyclePolicy>,
): Promise<Directory | undefined> {
  const { rows } = await pool.query<DirectoryRow>(
    `update directory set policy = policy || $3, updated_at = now()
     where environment_id = $1 and id = $2 returning ${COLUMNS}`,
    [environmentId, directoryId, JSON.stringify(chosen)],
  );
  return rows.map(toDirectory)[0];
}

/** The URL that an identity provider's administrator pastes: no underscore, no trailing slash. */
export function scimBaseUrl(publicUrl: string, key: string, version: 'v1' | 'v2' = 'v2'): string {
  return `${publicUrl}/scim/${version}/${key}`;
}

function createKey(): string {
  return Array.from({ length: KEY_LENGTH }, () => KEY_ALPHABET[randomInt(KEY_ALPHABET.length)]).join('');
}
