/**
 * Where the directory's policy says so, the product takes who is deactivated for deleted: it is told of a deletion, of
 * nothing that happens to the person from then on, and once they are active again of a creation, with the product id as
 * before, and of the groups that they are in.
 *
 * Whether a user is withheld is kept with the user, so that a change of policy never tells the product of the same thing
 * twice: it shows at the next write to each user.
 */
import type { PoolClient } from 'pg';
import type { DirectoryScope } from '../../directory/index.ts';
import { LOCK_NESTING } from '../group/nesting-statements.ts';
import type { StoredResource } from '../stored-resource.ts';
import { LOCK_USER, MEMBERSHIPS_OF_USER } from './user-statements.ts';
import type { UserRow } from './user-store.ts';
import { LOCK_ALL_GROUPS_OF_USER, LOG_ALL_GROUPS_OF_USER, SWITCH_WITHHELD } from './withheld-statements.ts';

/** Whether the user that the row describes is withheld once it is written. */
export function isToBeWithheld(
  { policy }: DirectoryScope,
  { active }: UserRow,
  isWithheld: boolean,
): boolean {
  return !active && (isWithheld || policy.inactive === 'deleted');
}

/**
 * Writes the user, in a transaction, and begins or ends withholding it, with the events that this takes. Gives undefined,
 * with nothing written, when another writer was faster. The locks are those of every write, in their order: the
 * directory's nesting, the user's groups, the user.
 */
export async function switchWithheld(
  client: PoolClient,
  scope: DirectoryScope,
  current: StoredResource,
  row: UserRow,
  printed: string,
  isWithheld: boolean,
): Promise<StoredResource | undefined> {
  const user = [scope.directoryId, current.id];
  await client.query({ ...LOCK_NESTING, values: [scope.environmentId, scope.directoryId] });
  const locked = await client.query<{ id: string }>({ ...LOCK_ALL_GROUPS_OF_USER, values: user });
  const { rows } = await client.query<{ version: number }>({ ...LOCK_USER, values: user });
  const memberships = await client.query<{ group_id: string }>({ ...MEMBERSHIPS_OF_USER, values: user });
  const isLocked = new Set(locked.rows.map(({ id }) => id));
  const isComplete = memberships.rows.every((membership) => isLocked.has(membership.group_id));
  if (rows[0]?.version !== current.version || !isComplete) return undefined;
  const written = await client.query<{ version: number; last_modified: string }>({
    ...SWITCH_WITHHELD,
    values: [
      ...user,
      row.userNameFolded,
      row.active,
      printed,
      JSON.stringify(row.comparable),
      row.terms,
      scope.environmentId,
      isWithheld,
    ],
  });
  if (!isWithheld) await client.query({ ...LOG_ALL_GROUPS_OF_USER, values: [...user, scope.environmentId] });
  const { version, last_modified: lastModified } = written.rows[0]!;
  return { ...current, version, lastModified, resource: row.resource };
}
