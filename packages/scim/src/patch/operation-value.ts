/** Values of operations, checked and brought into the canonical form of what they are for. */
import * as errors from '../error/catalogue.ts';
import { describeType, isJsonObject } from '../resource/json.ts';
import { collectMembers, isStored, normalizeValue } from '../resource/normalize-value.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Attribute } from '../schema/attribute.ts';
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';
import type { IgnoredAttribute, ValueTarget, WritingName } from './operation.ts';

/** What the operations of one PATCH are resolved against. */
export interface ResolveContext {
  readonly definition: ResourceDefinition;
  readonly readOnlyAttributes: 'ignore' | 'refuse';
  readonly schemas: 'ignore' | 'set';
  readonly writeOnlyAttributes: 'ignore' | 'refuse';
  readonly onIgnored: (path: string, kind: IgnoredAttribute) => void;
}

/**
 * The value that add or replace gives the target, or undefined when there is none: null and [] mean "unassigned"
 * (RFC 7643 §2.5). To a complex attribute, and to elements that add changes, it is an object of the sub-attributes to
 * merge, with null for each to unassign; readOnly ones in it are ignored, as in a POST. A lone value stands for a list
 * of one. `path` names the target in messages.
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
    : resolveWhole(value, attribute, path, context);
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
    onUnknown: (name) => context.onIgnored(name, 'unknown'),
  });
  return elements.ok ? ok(Array.isArray(elements.value) ? elements.value : []) : elements;
}

function resolveWhole(
  value: Json,
  attribute: Attribute,
  path: string,
  { onIgnored }: ResolveContext,
): Result<Json | undefined> {
  const listed = attribute.multiValued && value !== null ? toList(value) : value;
  return normalizeValue(listed, attribute, path, { onUnknown: (name) => onIgnored(name, 'unknown') });
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
  const whole = resolveWhole(elements, attribute, path, context);
  return whole.ok && Array.isArray(whole.value) ? ok(whole.value[0]) : whole;
}

function resolveSubAttributes(
  op: WritingName,
  value: Json,
  attribute: Attribute,
  path: string,
  context: ResolveContext,
): Result<JsonObject | undefined> {
  if (value === null || (Array.isArray(value) && value.length === 0)) {
    return ok(undefined);
  }
  if (!isJsonObject(value)) {
    return fail(errors.wrongType(path, 'an object', describeType(value)));
  }
  const subAttributes = attribute.subAttributes ?? [];
  const pathOf = (name: string) => `${path}.${name}`;
  const values = collectMembers(value, subAttributes, pathOf, (name) =>
    context.onIgnored(pathOf(name), 'unknown'),
  );
  if (!values.ok) {
    return values;
  }
  const changes: [string, Json][] = [];
  for (const [position, subAttribute] of subAttributes.entries()) {
    const member = values.value[position];
    if (member === undefined || !isStored(subAttribute)) {
      continue;
    }
    const change = resolveMember(op, member, subAttribute, pathOf(subAttribute.name), context);
    if (!change.ok) {
      return change;
    }
    if (change.value !== undefined) {
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
  const value = resolveWhole(member, subAttribute, path, context);
  if (!value.ok || value.value !== undefined || op === 'add') {
    return value;
  }
  return subAttribute.required ? fail(errors.requiredAttribute(path)) : ok(null);
}

function toList(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [value];
}
