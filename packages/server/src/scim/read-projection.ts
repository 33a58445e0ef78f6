/** What the query of a request about one resource says (RFC 7644 §3.9). */
import { type Projection, parseProjection, parseSearchParameters } from '@rollcall/scim';
import type { ResourceExchange } from '../http/scim/exchange.ts';
import { unwrap } from '../http/scim/scim-failure.ts';

/** `attributes` and `excludedAttributes`. */
export function readProjection({ query, definition }: ResourceExchange): Projection {
  return unwrap(parseProjection(unwrap(parseSearchParameters(query)), definition));
}

/** Whether there is a `filter`, be it empty. Names of parameters match without case, as everywhere. */
export function hasFilter(query: URLSearchParams): boolean {
  return [...query.keys()].some((name) => name.toLowerCase() === 'filter');
}
