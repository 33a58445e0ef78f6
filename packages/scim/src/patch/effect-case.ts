/**
 * The words in which the effect tables of add, replace and remove are written, one case a line:
 *
 *     ['what it guarantees [ID]', before, [operations], after or scimType]
 *
 * Users in a case are called `ada` unless the case says otherwise.
 */
import { describe, expect, it } from 'vitest';
import type { ScimType } from '../error/scim-error.ts';
import type { Result } from '../result.ts';
import { coreRegistry } from '../schema/core-registry.ts';
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';
import { applyOperations } from './apply-operations.ts';
import type { PatchApplyOptions, PatchOperation, PatchResolveOptions } from './operation.ts';
import { resolveOperations } from './resolve-operations.ts';

export type EffectCase = readonly [
  guarantee: string,
  before: JsonObject,
  operations: readonly PatchOperation[],
  outcome: JsonObject | ScimType,
];

export const userDefinition = coreRegistry.resource('User')!;
export const groupDefinition = coreRegistry.resource('Group')!;
export const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

export const add = (path: string | undefined, value?: Json) => operation('add', path, value);
export const replace = (path: string | undefined, value?: Json) => operation('replace', path, value);
export const remove = (path: string | undefined, value?: Json) => operation('remove', path, value);

function operation(
  op: PatchOperation['op'],
  path: string | undefined,
  value: Json | undefined,
): PatchOperation {
  return { op, ...(path !== undefined && { path }), ...(value !== undefined && { value }) };
}

/** What a PATCH of a canonical resource gives: resolve, then apply. */
export function patch(
  before: JsonObject,
  operations: readonly PatchOperation[],
  definition: ResourceDefinition,
  options: PatchResolveOptions & PatchApplyOptions = {},
): Result<JsonObject> {
  const resolved = resolveOperations(operations, definition, options);
  return resolved.ok ? applyOperations(before, resolved.value, definition, options) : resolved;
}

/** One test for each case. `base` holds attributes that every resource of the table has. */
export function testEffects(
  title: string,
  cases: readonly EffectCase[],
  settings: PatchResolveOptions &
    PatchApplyOptions & { definition?: ResourceDefinition; base?: JsonObject } = {},
): void {
  const { definition = userDefinition, base = { userName: 'ada' }, ...options } = settings;
  describe(title, () => {
    it.each(cases)('%s', (_guarantee, before, operations, outcome) => {
      const result = patch({ ...base, ...before }, operations, definition, options);
      if (typeof outcome === 'string') {
        expect(result).toMatchObject({ ok: false, error: { scimType: outcome } });
      } else {
        expect(result).toEqual({ ok: true, value: { ...base, ...outcome } });
      }
    });
  });
}
