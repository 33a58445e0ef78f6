/** Schemas as an operator writes them, for tests. */
import { type CustomSchema, parseSchema } from '@rollcall/scim';
import { expect } from 'vitest';

/** A schema with these attributes that extends a resource type; without one, a base schema. */
export function customSchema(
  id: string,
  resourceType: string | undefined,
  attributes: readonly unknown[],
  required = false,
): CustomSchema {
  const parsed = parseSchema({ id, attributes });
  expect(parsed).toMatchObject({ ok: true });
  if (!parsed.ok) throw new Error(parsed.error.join('\n'));
  return resourceType === undefined
    ? { schema: parsed.value }
    : { schema: parsed.value, extends: { resourceType, required } };
}
