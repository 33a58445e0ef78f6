/** POST to `/Bulk`: many operations in one request, each by itself as if it had come alone (RFC 7644 §3.7). */
import {
  type BulkOperation,
  type BulkResult,
  bulkResponse,
  errors,
  type IdOfBulkId,
  parseBulkRequest,
  referencesOf,
  resolvePathReferences,
  resolveReferences,
  type ScimError,
} from '@rollcall/scim';
import type { ScimAnswer, ScimExchange } from '../../http/scim/exchange.ts';
import { unwrap } from '../../http/scim/scim-failure.ts';
import { createCircle } from './bulk-circle.ts';
import { findWaits, isEntangled, type RunOperation } from './bulk-independence.ts';
import { type BulkOutcome, carryOut, findTarget, refuse } from './bulk-operation.ts';
import { type PlannedOperation, planStages, type Stage } from './bulk-plan.ts';

/** The most operations of one request. The size of its body is bounded as that of any other. */
export const BULK_OPERATIONS_MAX = 1_000;
/** Operations that are under way at once, each with a connection to the database. */
const CONCURRENT_MAX = 8;

const NO_REFERENCES: ReadonlySet<string> = new Set();

/** A bulk request while it is carried out. */
interface Job {
  readonly exchange: ScimExchange;
  readonly planned: readonly PlannedOperation[];
  readonly failuresMax: number;
  /** Why an operation could not be read, by its place. */
  readonly refusals: ReadonlyMap<number, ScimError>;
  /** Every bulkId of a POST. */
  readonly bulkIds: ReadonlySet<string>;
  readonly outcomes: Map<number, BulkOutcome>;
  /** The ids of the resources created so far, by bulkId. */
  readonly created: Map<string, string>;
  failures: number;
}

/**
 * 200 with the result of each operation in the order of the request, whatever became of them. Once `failOnErrors`
 * operations have failed, the rest is neither carried out nor answered.
 */
export async function executeBulk(exchange: ScimExchange): Promise<ScimAnswer> {
  const { failOnErrors, operations } = unwrap(parseBulkRequest(exchange.body, BULK_OPERATIONS_MAX));
  const planned = operations.map(({ operation: read }): PlannedOperation => {
    const operation = read.ok ? read.value : undefined;
    return { operation, references: operation === undefined ? NO_REFERENCES : referencesOf(operation) };
  });
  const job: Job = {
    exchange,
    planned,
    failuresMax: failOnErrors ?? Number.POSITIVE_INFINITY,
    refusals: new Map(
      operations.flatMap(({ operation }, place) => (operation.ok ? [] : [[place, operation.error]])),
    ),
    bulkIds: new Set(
      operations.flatMap(({ method, bulkId }) => (method === 'POST' && bulkId !== undefined ? [bulkId] : [])),
    ),
    outcomes: new Map(),
    created: new Map(),
    failures: 0,
  };
  for (const stage of planStages(planned)) {
    if (job.failures >= job.failuresMax) break;
    await (stage.kind === 'circle' ? runCircle(job, stage) : runRun(job, stage));
  }
  const results = operations.flatMap(({ method, bulkId }, place): BulkResult[] => {
    const outcome = job.outcomes.get(place);
    if (outcome === undefined) return [];
    const { id: _, ...result } = outcome;
    return [
      { ...(method === undefined ? {} : { method }), ...(bulkId === undefined ? {} : { bulkId }), ...result },
    ];
  });
  return { status: 200, body: bulkResponse(results) };
}

function record(job: Job, place: number, outcome: BulkOutcome): void {
  job.outcomes.set(place, outcome);
  const operation = job.planned[place]?.operation;
  if (outcome.id === undefined) job.failures += 1;
  else if (operation?.method === 'POST' && operation.bulkId !== undefined) {
    job.created.set(operation.bulkId, outcome.id);
  }
}

const idOf =
  ({ created }: Job): IdOfBulkId =>
  (bulkId) =>
    created.get(bulkId);

