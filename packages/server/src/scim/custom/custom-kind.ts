/** Resources of types that a directory adds, behind the operations: a document and nothing else. */
import {
  applyOperations,
  equalJson,
  type JsonObject,
  keepImmutable,
  ok,
  type Result,
  toComparable,
} from '@rollcall/scim';
import type { ResourceExchange } from '../../http/scim/exchange.ts';
import { applyOptions } from '../dialect.ts';
import type { ResourceKind } from '../resource-kind.ts';
import type { Precondition, ResourceRow, StoredResource } from '../stored-resource.ts';
import { resourceTerms } from '../terms.ts';
import { uniqueValues } from '../unique-value.ts';
import {
  type CustomScope,
  deleteResourceRow,
  insertResource,
  readResourceRow,
  updateResource,
} from './custom-store.ts';

export const customKind: ResourceKind = {
  patchReturnsResource: true,
  table: 'scim_resource',

  create(exchange, { resource }) {
    return insertResource(exchange.services.pool, scopeOf(exchange), toRow(exchange, resource));
  },

  read(exchange) {
    return readResourceRow(exchange.services.pool, scopeOf(exchange), exchange.id);
  },

  replace(exchange, precondition, { resource }) {
    return change(exchange, precondition, (current) => keepImmutable(current, resource, exchange.definition));
  },

  patch(exchange, precondition, operations) {
    return change(exchange, precondition, (current) =>
      applyOperations(current, operations, exchange.definition, applyOptions(exchange.coercions)),
    );
  },

  remove(exchange, precondition) {
    return deleteResourceRow(exchange.services.pool, scopeOf(exchange), exchange.id, precondition);
  },

  toElement: (_attribute, element) => element,
};

function change(
  exchange: ResourceExchange,
  precondition: Precondition,
  compute: (current: JsonObject) => Result<JsonObject>,
): Promise<Result<StoredResource>> {
  const { services, id } = exchange;
  return updateResource(services.pool, scopeOf(exchange), id, precondition, (current) => {
    const next = compute(current.resource);
    if (!next.ok) return next;
    return ok(equalJson(current.resource, next.value) ? undefined : toRow(exchange, next.value));
  });
}

function scopeOf({ scope, definition }: ResourceExchange): CustomScope {
  return { scope, resourceTypeName: definition.resourceType.name };
}

function toRow({ scope, definition }: ResourceExchange, resource: JsonObject): ResourceRow {
  const comparable = toComparable(resource, definition);
  return {
    resource,
    comparable,
    terms: resourceTerms(scope.directoryId, comparable, definition),
    unique: uniqueValues(comparable, definition),
  };
}
