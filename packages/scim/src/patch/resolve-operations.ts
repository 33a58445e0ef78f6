/**
 * Binding operations to the schema: which attribute each path means, and whether its value fits. Nothing here looks at
 * a resource, so an operation that no resource could take is refused before one is read.
 */
import * as errors from '../error/catalogue.ts';
import { describeType, isJsonObject } from '../resource/json.ts';
import { isStored } from '../resource/normalize-value.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Attribute } from '../schema/attribute.ts';
import { lowerCaseName } from '../schema/name.ts';
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';
import type {
  AttributeTarget,
  PatchOperation,
  PatchResolveOptions,
  PatchTarget,
  ResolvedOperation,
  ValueTarget,
  WritingName,
} from './operation.ts';
import { type ResolveContext, resolveListed, resolveValue } from './operation-value.ts';
import { printTarget, resolvePatchPath } from './patch-path.ts';
import { isSchemas, knownSchemas } from './patch-schemas.ts';

/**
 * The operations with their targets and canonical values, in order. An operation without a path, or on a whole
 * extension, becomes one for each attribute of its value; one that cannot have an effect, such as adding null or
 * setting a password (which is accepted and never kept), becomes none.
 *
 * Fails with the error of RFC 7644 §3.5.2 and §3.12: invalidPath, invalidFilter, noTarget (remove without a path),
 * mutability (readOnly attributes, removal of required ones), invalidValue (also for a writeOnly attribute where the
 * options say so), and invalidSyntax for an unknown attribute inside a value where the options say so.
 */
export function resolveOperations(
  operations: readonly PatchOperation[],
  definition: ResourceDefinition,
  options: PatchResolveOptions = {},
): Result<ResolvedOperation[]> {
  const { unknownAttributes = 'ignore', readOnlyAttributes = 'ignore' } = options;
  const { schemas = 'ignore', writeOnlyAttributes = 'ignore' } = options;
  let firstUnknown: string | undefined;
  const onIgnored: ResolveContext['onIgnored'] = (path, kind) => {
    if (kind === 'unknown') {
      firstUnknown ??= path;
    }
    options.onIgnored?.(path, kind);
  };
  const context: ResolveContext = {
    definition,
    readOnlyAttributes,
    writeOnlyAttributes,
    schemas,
    onIgnored,
  };
  const resolved: ResolvedOperation[] = [];
  for (const operation of operations) {
    const steps = resolveOperation(operation, context);
    if (!steps.ok) {
      return steps;
    }
    if (firstUnknown !== undefined && unknownAttributes === 'refuse') {
      return fail(errors.unknownAttribute(firstUnknown, definition.resourceType.name));
    }
    for (const step of steps.value) {
      resolved.push(step);
    }
  }
  return ok(resolved);
}

type Steps = Result<ResolvedOperation[]>;

function resolveOperation({ op, path, value }: PatchOperation, context: ResolveContext): Steps {
  if (op === 'remove') {
    return path === undefined ? fail(errors.removeWithoutPath()) : resolveRemove(path, value, context);
  }
  if (value === undefined) {
    return fail(errors.missingOperationValue(op));
  }
  if (path === undefined) {
    return isJsonObject(value)
      ? resolveMembers(op, value, undefined, context)
      : fail(errors.pathlessValueNotObject(describeType(value)));
  }
  const target = resolvePatchPath(path, context.definition);
  if (!target.ok) {
    return target;
  }
  return isReadOnly(target.value)
    ? fail(errors.readOnlyAttribute(printTarget(target.value)))
    : resolveWrite(op, target.value, value, context);
}

/** One write for each member of the value; the members of an extension's object are attributes of the extension. */
function resolveMembers(
  op: WritingName,
  value: JsonObject,
  extension: string | undefined,
  context: ResolveContext,
): Steps {
  const steps: ResolvedOperation[] = [];
  const names = new Set<string>();
  for (const [name, member] of Object.entries(value)) {
    const path = extension === undefined ? name : `${extension}:${name}`;
    if (names.has(lowerCaseName(name))) {
      return fail(errors.sameNameTwice(path));
    }
    names.add(lowerCaseName(name));
    const target = resolvePatchPath(path, context.definition);
    if (!target.ok) {
      context.onIgnored(path, 'unknown');
      continue;
    }
    if (isReadOnly(target.value) && context.readOnlyAttributes === 'ignore') {
      context.onIgnored(path, 'readOnly');
      continue;
    }
    // Read as the new value of the attribute, it could end an extension that it does not happen to name.
    if (isSchemas(target.value) && context.schemas === 'ignore') {
      context.onIgnored(path, 'schemas');
      continue;
    }
    const written = resolveWrite(op, target.value, member, context);
    if (!written.ok) {
      return written;
    }
    for (const step of written.value) {
      steps.push(step);
    }
  }
  return ok(steps);
}

