/** Values of operations, checked and brought into the canonical form of what they are for. */
import * as errors from '../error/catalogue.ts';
import { describeType, isJsonObject } from '../resource/json.ts';
import { collectMembers, isStored, normalizeValue } from '../resource/normalize-value.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Attribute } from '../schema/attribute.ts';
import { findSubAttribute } from '../schema/attribute-index.ts';
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';
import { readLenientValue } from './lenient-value.ts';
import type { PatchResolveOptions, ValueTarget, WritingName } from './operation.ts';

/** What the operations of one PATCH are resolved against. */
export interface ResolveContext extends Required<PatchResolveOptions> {
  readonly definition: ResourceDefinition;
}

/**
 * The value that add or replace gives the target, or undefined when there is none: null and [] mean "unassigned"
 * (RFC 7643 §2.5). To a complex attribute, and to elements that add changes, it is an object of the sub-attributes to
 * merge, with null for each to unassign. A lone value stands for a list of one. `path` names the target in messages.
 */
export function resolveValue(
  op: WritingName,
  target: ValueTarget,
  value: Json,
  path: string,
  context: ResolveContext,
): Result<Json | undefined> {
  if (target.kind === 'elements' && target.subAttribute === undefined) {
    return resolveElement(op, value, target.attribute, path, context);
  }
  const attribute = (target.kind === 'attribute' ? undefined : target.subAttribute) ?? target.attribute;
  return attribute.type === 'complex' && !attribute.multiValued
    ? resolveSubAttributes(op, value, attribute, path, context)
    : resolveWhole(op, value, attribute, path, context);
}

/** The elements that a remove lists (PATCH-32), each with the sub-attributes that it gives. */
export function resolveListed(
  value: Json,
  attribute: Attribute,
  path: string,
  context: ResolveContext,
): Result<readonly Json[]> {
  const elements = normalizeValue(toList(value), attribute, path, {
    partial: true,
    onUnknown: context.onIgnored,
  });
  return elements.ok ? ok(Array.isArray(elements.value) ? elements.value : []) : elements;
}

function resolveWhole(
  op: WritingName,
  value: Json,
  attribute: Attribute,
  path: string,
  { mode, onIgnored, definition }: ResolveContext,
): Result<Json | undefined> {
  const listed = attribute.multiValued && value !== null ? toList(value) : value;
  if (mode === 'lenient') {
    return normalizeValue(readLenientValue(listed, attribute, op), attribute, path, { onUnknown: onIgnored });
  }
  const readOnly = toList(listed).map((element) => readOnlyMember(element, attribute));
  const refused = readOnly.find((name) => name !== undefined);
  if (refused !== undefined) {
    return fail(errors.readOnlyAttribute(`${path}.${refused}`));
  }
  const unknown: string[] = [];
  const normalized = normalizeValue(listed, attribute, path, { onUnknown: (name) => unknown.push(name) });
  return normalized.ok && unknown[0] !== undefined
    ? fail(errors.unknownAttribute(unknown[0], definition.resourceType.name))
    : normalized;
}

function readOnlyMember(element: Json, attribute: Attribute): string | undefined {
  const names = isJsonObject(element) ? Object.keys(element) : [];
  return names.find((name) => findSubAttribute(attribute, name)?.mutability === 'readOnly');
}

/** The value for the elements that a filter selects: replace swaps them, add merges sub-attributes into them. */
function resolveElement(
  op: WritingName,
  value: Json,
  attribute: Attribute,
  path: string,
  context: ResolveContext,
): Result<Json | undefined> {
  const elements = value === null ? [] : toList(value);
  if (elements.length > 1) {
    return fail(errors.notOneElement(path));
  }
  const [element] = elements;
  if (element === undefined) {
    return ok(undefined);
  }
  if (op === 'add' && attribute.type === 'complex') {
    return resolveSubAttributes(op, element, attribute, path, context);
  }
  const whole = resolveWhole(op, elements, attribute, path, context);
  return whole.ok && Array.isArray(whole.value) ? ok(whole.value[0]) : whole;
}

function resolveSubAttributes(
  op: WritingName,
  value: Json,
  attribute: Attribute,
  path: string,
  context: ResolveContext,
): Result<JsonObject | undefined> {
  const isLenient = context.mode === 'lenient';
  const sent = isLenient ? readLenientValue(value, { ...attribute, multiValued: false }, op) : value;
  if (sent === null || (Array.isArray(sent) && sent.length === 0)) {
    return ok(undefined);
  }
  if (!isJsonObject(sent)) {
    return fail(errors.wrongType(path, 'an object', describeType(sent)));
  }
  const subAttributes = attribute.subAttributes ?? [];
  const pathOf = (name: string) => `${path}.${name}`;
  const unknown: string[] = [];
  const values = collectMembers(sent, subAttributes, pathOf, (name) => unknown.push(pathOf(name)));
  if (!values.ok) {
    return values;
  }
  if (!isLenient && unknown[0] !== undefined) {
    return fail(errors.unknownAttribute(unknown[0], context.definition.resourceType.name));
  }
  for (const name of unknown) {
    context.onIgnored(name);
  }
  const changes: [string, Json][] = [];
  for (const [position, subAttribute] of subAttributes.entries()) {
    const member = values.value[position];
    if (member === undefined || (isLenient && !isStored(subAttribute))) {
      continue;
    }
    const change = resolveMember(op, member, subAttribute, pathOf(subAttribute.name), context);
    if (!change.ok) {
      return change;
    }
    if (isStored(subAttribute) && change.value !== undefined) {
      changes.push([subAttribute.name, change.value]);
    }
  }
  return ok(op === 'add' && changes.length === 0 ? undefined : Object.fromEntries(changes));
}

/** The change of one sub-attribute: its value, null to unassign it, undefined to leave it. */
function resolveMember(
  op: WritingName,
  member: Json,
  subAttribute: Attribute,
  path: string,
  context: ResolveContext,
): Result<Json | undefined> {
  if (subAttribute.mutability === 'readOnly') {
    return fail(errors.readOnlyAttribute(path));
  }
  const value = resolveWhole(op, member, subAttribute, path, context);
  if (!value.ok || value.value !== undefined || op === 'add') {
    return value;
  }
  return subAttribute.required ? fail(errors.requiredAttribute(path)) : ok(null);
}

function toList(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [value];
}
