/** What the query of a request about one resource says (RFC 7644 §3.9). */
import {
  type JsonObject,
  memberOf,
  type Projection,
  parseProjection,
  parseSearchParameters,
  type ResolvedOperation,
  withWritten,
} from '@rollcall/scim';
import type { ResourceExchange } from '../http/scim/exchange.ts';
import { unwrap } from '../http/scim/scim-failure.ts';

/** `attributes` and `excludedAttributes`. */
export function readProjection({ query, definition }: ResourceExchange): Projection {
  return unwrap(parseProjection(unwrap(parseSearchParameters(query)), definition));
}

/** The projection of the answer to a POST or PUT of this resource. */
export function projectionOfResource(
  projection: Projection,
  { definition }: ResourceExchange,
  resource: JsonObject,
): Projection {
  return withWritten(projection, definition, ({ extension, attribute }) => {
    const owner = extension === undefined ? resource : memberOf(resource, extension);
    return memberOf((owner ?? {}) as JsonObject, attribute.name) !== undefined;
  });
}

/** The projection of the answer to a PATCH with these operations. */
export function projectionOfOperations(
  projection: Projection,
  { definition }: ResourceExchange,
  operations: readonly ResolvedOperation[],
): Projection {
  return withWritten(projection, definition, ({ extension, attribute }) =>
    operations.some(
      ({ target }) =>
        target.kind !== 'extension' &&
        target.extension === extension &&
        target.attribute.name === attribute.name,
    ),
  );
}

/** Whether there is a `filter`, be it empty. Names of parameters match without case, as everywhere. */
export function hasFilter(query: URLSearchParams): boolean {
  return [...query.keys()].some((name) => name.toLowerCase() === 'filter');
}
