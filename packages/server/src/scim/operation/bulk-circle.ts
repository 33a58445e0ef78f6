/**
 * New resources that refer to each other in a circle (RFC 7644 §3.7.1): each is created without the references that are
 * still unknown, and gets them afterwards. As each needs the others, one that fails takes them all along.
 */
import {
  type BulkOperation,
  errors,
  type IdOfBulkId,
  PATCH_OP_URN,
  resolveReferences,
  splitUnresolved,
} from '@rollcall/scim';
import type { ScimExchange } from '../../http/scim/exchange.ts';
import { entityTag } from '../entity-tag.ts';
import { type BulkOutcome, type BulkTarget, carryOut, findTarget, perform } from './bulk-operation.ts';

interface Created {
  readonly operation: BulkOperation;
  readonly target: BulkTarget;
  /** False for someone who was known before and came back: such a person is never deleted here. */
  readonly isNew: boolean;
  outcome: BulkOutcome;
}

/**
 * The outcomes of these POSTs, in their order. `idOf` knows the resources outside of the circle; the references among the
 * operations are all to each other or to those.
 */
export async function createCircle(
  exchange: ScimExchange,
  operations: readonly (BulkOperation & { readonly bulkId: string })[],
  idOf: IdOfBulkId,
): Promise<readonly BulkOutcome[]> {
  const created = new Map<string, Created>();
  const idOfAll: IdOfBulkId = (bulkId) => created.get(bulkId)?.outcome.id ?? idOf(bulkId);
  const failure =
    (await createEach(exchange, operations, created, idOfAll)) ??
    (await completeEach(exchange, created, idOfAll));
  if (failure === undefined) return operations.map(({ bulkId }) => created.get(bulkId)!.outcome);
  for (const { operation, target, isNew } of created.values()) {
    if (isNew) await perform(exchange, { method: 'DELETE', path: operation.path }, target);
  }
  return operations.map(({ bulkId }) =>
    bulkId === failure.bulkId
      ? { id: undefined, outcome: failure.outcome.outcome }
      : { id: undefined, outcome: errors.bulkCircleFailed(failure.bulkId) },
  );
}

interface Failure {
  readonly bulkId: string;
  readonly outcome: BulkOutcome;
}

/** What cannot refer to each other is a conflict between the operations, each of which could be carried out alone. */
function inConflict(completed: BulkOutcome): BulkOutcome {
  const { outcome } = completed;
  if (typeof outcome === 'number' || outcome.status !== 400) return completed;
  return { id: undefined, outcome: { status: 409, detail: outcome.detail } };
}

async function createEach(
  exchange: ScimExchange,
  operations: readonly (BulkOperation & { readonly bulkId: string })[],
  created: Map<string, Created>,
  idOf: IdOfBulkId,
): Promise<Failure | undefined> {
  for (const operation of operations) {
    const { bulkId, data = {} } = operation;
    const { now } = splitUnresolved(data, idOf);
    const outcome = await carryOut(exchange, { ...operation, data: resolveReferences(now, false, idOf) });
    const target = findTarget(exchange, operation);
    if (outcome.id === undefined || !target.ok) return { bulkId, outcome };
    const { definition } = target.value;
    const isNew = outcome.version === entityTag(1);
    created.set(bulkId, { operation, target: { definition, id: outcome.id }, isNew, outcome });
  }
  return undefined;
}

async function completeEach(
  exchange: ScimExchange,
  created: ReadonlyMap<string, Created>,
  idOf: IdOfBulkId,
): Promise<Failure | undefined> {
  const before = new Set<string>();
  for (const [bulkId, one] of created) {
    const { data = {}, path } = one.operation;
    // What was known when this one was created, it has already.
    const { later } = splitUnresolved(data, (other) =>
      before.has(other) || !created.has(other) ? other : undefined,
    );
    before.add(bulkId);
    if (later === undefined) continue;
    const value = resolveReferences(later, false, idOf);
    const patch = { schemas: [PATCH_OP_URN], Operations: [{ op: 'add', value }] };
    const completed = await perform(exchange, { method: 'PATCH', path, data: patch }, one.target);
    if (completed.id === undefined) return { bulkId, outcome: inConflict(completed) };
    const { version } = completed;
    one.outcome = { ...one.outcome, ...(version === undefined ? {} : { version }) };
  }
  return undefined;
}
