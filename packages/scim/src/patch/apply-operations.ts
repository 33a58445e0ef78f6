/**
 * Applying a PATCH to a canonical resource (RFC 7644 §3.5.2): in order, each operation on the result of the one before,
 * all or none.
 */
import * as errors from '../error/catalogue.ts';
import { equalJson, isJsonObject, memberOf } from '../resource/json.ts';
import { isStored } from '../resource/normalize-value.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';
import { applyAdd } from './add.ts';
import { changedImmutable } from './complex-value.ts';
import { applyMerge } from './merge.ts';
import type { AttributeLocation, PatchApplyOptions, ResolvedOperation, ValueTarget } from './operation.ts';
import { applyToSchemas, isSchemas } from './patch-schemas.ts';
import { applyRemove, removeExtension } from './remove.ts';
import { applyReplace } from './replace.ts';
import { WorkingCopy } from './working-copy.ts';

/**
 * The resource after the operations. `resource` is canonical and is never changed, so a failure leaves nothing half
 * done; when the operations have no effect it is given back itself. Operations on attributes that are stored
 * separately are passed over: `memberChanges` is for those.
 *
 * Fails with noTarget when a value path selects nothing to replace or add to; with mutability when an immutable value
 * would change or a required one be gone; with invalidPath when a sub-attribute is added to one of several elements
 * without saying which; with invalidValue when two elements would be primary, or a new value lacks what is required.
 * Takes time linear in the size of operations and resource together; tooMany when that is not possible.
 */
export function applyOperations(
  resource: JsonObject,
  operations: readonly ResolvedOperation[],
  definition: ResourceDefinition,
  options: PatchApplyOptions = {},
): Result<JsonObject> {
  const copy = new WorkingCopy(resource, definition);
  for (const operation of operations) {
    const applied = applyOperation(copy, operation, definition, options);
    if (!applied.ok) {
      return applied;
    }
    if (copy.effort.isExhausted) {
      return fail(errors.patchTooLarge());
    }
  }
  const missing = missingRequired(copy, definition);
  return missing === undefined ? ok(copy.finish()) : fail(errors.missingAttribute(missing));
}

function applyOperation(
  copy: WorkingCopy,
  operation: ResolvedOperation,
  definition: ResourceDefinition,
  options: PatchApplyOptions,
): Result<undefined> {
  const { target } = operation;
  if (target.kind === 'extension') {
    const extension = definition.extensions.find(({ schema }) => schema.id === target.extension);
    return extension === undefined ? ok(undefined) : removeExtension(copy, extension.schema);
  }
  if (target.attribute.storage === 'separate') {
    return ok(undefined);
  }
  const apply = (subject: WorkingCopy) => dispatch(subject, operation, target, options);
  return isSchemas(target)
    ? applyToSchemas(copy, target, definition, apply)
    : applyGuarded(copy, target, operation.path, () => apply(copy));
}

function dispatch(
  copy: WorkingCopy,
  operation: ResolvedOperation,
  target: ValueTarget,
  options: PatchApplyOptions,
): Result<undefined> {
  switch (operation.op) {
    case 'add':
      return applyAdd(copy, operation, options);
    case 'replace':
      return applyReplace(copy, operation, options);
    case 'remove':
      return applyRemove(copy, operation, target);
    case 'merge':
      return applyMerge(copy, operation);
  }
}

/** Applies, and refuses the result when a required attribute is gone or an immutable value that was set has changed. */
function applyGuarded(
  copy: WorkingCopy,
  target: ValueTarget,
  path: string,
  apply: () => Result<undefined>,
): Result<undefined> {
  const { attribute } = target;
  const isGuarded =
    attribute.mutability === 'immutable' ||
    (!attribute.multiValued && attribute.subAttributes?.some(({ mutability }) => mutability === 'immutable'));
  const before = isGuarded ? copy.value(target) : undefined;
  const applied = apply();
  if (!applied.ok) {
    return applied;
  }
  if (attribute.required && !copy.isAssigned(target)) {
    return fail(errors.requiredAttribute(path));
  }
  return before === undefined ? ok(undefined) : refuseChange(before, copy, target);
}

function refuseChange(before: Json, copy: WorkingCopy, target: ValueTarget): Result<undefined> {
  const { attribute } = target;
  const after = copy.value(target);
  copy.effort.spend(Array.isArray(before) ? before.length : 1);
  if (attribute.mutability === 'immutable' && !equalJson(before, after)) {
    return fail(errors.immutableAttribute(attribute.name));
  }
  const name = changedImmutable(before, after, attribute);
  return name === undefined ? ok(undefined) : fail(errors.immutableAttribute(`${attribute.name}.${name}`));
}

/**
 * The path of something required that a changed value lacks. Operations may put an element together one sub-attribute
 * at a time, so this is asked at the end.
 */
function missingRequired(copy: WorkingCopy, definition: ResourceDefinition): string | undefined {
  for (const { location, value } of copy.touched()) {
    const missing = missingSubAttribute(location, value) ?? missingSibling(location, copy, definition);
    if (missing !== undefined) {
      return missing;
    }
  }
  return undefined;
}

function missingSubAttribute({ attribute }: AttributeLocation, value: Json | undefined): string | undefined {
  const required = attribute.subAttributes?.filter((sub) => sub.required && isStored(sub)) ?? [];
  const values = Array.isArray(value) ? value : [value];
  const missing = required.find(({ name }) =>
    values.some((element) => isJsonObject(element) && memberOf(element, name) === undefined),
  );
  return missing === undefined ? undefined : `${attribute.name}.${missing.name}`;
}

/** An extension that has content needs its required attributes. */
function missingSibling(
  { extension }: AttributeLocation,
  copy: WorkingCopy,
  definition: ResourceDefinition,
): string | undefined {
  const schema = definition.extensions.find((candidate) => candidate.schema.id === extension)?.schema;
  if (schema === undefined || !copy.hasExtension(schema)) {
    return undefined;
  }
  const missing = schema.attributes.find(
    (attribute) =>
      attribute.required && isStored(attribute) && !copy.isAssigned({ extension: schema.id, attribute }),
  );
  return missing === undefined ? undefined : `${schema.id}:${missing.name}`;
}
