/**
 * PATCH of `schemas` (RFC 7644 §3.5.2). A stored resource has no such attribute: it follows from which extensions have
 * content. So adding the URN of an extension changes nothing yet, and taking one away ends the extension.
 */
import * as errors from '../error/catalogue.ts';
import { fail, ok, type Result } from '../result.ts';
import { lowerCaseName, sameName } from '../schema/name.ts';
import type { Json, ResourceDefinition } from '../schema/registry.ts';
import type { PatchTarget, ValueTarget } from './operation.ts';
import type { ResolveContext } from './operation-value.ts';
import { removeExtension } from './remove.ts';
import { WorkingCopy } from './working-copy.ts';

/** Whether the target is the common attribute `schemas`, or some of its elements. */
export function isSchemas(target: PatchTarget): boolean {
  return target.kind !== 'extension' && target.extension === undefined && target.attribute.name === 'schemas';
}

/** The URNs if the resource type has all of them; else 400 invalidSyntax. */
export function knownSchemas(
  value: Json | undefined,
  { definition }: ResolveContext,
): Result<Json | undefined> {
  if (!Array.isArray(value)) {
    return ok(value);
  }
  const known = new Set(
    [definition.schema, ...definition.extensions.map(({ schema }) => schema)].map(({ id }) =>
      lowerCaseName(id),
    ),
  );
  const foreign = value.find((urn) => !known.has(lowerCaseName(String(urn))));
  return foreign === undefined
    ? ok(value)
    : fail(errors.foreignSchema(String(foreign), definition.resourceType.name));
}

/**
 * Carries out an operation on `schemas`: `apply` works on a resource of which this is the only attribute. Fails with
 * mutability when the URN of the base schema, or of an extension that the resource type requires, would be gone.
 */
export function applyToSchemas(
  copy: WorkingCopy,
  target: ValueTarget,
  definition: ResourceDefinition,
  apply: (copy: WorkingCopy) => Result<undefined>,
): Result<undefined> {
  const present = definition.extensions.filter(({ schema }) => copy.hasExtension(schema));
  const before = [definition.schema.id, ...present.map(({ schema }) => schema.id)];
  const schemas = new WorkingCopy({ schemas: before }, definition);
  const applied = apply(schemas);
  if (!applied.ok) {
    return applied;
  }
  const value = schemas.value(target);
  const after = (Array.isArray(value) ? value : []).map(String);
  const isGone = (urn: string) => !after.some((kept) => sameName(kept, urn));
  if (isGone(definition.schema.id)) {
    return fail(errors.requiredAttribute('schemas'));
  }
  for (const { schema, required } of present.filter((extension) => isGone(extension.schema.id))) {
    const removed = required ? fail(errors.requiredAttribute(schema.id)) : removeExtension(copy, schema);
    if (!removed.ok) {
      return removed;
    }
  }
  return ok(undefined);
}
