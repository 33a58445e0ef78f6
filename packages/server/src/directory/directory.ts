/** Directories: one connection from one identity provider each. */
import { randomInt } from 'node:crypto';
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
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
}

const COLUMNS = `environment_id as "environmentId", organization_id as "organizationId", id as "directoryId",
  key, provider, strict, name, state, created_at as "createdAt"`;

/** Creates a directory with a new key. The caller has checked that the organization exists. */
export async function createDirectory(pool: Pool, directory: NewDirectory): Promise<Directory> {
  const { rows } = await pool.query<Directory>(
    `insert into directory (environment_id, id, organization_id, key, name, provider, strict)
     values ($1, $2, $3, $4, $5, $6, $7) returning ${COLUMNS}`,
    [
      directory.environmentId,
      uuidv7(),
      directory.organizationId,
      createKey(),
      directory.name,
      directory.provider,
      directory.strict ?? false,
    ],
  );
  return rows[0]!;
}

/** The directories of an environment, oldest first; with `name`, those of that name. */
export async function listDirectories(
  pool: Pool,
  environmentId: string,
  name?: string,
): Promise<Directory[]> {
  const { rows } = await pool.query<Directory>(
    `select ${COLUMNS} from directory
     where environment_id = $1 and ($2::text is null or name = $2) order by created_at, id`,
    [environmentId, name ?? null],
  );
  return rows;
}

/** The directory with this id in the environment, if there is one. */
export async function findDirectory(
  pool: Pool,
  environmentId: string,
  directoryId: string,
): Promise<Directory | undefined> {
  const { rows } = await pool.query<Directory>(
    `select ${COLUMNS} from directory where environment_id = $1 and id = $2`,
    [environmentId, directoryId],
  );
  return rows[0];
}

/** The URL that an identity provider's administrator pastes: no underscore, no trailing slash. */
export function scimBaseUrl(publicUrl: string, key: string, version: 'v1' | 'v2' = 'v2'): string {
  return `${publicUrl}/scim/${version}/${key}`;
}

function createKey(): string {
  return Array.from({ length: KEY_LENGTH }, () => KEY_ALPHABET[randomInt(KEY_ALPHABET.length)]).join('');
}
