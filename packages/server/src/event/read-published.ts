/** Reads what is published of the users and groups that a batch names. */
import type { PoolClient } from 'pg';
import type { DirectoryGroup, DirectoryUser } from '../profile/index.ts';
import type { PublishedBefore } from './compose-batch.ts';
import type { OutboxRow } from './outbox-row.ts';
import type { KnownResource } from './published-state.ts';
import { READ_PUBLISHED } from './publisher-statements.ts';

interface WantedResource {
  readonly kind: 'user' | 'group';
  readonly directoryId: string;
  readonly id: string;
  readonly withView: boolean;
}

type PublishedRow = { readonly withView: boolean } & (
  | ({ readonly kind: 'user' } & KnownResource<DirectoryUser>)
  | ({ readonly kind: 'group' } & KnownResource<DirectoryGroup>)
);

/** What the rows build on; `too large` when the views that their memberships need take more bytes than `bytesMax`. */
export async function readPublished(
  client: PoolClient,
  rows: readonly OutboxRow[],
  bytesMax: number,
): Promise<PublishedBefore | 'too large'> {
  const wanted = new Map<string, WantedResource>();
  const want = (kind: 'user' | 'group', directoryId: string, id: string | null, withView: boolean) => {
    const key = `${directoryId} ${id}`;
    if (id !== null && (withView || !wanted.has(key))) wanted.set(key, { kind, directoryId, id, withView });
  };
  for (const { directoryId, userId, groupId } of rows) {
    const isMembership = userId !== null && groupId !== null;
    want('user', directoryId, userId, isMembership);
    want('group', directoryId, groupId, isMembership);
  }
  const published = await client.query<PublishedRow>({
    ...READ_PUBLISHED,
    values: [JSON.stringify([...wanted.values()]), bytesMax],
  });
  const known = published.rows.map((row) => ({ ...row, view: row.view ?? undefined }) as PublishedRow);
  if (known.some(({ withView, view }) => withView && view === undefined)) return 'too large';
  return {
    users: known.filter((row) => row.kind === 'user'),
    groups: known.filter((row) => row.kind === 'group'),
  };
}
