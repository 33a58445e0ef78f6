/** Writes what a batch changes of the published state, each kind of change as one set. */
import type { PoolClient } from 'pg';
import type { PublishedChanges } from './published-state.ts';
import * as statements from './publisher-statements.ts';

/**
 * Writes the changes. Deletions first: what is deleted and then made again in one batch has lost its memberships but exists.
 */
export async function writePublished(
  client: PoolClient,
  environmentId: string,
  changes: PublishedChanges,
): Promise<void> {
  const run = async (
    statement: { name: string; text: string },
    rows: readonly object[],
    ...first: string[]
  ) => {
    if (rows.length > 0) await client.query({ ...statement, values: [...first, JSON.stringify(rows)] });
  };
  await run(statements.DELETE_GROUPS, changes.deletedGroups);
  await run(statements.DELETE_USERS, changes.deletedUsers);
  await run(statements.DELETE_MEMBERSHIPS, changes.removedMemberships);
  await run(statements.WRITE_USERS, changes.users, environmentId);
  await run(statements.WRITE_GROUPS, changes.groups, environmentId);
  await run(statements.RAISE_GROUPS, changes.raisedGroups);
  await run(statements.WRITE_MEMBERSHIPS, changes.addedMemberships);
}
