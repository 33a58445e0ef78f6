/** Bodies of writes, read in the directory's dialect and checked against the schema. */
import {
  type Coercions,
  coercePatch,
  coerceResource,
  definitionFor,
  type NormalizedResource,
  normalizeResource,
  type PatchResolveOptions,
  parsePatchRequest,
  type ResolvedOperation,
  readOnlyInValue,
  resolveOperations,
  schemasInValue,
  unknownAttribute,
} from '@rollcall/scim';
import type { ResourceExchange } from '../http/scim/exchange.ts';
import { unwrap } from '../http/scim/scim-failure.ts';

/** The resource in the body of a POST or PUT. Throws the SCIM error of a body that is none. */
export function readResource({ body, definition, coercions }: ResourceExchange): NormalizedResource {
  const written = definitionFor(definition, coercions.dialect);
  const { unknownAttributes } = leniencyOf(coercions);
  const normalized = unwrap(
    normalizeResource(coerceResource(body, written, coercions), written, { unknownAttributes }),
  );
  for (const path of normalized.ignored) coercions.take(unknownAttribute, path);
  return normalized;
}

/** The operations in the body of a PATCH. Throws the SCIM error of one that no resource could take. */
export function readOperations({ body, definition, coercions }: ResourceExchange): ResolvedOperation[] {
  const written = definitionFor(definition, coercions.dialect);
  const operations = unwrap(parsePatchRequest(coercePatch(body, written, coercions)));
  return unwrap(resolveOperations(operations, written, leniencyOf(coercions)));
}

/** What happens to the attributes in a value that cannot be written; those left out are noted. */
export function leniencyOf(
  coercions: Coercions,
): PatchResolveOptions & { unknownAttributes: 'ignore' | 'refuse' } {
  const { entries } = coercions.dialect;
  return {
    unknownAttributes: entries.has(unknownAttribute.name) ? 'ignore' : 'refuse',
    readOnlyAttributes: entries.has(readOnlyInValue.name) ? 'ignore' : 'refuse',
    schemas: entries.has(schemasInValue.name) ? 'ignore' : 'set',
    onIgnored: (path, kind) => coercions.take(ENTRY_OF_IGNORED[kind], path),
  };
}

const ENTRY_OF_IGNORED = {
  unknown: unknownAttribute,
  readOnly: readOnlyInValue,
  schemas: schemasInValue,
} as const;
