/** `attributes` and `excludedAttributes` of a request about one resource (RFC 7644 §3.9). */
import { type Projection, parseProjection, parseSearchParameters } from '@rollcall/scim';
import type { ResourceExchange } from '../http/scim/exchange.ts';
import { unwrap } from '../http/scim/scim-failure.ts';

export function readProjection({ query, definition }: ResourceExchange): Projection {
  return unwrap(parseProjection(unwrap(parseSearchParameters(query)), definition));
}