function resolveWrite(op: WritingName, target: PatchTarget, value: Json, context: ResolveContext): Steps {
  const path = printTarget(target);
  if (isReadOnly(target)) {
    return fail(errors.readOnlyAttribute(path));
  }
  if (target.kind === 'extension') {
    return resolveExtensionWrite(op, target.extension, value, context);
  }
  if (isPartOfSeparate(target)) {
    return fail(errors.changeInPlace(target.attribute.name));
  }
  if (!isKept(target)) {
    const isRefused = context.writeOnlyAttributes === 'refuse' && isWriteOnly(target) && value !== null;
    return isRefused ? fail(errors.writeOnlyRefused(path)) : ok([]);
  }
  const sent = resolveValue(op, target, value, path, context);
  const resolved = sent.ok && isSchemas(target) ? knownSchemas(sent.value, context) : sent;
  if (!resolved.ok) {
    return resolved;
  }
  if (op === 'add') {
    return ok(resolved.value === undefined ? [] : [{ op, path, target, value: resolved.value }]);
  }
  return resolved.value === undefined && isRequired(target)
    ? fail(errors.requiredAttribute(path))
    : ok([{ op, path, target, value: resolved.value }]);
}

function resolveExtensionWrite(
  op: WritingName,
  extension: string,
  value: Json,
  context: ResolveContext,
): Steps {
  if (isJsonObject(value)) {
    return resolveMembers(op, value, extension, context);
  }
  if (value !== null && !(Array.isArray(value) && value.length === 0)) {
    return fail(errors.wrongType(extension, 'an object', describeType(value)));
  }
  return op === 'add' ? ok([]) : resolveExtensionRemoval(extension, context);
}

function resolveExtensionRemoval(extension: string, { definition }: ResolveContext): Steps {
  const isNeeded = definition.extensions.some(({ schema, required }) => required && schema.id === extension);
  return isNeeded
    ? fail(errors.requiredAttribute(extension))
    : ok([{ op: 'remove', path: extension, target: { kind: 'extension', extension } }]);
}

function resolveRemove(text: string, value: Json | undefined, context: ResolveContext): Steps {
  const resolved = resolvePatchPath(text, context.definition);
  if (!resolved.ok) {
    return resolved;
  }
  const target = resolved.value;
  const path = printTarget(target);
  if (isReadOnly(target)) {
    return fail(errors.readOnlyAttribute(path));
  }
  if (target.kind === 'extension') {
    return resolveExtensionRemoval(target.extension, context);
  }
  if (isPartOfSeparate(target) && target.subAttribute !== undefined) {
    return fail(errors.changeInPlace(target.attribute.name));
  }
  if (!isKept(target)) {
    return ok([]);
  }
  // Entra ID lists the members to remove in `value`, where the RFC knows only a filter. Read without it, the
  // operation would remove all.
  if (target.kind === 'attribute' && target.attribute.multiValued && value !== undefined && value !== null) {
    const listed = resolveListed(value, target.attribute, path, context);
    return listed.ok ? ok([{ op: 'remove', path, target, listed: listed.value }]) : listed;
  }
  return isRequired(target) ? fail(errors.requiredAttribute(path)) : ok([{ op: 'remove', path, target }]);
}

function isReadOnly(target: PatchTarget): boolean {
  return attributesOf(target).some(({ mutability }) => mutability === 'readOnly');
}

function isWriteOnly(target: PatchTarget): boolean {
  return attributesOf(target).some(({ mutability }) => mutability === 'writeOnly');
}

/** Whether the stored document or its rows hold the target: a password is accepted and not kept. */
function isKept(target: PatchTarget): boolean {
  return attributesOf(target).every(isStored);
}

/** Elements that are rows of their own are added and removed whole (RFC 7643 §4.2), never changed in place. */
function isPartOfSeparate(target: ValueTarget): target is Exclude<ValueTarget, AttributeTarget> {
  return target.attribute.storage === 'separate' && target.kind !== 'attribute';
}

function isRequired(target: ValueTarget): boolean {
  const subAttribute = target.kind === 'attribute' ? undefined : target.subAttribute;
  const isWhole = target.kind === 'attribute';
  return subAttribute?.required ?? (isWhole && target.attribute.required);
}

/** The attribute and sub-attribute that the target names. */
function attributesOf(target: PatchTarget): readonly Attribute[] {
  if (target.kind === 'extension') {
    return [];
  }
  const subAttribute = target.kind === 'attribute' ? undefined : target.subAttribute;
  return subAttribute === undefined ? [target.attribute] : [target.attribute, subAttribute];
}
