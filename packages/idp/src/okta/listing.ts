/** Reads a whole list the way an import does: pages of a fixed hundred from 1. */
import { type JsonObject, ok, type Result } from '@rollcall/scim';
import type { ScimClient } from '../client/client.ts';
import { checkList } from './answer-check.ts';

export interface Listing {
  readonly resources: readonly JsonObject[];
  /** As the last page gave it. More than there are resources means that pages were shorter than asked for. */
  readonly totalResults: number;
}

const PAGE_COUNT = 100;

/**
 * All pages of `/Users` or `/Groups`. The step is the count that was asked for, not what came, so a server that caps
 * pages below a hundred loses resources here as it does in Okta. An empty page ends the reading, so that a wrong
 * `totalResults` cannot keep it going.
 */
export async function listAll(client: ScimClient, path: string): Promise<Result<Listing, string>> {
  const resources: JsonObject[] = [];
  for (let startIndex = 1; ; startIndex += PAGE_COUNT) {
    const query = [
      ['startIndex', String(startIndex)],
      ['count', String(PAGE_COUNT)],
    ] as const;
    const page = checkList(await client.send({ method: 'GET', path, query }));
    if (!page.ok) return page;
    for (const resource of page.value.resources) resources.push(resource);
    const { totalResults } = page.value;
    if (page.value.resources.length === 0 || startIndex + PAGE_COUNT > totalResults) {
      return ok({ resources, totalResults });
    }
  }
}
