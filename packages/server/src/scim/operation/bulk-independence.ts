/**
 * Which operations of a run may be carried out at once. The outcome has to be that of carrying them out one after the other
 * (RFC 7644 §3.7): two operations on one resource, one that refers to what another changes, and two that want the same
 * unique value keep their order.
 */
import {
  type Attribute,
  type BulkOperation,
  bulkIdIn,
  fold,
  isJsonObject,
  type JsonObject,
  lowerCaseName,
  type ResourceDefinition,
} from '@rollcall/scim';
import type { ResourceExchange } from '../../http/scim/exchange.ts';
import { isResourceId } from '../resource-id.ts';
import { kindOf } from '../resource-kind.ts';
import type { BulkTarget } from './bulk-operation.ts';

/** An operation of a run. Its path is resolved, its data may still refer to operations of the same run. */
export interface RunOperation {
  readonly place: number;
  readonly operation: BulkOperation;
  readonly target: BulkTarget;
}

/** For each place of a run the places before it that have to end first. */
export function findWaits(run: readonly RunOperation[]): ReadonlyMap<number, ReadonlySet<number>> {
  const changedBy = new Map<string, number>();
  const mentionedBy = new Map<string, number[]>();
  const waits = new Map<number, ReadonlySet<number>>();
  for (const { place, operation, target } of run) {
    const changed = changedNames(operation, target);
    const mentioned = mentionedNames(operation.data);
    const before = new Set<number>();
    for (const name of [...changed, ...mentioned]) {
      const change = changedBy.get(name);
      if (change !== undefined) before.add(change);
    }
    for (const name of changed) {
      for (const mention of mentionedBy.get(name) ?? []) before.add(mention);
      changedBy.set(name, place);
      mentionedBy.delete(name);
    }
    for (const name of mentioned) {
      const places = mentionedBy.get(name);
      if (places === undefined) mentionedBy.set(name, [place]);
      else places.push(place);
    }
    before.delete(place);
    waits.set(place, before);
  }
  return waits;
}

/**
 * Whether the operations of a run may affect each other in ways that `findWaits` does not see, so that each has to wait for
 * the one before: a unique value may be freed for another operation, a group that leaves another may be what keeps a third
 * from a circle, and a deletion changes the versions of groups.
 */
export async function isEntangled(
  exchange: ResourceExchange,
  run: readonly RunOperation[],
): Promise<boolean> {
  const method = run[0]?.operation.method;
  const unique = uniqueAttributes(exchange.definition);
  if ((method === 'PUT' || method === 'PATCH') && hasMembers(exchange.definition)) return true;
  switch (method) {
    case 'PATCH':
      return run.some(({ operation }) => {
        const text = lowerCaseName(JSON.stringify(operation.data));
        return unique.some(({ attribute }) => text.includes(lowerCaseName(attribute.name)));
      });
    case 'PUT':
      return changesUniqueValue(exchange, run);
    case 'DELETE':
      return run.some(({ operation }) => operation.version !== undefined);
    default:
      return false;
  }
}

function hasMembers({ schema }: ResourceDefinition): boolean {
  return schema.attributes.some(
    ({ storage, mutability }) => storage === 'separate' && mutability !== 'readOnly',
  );
}

async function changesUniqueValue(
  exchange: ResourceExchange,
  run: readonly RunOperation[],
): Promise<boolean> {
  const { services, scope, definition } = exchange;
  const ids = run.map(({ target }) => target.id).filter(isResourceId);
  const { rows } = await services.pool.query<{ id: string; resource: JsonObject }>(
    `select id, resource from ${kindOf(exchange).table} where directory_id = $1 and id = any ($2::uuid[])`,
    [scope.directoryId, ids],
  );
  const current = new Map(
    rows.map(({ id, resource }) => [id, uniqueNames(resource, definition).sort().join('\n')]),
  );
  return run.some(({ operation: { data = {} }, target }) => {
    const before = current.get(target.id);
    return before !== undefined && before !== uniqueNames(data, definition).sort().join('\n');
  });
}

/** Names for what an operation changes: a resource, and the unique values that a new one takes. */
function changedNames({ method, bulkId, data = {} }: BulkOperation, target: BulkTarget): string[] {
  if (method !== 'POST') return [target.id];
  const externalId = memberNamed(data, 'externalId');
  return [
    `bulkId:${bulkId}`,
    ...uniqueNames(data, target.definition),
    // By which a person who was deleted may be recognised.
    ...(typeof externalId === 'string' ? [`externalId ${externalId}`] : []),
  ];
}

function mentionedNames(data: JsonObject = {}): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') {
      if (isResourceId(value) || bulkIdIn(value) !== undefined) names.add(value);
    } else if (typeof value === 'object' && value !== null) {
      for (const part of Object.values(value)) collect(part);
    }
  };
  collect(data);
  return names;
}

interface UniqueAttribute {
  readonly attribute: Attribute;
  /** The URN of its extension. */
  readonly urn?: string;
}

function uniqueAttributes({ schema, extensions }: ResourceDefinition): readonly UniqueAttribute[] {
  const isUnique = ({ uniqueness }: Attribute) => uniqueness !== 'none';
  return [
    ...schema.attributes.filter(isUnique).map((attribute) => ({ attribute })),
    ...extensions.flatMap(({ schema: { id: urn, attributes } }) =>
      attributes.filter(isUnique).map((attribute) => ({ attribute, urn })),
    ),
  ];
}

function uniqueNames(data: JsonObject, definition: ResourceDefinition): string[] {
  return uniqueAttributes(definition).flatMap(({ attribute: { name }, urn }) => {
    const holder = urn === undefined ? data : memberNamed(data, urn);
    const value = isJsonObject(holder) ? memberNamed(holder, name) : undefined;
    return value === undefined || value === null ? [] : [`${urn ?? ''} ${name} ${fold(String(value))}`];
  });
}

/** Names match without case. */
function memberNamed(object: JsonObject, name: string): unknown {
  return Object.entries(object).find(([key]) => lowerCaseName(key) === lowerCaseName(name))?.[1];
}
