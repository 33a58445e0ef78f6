/** The BulkRequest message (RFC 7644 §3.7): many operations in one body, each of which stands or falls by itself. */
import * as errors from '../error/catalogue.ts';
import { isJsonObject } from '../resource/json.ts';
import { refuseMessageSchemas } from '../resource/schemas-attribute.ts';
import { fail, ok, type Result } from '../result.ts';
import { lowerCaseName } from '../schema/name.ts';
import type { JsonObject } from '../schema/registry.ts';
import { BULK_REQUEST_URN } from './urn.ts';

export const BULK_METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type BulkMethod = (typeof BULK_METHODS)[number];

export interface BulkOperation {
  readonly method: BulkMethod;
  /** Relative to the base URL, as sent: `/Users`, `/Users/bulkId:ada`. */
  readonly path: string;
  /** What other operations call the resource that this one creates; always there for POST. */
  readonly bulkId?: string;
  /** Acts as If-Match does. */
  readonly version?: string;
  /** Absent only for DELETE. */
  readonly data?: JsonObject;
}

/** One operation as it was sent: what its result repeats, and the operation or why it is none. */
export interface ReadBulkOperation {
  readonly method?: string;
  readonly bulkId?: string;
  readonly operation: Result<BulkOperation>;
}

export interface BulkRequest {
  /** After so many failures nothing more is carried out; absent when failures stop nothing. */
  readonly failOnErrors?: number;
  readonly operations: readonly ReadBulkOperation[];
}

type Members = ReadonlyMap<string, unknown>;

/**
 * The operations of a bulk request, in order. Names match without case. A fault of one operation is a failure of that
 * one: 400 invalidSyntax or invalidValue. Faults of the whole: 400 invalidSyntax for what is no BulkRequest, 400
 * invalidValue for `failOnErrors`, 413 for more than `operationsMax` operations.
 */
export function parseBulkRequest(body: unknown, operationsMax: number): Result<BulkRequest> {
  if (!isJsonObject(body)) return fail(errors.bodyNotObject());
  const members = readMembers(body);
  if (!members.ok) return members;
  const refusal = refuseMessageSchemas(members.value.get('schemas'), BULK_REQUEST_URN);
  if (refusal !== undefined) return fail(refusal);
  const failOnErrors = members.value.get('failonerrors');
  if (failOnErrors !== undefined && !(Number.isSafeInteger(failOnErrors) && Number(failOnErrors) >= 1)) {
    return fail(errors.failOnErrorsNotCount());
  }
  const sent = members.value.get('operations');
  if (!Array.isArray(sent) || sent.length === 0) return fail(errors.missingOperations());
  if (sent.length > operationsMax) return fail(errors.tooManyBulkOperations(operationsMax));
  return ok({
    ...(failOnErrors === undefined ? {} : { failOnErrors: Number(failOnErrors) }),
    operations: refuseSharedBulkIds(sent.map(readOperation)),
  });
}

/** The members of an object by their names in lower case; null counts as absent. */
function readMembers(object: JsonObject): Result<Members> {
  const members = new Map<string, unknown>();
  for (const [name, value] of Object.entries(object)) {
    const key = lowerCaseName(name);
    if (members.has(key)) return fail(errors.sameNameTwice(name));
    if (value !== null) members.set(key, value);
  }
  return ok(members);
}

function readOperation(sent: unknown, place: number): ReadBulkOperation {
  const ordinal = place + 1;
  if (!isJsonObject(sent)) return { operation: fail(errors.bulkOperationNotObject(ordinal)) };
  const members = readMembers(sent);
  if (!members.ok) return { operation: members };
  const method = members.value.get('method');
  const bulkId = members.value.get('bulkid');
  return {
    ...(typeof method === 'string' ? { method } : {}),
    ...(typeof bulkId === 'string' ? { bulkId } : {}),
    operation: toOperation(members.value, ordinal),
  };
}

function toOperation(members: Members, ordinal: number): Result<BulkOperation> {
  const sentMethod = members.get('method');
  const method = BULK_METHODS.find((known) => known === sentMethod);
  if (method === undefined) return fail(errors.unknownBulkMethod(ordinal, sentMethod));
  const path = members.get('path');
  if (typeof path !== 'string') return fail(errors.bulkMemberNotText(ordinal, 'path'));
  const bulkId = members.get('bulkid');
  const isNamed = typeof bulkId === 'string' && bulkId !== '';
  if (method === 'POST' && !isNamed) return fail(errors.missingBulkId(ordinal));
  if (bulkId !== undefined && !isNamed) return fail(errors.bulkMemberNotText(ordinal, 'bulkId'));
  const version = members.get('version');
  if (version !== undefined && typeof version !== 'string') {
    return fail(errors.bulkMemberNotText(ordinal, 'version'));
  }
  const data = members.get('data');
  if (method !== 'DELETE' && !isJsonObject(data)) return fail(errors.bulkDataNotObject(ordinal, method));
  return ok({
    method,
    path,
    ...(isNamed ? { bulkId } : {}),
    ...(version === undefined ? {} : { version }),
    ...(method !== 'DELETE' && isJsonObject(data) ? { data } : {}),
  });
}

/** Of resources that are created under one bulkId, nobody could tell which one is meant: each of them fails. */
function refuseSharedBulkIds(operations: readonly ReadBulkOperation[]): readonly ReadBulkOperation[] {
  const creations = new Map<string, number>();
  for (const { method, bulkId } of operations) {
    if (method === 'POST' && bulkId !== undefined) creations.set(bulkId, (creations.get(bulkId) ?? 0) + 1);
  }
  return operations.map((read) => {
    const { method, bulkId = '' } = read;
    const isShared = method === 'POST' && (creations.get(bulkId) ?? 0) > 1;
    return isShared ? { ...read, operation: fail(errors.bulkIdTwice(bulkId)) } : read;
  });
}
