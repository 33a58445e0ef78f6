/** Reading the PatchOp message (RFC 7644 §3.5.2) without any schema: which operations were sent. */
import * as errors from '../error/catalogue.ts';
import { PATCH_OP_URN } from '../message/urn.ts';
import { fail, ok, type Result } from '../result.ts';
import { lowerCaseName, sameName } from '../schema/name.ts';
import type { Json } from '../schema/registry.ts';
import { PATCH_OPERATIONS, type PatchOperation, type PatchOperationName } from './operation.ts';

const operationNames: ReadonlyMap<string, PatchOperationName> = new Map(
  PATCH_OPERATIONS.map((name) => [name, name]),
);

/**
 * The operations of a PatchOp message, in the order sent. Names of members and of operations are read in any
 * letter case; members that the message does not define are ignored.
 *
 * `body` is parsed JSON. Fails with invalidSyntax when it is not a PatchOp message with at least one operation. A
 * `path` of null counts as absent; a `value` of null does not, because it means "unassigned" (RFC 7643 §2.5).
 */
export function parsePatchRequest(body: unknown): Result<PatchOperation[]> {
  const message = membersOf(body, ['schemas', 'operations']);
  if (!message.ok) {
    return message;
  }
  const schemas = message.value.get('schemas');
  if (!Array.isArray(schemas) || schemas.length === 0) {
    return fail(errors.missingSchemas(PATCH_OP_URN));
  }
  if (!schemas.every((urn) => typeof urn === 'string')) {
    return fail(errors.schemasNotStrings());
  }
  if (!schemas.some((urn) => sameName(urn, PATCH_OP_URN))) {
    return fail(errors.schemasLacks(PATCH_OP_URN));
  }
  const items = message.value.get('operations');
  if (!Array.isArray(items) || items.length === 0) {
    return fail(errors.missingOperations());
  }
  const operations: PatchOperation[] = [];
  for (const [position, item] of items.entries()) {
    const operation = parseOperation(item, position + 1);
    if (!operation.ok) {
      return operation;
    }
    operations.push(operation.value);
  }
  return ok(operations);
}

function parseOperation(item: unknown, ordinal: number): Result<PatchOperation> {
  if (!isObject(item)) {
    return fail(errors.operationNotObject(ordinal));
  }
  const members = membersOf(item, ['op', 'path', 'value']);
  if (!members.ok) {
    return members;
  }
  const name = members.value.get('op');
  const op = typeof name === 'string' ? operationNames.get(lowerCaseName(name)) : undefined;
  if (op === undefined) {
    return fail(errors.unknownOperation(ordinal, name));
  }
  const path = members.value.get('path') ?? undefined;
  if (path !== undefined && typeof path !== 'string') {
    return fail(errors.operationPathNotText(ordinal));
  }
  const value = members.value.get('value') as Json | undefined;
  return ok({ op, ...(path !== undefined && { path }), ...(value !== undefined && { value }) });
}

/** The members of these lower-case names, found in any letter case; invalidSyntax if one is there twice. */
function membersOf(body: unknown, names: readonly string[]): Result<ReadonlyMap<string, unknown>> {
  if (!isObject(body)) {
    return fail(errors.bodyNotObject());
  }
  const members = new Map<string, unknown>();
  for (const [key, value] of Object.entries(body)) {
    const name = lowerCaseName(key);
    if (!names.includes(name)) {
      continue;
    }
    if (members.has(name)) {
      return fail(errors.sameNameTwice(key));
    }
    members.set(name, value);
  }
  return ok(members);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