/** Why an operation cannot refer to what it refers to; `circle` are bulkIds that are about to be created. */
function refuseReferences(job: Job, place: number, circle = NO_REFERENCES): ScimError | undefined {
  const unresolved = [...(job.planned[place]?.references ?? [])].find(
    (bulkId) => !job.created.has(bulkId) && !circle.has(bulkId),
  );
  if (unresolved === undefined) return undefined;
  return job.bulkIds.has(unresolved) ? errors.bulkIdFailed(unresolved) : errors.bulkIdUnknown(unresolved);
}

async function runCircle(job: Job, { places }: Stage): Promise<void> {
  const operations = places.flatMap((place) => {
    const operation = job.planned[place]?.operation;
    return operation?.bulkId === undefined ? [] : [{ ...operation, bulkId: operation.bulkId }];
  });
  const circle = new Set(operations.map(({ bulkId }) => bulkId));
  const refused = places.map((place) => refuseReferences(job, place, circle));
  const refusal = refused.find((error) => error !== undefined);
  const outcomes =
    refusal === undefined
      ? await createCircle(job.exchange, operations, idOf(job))
      : refused.map((error) => ({ id: undefined, outcome: error ?? refusal }));
  for (const [index, place] of places.entries()) record(job, place, outcomes[index]!);
}

/** Carries out the operations of a run, at once where none affects another and no failure too many can happen. */
async function runRun(job: Job, { places }: Stage): Promise<void> {
  const waits = await waitsOf(job, places);
  const ends = new Map<number, Promise<void>>();
  const underWay = new Set<Promise<void>>();
  for (const place of places) {
    while (underWay.size > 0 && underWay.size >= concurrency(job)) await Promise.race(underWay);
    if (concurrency(job) <= 0) break;
    const before = [...(waits.get(place) ?? [])].map((other) => ends.get(other));
    const end = Promise.all(before)
      .then(() => runOne(job, place))
      .then((outcome) => record(job, place, outcome));
    ends.set(place, end);
    underWay.add(end);
    void end.finally(() => underWay.delete(end));
  }
  await Promise.all(underWay);
}

/** How many operations may be under way: should all of them fail, those are not more failures than are wanted. */
function concurrency({ failures, failuresMax }: Job): number {
  return Math.min(CONCURRENT_MAX, failuresMax - failures);
}

async function waitsOf(
  job: Job,
  places: readonly number[],
): Promise<ReadonlyMap<number, ReadonlySet<number>>> {
  const run = places.flatMap((place): RunOperation[] => {
    const operation = job.planned[place]?.operation;
    if (operation === undefined) return [];
    const resolved = { ...operation, path: resolvePathReferences(operation.path, idOf(job)) };
    const target = findTarget(job.exchange, resolved);
    return target.ok ? [{ place, operation: resolved, target: target.value }] : [];
  });
  const [first] = run;
  if (first === undefined) return new Map();
  const { exchange } = job;
  // Without the database each operation has its own failure to tell.
  const isOneByOne = await isEntangled({ ...exchange, ...first.target }, run).catch(() => true);
  if (!isOneByOne) return findWaits(run);
  return new Map(run.slice(1).map(({ place }, index) => [place, new Set([run[index]!.place])]));
}

async function runOne(job: Job, place: number): Promise<BulkOutcome> {
  const operation = job.planned[place]?.operation;
  const refusal = job.refusals.get(place) ?? refuseReferences(job, place);
  if (refusal !== undefined || operation === undefined) {
    return refuse(job.exchange, operation, refusal ?? errors.bodyNotObject());
  }
  return carryOut(job.exchange, resolve(operation, idOf(job)));
}

function resolve(operation: BulkOperation, ids: IdOfBulkId): BulkOperation {
  const { method, path, data } = operation;
  return {
    ...operation,
    path: resolvePathReferences(path, ids),
    ...(data === undefined ? {} : { data: resolveReferences(data, method === 'PATCH', ids) }),
  };
}
