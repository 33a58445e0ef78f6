/** One operation of a bulk request, carried out as the single request that it stands for (RFC 7644 §3.7). */
import {
  type BulkOperation,
  type BulkResult,
  bulkIdIn,
  errors,
  fail,
  ok,
  type ResourceDefinition,
  type Result,
  type ScimError,
} from '@rollcall/scim';
import { authorize } from '../../http/scim/authorize.ts';
import type { ResourceExchange, ScimAnswer, ScimExchange } from '../../http/scim/exchange.ts';
import { toFailure } from '../../http/scim/to-failure.ts';
import { scopeOf } from '../route-table.ts';
import { createResource } from './create.ts';
import { deleteResource } from './delete.ts';
import { patchResource } from './patch.ts';
import { replaceResource } from './replace.ts';

/** What an operation is about. */
export interface BulkTarget {
  readonly definition: ResourceDefinition;
  /** '' for POST. */
  readonly id: string;
}

/** What became of an operation, for its result and for those that refer to it. */
export interface BulkOutcome extends Pick<BulkResult, 'location' | 'version' | 'outcome'> {
  /** The id of the resource; undefined where the operation failed. */
  readonly id: string | undefined;
}

const VERBS = {
  POST: { verb: 'post', operate: createResource },
  PUT: { verb: 'put', operate: replaceResource },
  PATCH: { verb: 'patch', operate: patchResource },
  DELETE: { verb: 'delete', operate: deleteResource },
} as const;

/** 400 `invalidValue` where the path is not that of a resource, or for POST not the endpoint of a resource type. */
export function findTarget({ registry }: ScimExchange, { method, path }: BulkOperation): Result<BulkTarget> {
  const segments = path.split('/').filter((segment) => segment !== '');
  const [endpoint = '', id = ''] = segments.map(decode);
  const definition = registry.resources.find(({ resourceType }) => resourceType.endpoint === `/${endpoint}`);
  const isFit = method === 'POST' ? segments.length === 1 : segments.length === 2 && id !== '.search';
  if (definition !== undefined && isFit) return ok({ definition, id });
  const place = method === 'POST' ? 'the endpoint of a resource type' : 'that of a resource';
  return fail(errors.bulkPathUnfit(method, path, place));
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Carries the operation out, if the credential may do so. References have to be resolved. Never rejects. */
export async function carryOut(exchange: ScimExchange, operation: BulkOperation): Promise<BulkOutcome> {
  const target = findTarget(exchange, operation);
  if (!target.ok) return failed(target.error, undefined);
  try {
    const scope = scopeOf(VERBS[operation.method].verb, target.value.definition);
    authorize(exchange.client, [scope]);
  } catch (error) {
    return failed(toFailure(exchange, error).error, locationOf(exchange, target.value));
  }
  return perform(exchange, operation, target.value);
}

/** The outcome of an operation that is not even tried. */
export function refuse(
  exchange: ScimExchange,
  operation: BulkOperation | undefined,
  error: ScimError,
): BulkOutcome {
  const target = operation && findTarget(exchange, operation);
  const isKnown = target?.ok === true && bulkIdIn(target.value.id) === undefined;
  return failed(error, isKnown ? locationOf(exchange, target.value) : undefined);
}

/** The same for a step that belongs to an operation for which the credential has the right already. */
export async function perform(
  exchange: ScimExchange,
  operation: BulkOperation,
  target: BulkTarget,
): Promise<BulkOutcome> {
  const location = locationOf(exchange, target);
  try {
    const answer = await VERBS[operation.method].operate(toExchange(exchange, operation, target));
    return succeeded(answer, target, location);
  } catch (error) {
    return failed(toFailure(exchange, error).error, location);
  }
}

function succeeded(
  { status, headers, body }: ScimAnswer,
  { id }: BulkTarget,
  location: string | undefined,
): BulkOutcome {
  const { ETag: version, Location: created = location } = headers ?? {};
  return {
    id: id === '' ? String(body?.id) : id,
    outcome: status,
    ...(created === undefined ? {} : { location: created }),
    ...(version === undefined ? {} : { version }),
  };
}

function failed(error: ScimError, location: string | undefined): BulkOutcome {
  return { id: undefined, outcome: error, ...(location === undefined ? {} : { location }) };
}

function locationOf({ baseUrl }: ScimExchange, { definition, id }: BulkTarget): string | undefined {
  return id === '' ? undefined : `${baseUrl}${definition.resourceType.endpoint}/${encodeURIComponent(id)}`;
}

/** The single request. Nothing of the resource is answered but its id, so nothing else is loaded for an answer. */
function toExchange(
  exchange: ScimExchange,
  { method, version, data }: BulkOperation,
  { definition, id }: BulkTarget,
): ResourceExchange {
  const isAnswered = method === 'POST' || method === 'PUT';
  return {
    ...exchange,
    definition,
    id,
    query: new URLSearchParams(isAnswered ? { attributes: 'id' } : {}),
    body: data,
    request: {
      method,
      target: exchange.request.target,
      header: (name) => (name === 'if-match' ? (version ?? null) : null),
      readBody: async () => undefined,
    },
  };
}
