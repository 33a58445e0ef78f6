/** Reading what a client sent in a dialect, for tests: what the core is given, and which coercions were made. */
import { printFilter } from '../filter/print.ts';
import { PATCH_OP_URN } from '../message/urn.ts';
import { coreRegistry } from '../schema/core-registry.ts';
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';
import { Coercions } from './coercions.ts';
import { DIALECTS, type DialectName } from './dialects.ts';
import { readFilter } from './filter.ts';
import { definitionFor } from './manager.ts';
import { coercePatch } from './patch.ts';
import { coerceResource } from './resource.ts';

export const user = coreRegistry.resource('User')!;
export const group = coreRegistry.resource('Group')!;
export const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

export const ANY_ID = '0199a2f0-0000-7000-8000-000000000001';

/** What the core gets, and each coercion as `entry path`. */
export interface Reading<T> {
  readonly input: T;
  readonly coercions: readonly string[];
}

function read<T>(dialect: DialectName, coerce: (coercions: Coercions) => T): Reading<T> {
  const coercions = new Coercions(DIALECTS[dialect], (text) => text === ANY_ID);
  const input = coerce(coercions);
  return { input, coercions: coercions.made().map(({ entry, path }) => `${entry} ${path}`) };
}

export function readBody(dialect: DialectName, body: Json, definition: ResourceDefinition = user) {
  return read(dialect, (coercions) =>
    coerceResource(body, definitionFor(definition, coercions.dialect), coercions),
  );
}

/** The operations alone, without the message around them. */
export function readOperations(
  dialect: DialectName,
  operations: Json,
  definition: ResourceDefinition = user,
) {
  const message = { schemas: [PATCH_OP_URN], Operations: operations };
  return read(dialect, (coercions) => {
    const coerced = coercePatch(message, definitionFor(definition, coercions.dialect), coercions);
    return (coerced as JsonObject).Operations;
  });
}

/** The filter as printed, or the cause for which it is refused. */
export function readText(dialect: DialectName, filter: string, definition: ResourceDefinition = user) {
  return read(dialect, (coercions) => {
    const parsed = readFilter(filter, definition, coercions);
    return parsed.ok ? printFilter(parsed.value) : parsed.error.detail;
  });
}
