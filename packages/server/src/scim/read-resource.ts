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
import type { LifecyclePolicy } from '../directory/index.ts';
import type { ResourceExchange } from '../http/scim/exchange.ts';
import { unwrap } from '../http/scim/scim-failure.ts';

/** The resource in the body of a POST or PUT. Throws the SCIM error of a body that is none. */
export function readResource(exchange: ResourceExchange): NormalizedResource {
  const { body, definition, coercions } = exchange;
  const written = definitionFor(definition, coercions.dialect);
  const { unknownAttributes, writeOnlyAttributes } = leniencyOf(coercions, exchange.scope.policy.password);
  const normalized = unwrap(
    normalizeResource(coerceResource(body, written, coercions), written, {
      unknownAttributes,
      writeOnlyAttributes,
    }),
  );
  for (const path of normalized.ignored) coercions.take(unknownAttribute, path);
  return normalized;
}

/** The operations in the body of a PATCH. Throws the SCIM error of one that no resource could take. */
export function readOperations(exchange: ResourceExchange): ResolvedOperation[] {
  const { body, definition, coercions } = exchange;
  const written = definitionFor(definition, coercions.dialect);
  const operations = unwrap(parsePatchRequest(coercePatch(body, written, coercions)));
  return unwrap(
    resolveOperations(operations, written, leniencyOf(coercions, exchange.scope.policy.password)),
  );
}

/** What happens to the attributes in a value that cannot be written, or are not kept; those left out are noted. */
export function leniencyOf(
  coercions: Coercions,
  password: LifecyclePolicy['password'],
): PatchResolveOptions & {
  unknownAttributes: 'ignore' | 'refuse';
  writeOnlyAttributes: 'ignore' | 'refuse';
} {
  const { entries } = coercions.dialect;
  return {
    unknownAttributes: entries.has(unknownAttribute.name) ? 'ignore' : 'refuse',
    readOnlyAttributes: entries.has(readOnlyInValue.name) ? 'ignore' : 'refuse',
    schemas: entries.has(schemasInValue.name) ? 'ignore' : 'set',
    writeOnlyAttributes: password === 'refuse' ? 'refuse' : 'ignore',
    onIgnored: (path, kind) => coercions.take(ENTRY_OF_IGNORED[kind], path),
  };
}

const ENTRY_OF_IGNORED = {
  unknown: unknownAttribute,
  readOnly: readOnlyInValue,
  schemas: schemasInValue,
} as const;
