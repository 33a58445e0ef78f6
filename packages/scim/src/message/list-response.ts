/** The ListResponse message (RFC 7644 §3.4.2, RFC 9865 §2). */
import type { JsonObject } from '../schema/registry.ts';
import { LIST_RESPONSE_URN } from './urn.ts';

/** One page of a query's result. */
export interface Page {
  /** How many resources match in all. */
  readonly totalResults: number;
  /** The place of the first resource of this page, counted from 1. */
  readonly startIndex: number;
  readonly resources: readonly JsonObject[];
}

/** The body of a list response. All members are always present: Okta fails without a word when one is missing. */
export function listResponse({ totalResults, startIndex, resources }: Page): JsonObject {
  return {
    schemas: [LIST_RESPONSE_URN],
    totalResults,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}

/** A page of a walk by cursors. */
export interface CursorPage {
  /** Left out where it is unknown. */
  readonly totalResults?: number;
  /** Where the next page begins; left out on the last one. */
  readonly nextCursor?: string;
  readonly resources: readonly JsonObject[];
}

/** The body of a list response to a request with a cursor. */
export function cursorListResponse({ totalResults, nextCursor, resources }: CursorPage): JsonObject {
  return {
    schemas: [LIST_RESPONSE_URN],
    ...(totalResults === undefined ? {} : { totalResults }),
    itemsPerPage: resources.length,
    ...(nextCursor === undefined ? {} : { nextCursor }),
    Resources: resources,
  };
}
