/** The directory that a person means. */
import type { Pool } from 'pg';
import { decodeTypeId } from '../database/type-id.ts';
import { type Directory, ensureEnvironment, findDirectory, listDirectories } from '../directory/index.ts';
import { UsageError } from './usage-error.ts';

/** The one directory with this id or name. Throws UsageError. */
export async function resolveDirectory(pool: Pool, idOrName: string): Promise<Directory> {
  const environment = await ensureEnvironment(pool);
  const uuid = decodeTypeId('directory', idOrName);
  const byId = uuid === undefined ? undefined : await findDirectory(pool, environment.id, uuid);
  if (byId !== undefined) return byId;
  const byName = await listDirectories(pool, environment.id, idOrName);
  if (byName.length === 1) return byName[0]!;
  throw new UsageError(
    byName.length === 0
      ? `There is no directory with the id or name ${JSON.stringify(idOrName)}; \`rollcall directory list\` shows all.`
      : `${byName.length} directories are named ${JSON.stringify(idOrName)}; give the id of one of them.`,
  );
}
