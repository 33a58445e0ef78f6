import type { Json } from '@rollcall/scim';
import { describe, expect, it } from 'vitest';
import type { ScimClient } from '../client/client.ts';
import { listAll } from './listing.ts';

/** A client that is answered with these pages in turn, and the startIndex of each request. */
function answeredWith(pages: readonly Json[]) {
  const startIndexes: string[] = [];
  const client: ScimClient = {
    async send({ query = [] }) {
      const value = pages[startIndexes.length] ?? null;
      startIndexes.push(query.find(([name]) => name === 'startIndex')?.[1] ?? '');
      const body = { kind: 'json', value } as const;
      return { kind: 'answered', status: 200, headers: new Headers(), body, durationMilliseconds: 1 };
    },
  };
  return { client, startIndexes };
}

function page(totalResults: number, length: number): Json {
  const Resources = Array.from({ length }, (_, index) => ({ id: String(index) }));
  return { schemas: [], totalResults, startIndex: 1, itemsPerPage: length, Resources };
}

describe('reading a whole list', () => {
  it('ends after one page that holds everything', async () => {
    const { client, startIndexes } = answeredWith([page(100, 100)]);
    expect(await listAll(client, '/Users')).toMatchObject({ ok: true, value: { totalResults: 100 } });
    expect(startIndexes).toEqual(['1']);
  });

  it('steps by the hundred that it asked for, so it shows when a server caps its pages', async () => {
    const { client, startIndexes } = answeredWith([page(150, 50), page(150, 50)]);
    const listing = await listAll(client, '/Users');
    expect(startIndexes).toEqual(['1', '101']);
    expect(listing.ok && listing.value.resources.length).toBe(100);
    expect(listing.ok && listing.value.totalResults).toBe(150);
  });

  it('ends at an empty page whatever totalResults says [CLI-07]', async () => {
    const { client, startIndexes } = answeredWith([page(1_000_000, 100), page(1_000_000, 0)]);
    expect((await listAll(client, '/Users')).ok).toBe(true);
    expect(startIndexes).toEqual(['1', '101']);
  });
});
