/** Users behind the operations: what a change of the document means for the row. */
import {
  applyOperations,
  equalJson,
  errors,
  fail,
  fold,
  type Json,
  type JsonObject,
  keepImmutable,
  ok,
  type Result,
  toComparable,
} from '@rollcall/scim';
import type { ResourceExchange } from '../../http/scim/exchange.ts';
import { applyOptions } from '../dialect.ts';
import type { ResourceKind } from '../resource-kind.ts';
import type { StoredResource } from '../stored-resource.ts';
import { resourceTerms } from '../terms.ts';
import { uniqueValues } from '../unique-value.ts';
import { managerIdOf, withComputedAttributes } from './computed-attributes.ts';
import { groupsOf, groupsOfPage } from './user-statements.ts';
import {
  deleteUser,
  findDeactivatedUser,
  insertUser,
  readUser,
  type UserRow,
  updateUser,
} from './user-store.ts';

/** A folded user name is an index key, which PostgreSQL bounds. */
const USER_NAME_BYTES_MAX = 1_024;

export const userKind: ResourceKind = {
  patchReturnsResource: true,
  table: 'scim_user',
  separate: { name: 'groups', elementsOfPage: groupsOfPage, elementsOf: groupsOf },

  async create(exchange, { resource }) {
    const row = toRow(exchange, withActive(resource, true));
    if (!row.ok) return row;
    const { services, scope } = exchange;
    const inserted = await insertUser(services.pool, scope, row.value);
    const isRefused = !inserted.ok && inserted.error.scimType === 'uniqueness';
    if (!isRefused || scope.policy.reprovision !== 'reactivate' || !row.value.active) return inserted;
    return (await reactivate(exchange, row.value)) ?? inserted;
  },

  read({ services, scope, id }) {
    return readUser(services.pool, scope, id);
  },

  async replace(exchange, precondition, { resource }) {
    return change(exchange, precondition, (current) => keepImmutable(current, resource, exchange.definition));
  },

  async patch(exchange, precondition, operations) {
    return change(exchange, precondition, (current) =>
      applyOperations(current, operations, exchange.definition, applyOptions(exchange.coercions)),
    );
  },

  remove({ services, scope, id }, precondition) {
    return deleteUser(services.pool, scope, id, precondition);
  },

  computed: {
    complete: withComputedAttributes,
    isPartOf: (user, projection) => managerIdOf(user, projection) !== undefined,
  },

  toElement: (_attribute, element, baseUrl) => ({
    value: element.value ?? null,
    $ref: `${baseUrl}/Groups/${element.value}`,
    display: element.display ?? null,
    type: element.type ?? 'direct',
  }),
};

/**
 * Makes the deactivated user of this name active again, with what was sent in place of what there was; undefined when
 * there is none.
 */
async function reactivate(
  exchange: ResourceExchange,
  { resource, userNameFolded }: UserRow,
): Promise<Result<StoredResource> | undefined> {
  const { services, scope, definition } = exchange;
  const id = await findDeactivatedUser(services.pool, scope, userNameFolded);
  if (id === undefined) return undefined;
  const taken = errors.notUnique('User', 'userName', String(resource.userName));
  return change(
    { ...exchange, id },
    () => ok(undefined),
    (current) => (current.active === false ? keepImmutable(current, resource, definition) : fail(taken)),
  );
}

async function change(
  exchange: ResourceExchange,
  precondition: Parameters<typeof updateUser>[3],
  compute: (current: JsonObject) => Result<JsonObject>,
): ReturnType<ResourceKind['replace']> {
  const { services, scope, id } = exchange;
  return updateUser(services.pool, scope, id, precondition, (current) => {
    const next = compute(current.resource);
    if (!next.ok) return next;
    const resource = withActive(next.value, current.resource.active ?? true);
    return equalJson(current.resource, resource) ? ok(undefined) : toRow(exchange, resource);
  });
}

/** Every user is active or not. A write that leaves `active` out or takes it away must not bring a deactivated person back. */
function withActive(resource: JsonObject, otherwise: Json): JsonObject {
  return resource.active === undefined ? { ...resource, active: otherwise } : resource;
}

function toRow({ scope, definition }: ResourceExchange, resource: JsonObject): Result<UserRow> {
  const userNameFolded = fold(String(resource.userName));
  if (Buffer.byteLength(userNameFolded) > USER_NAME_BYTES_MAX) {
    return fail(errors.keyTooLong('userName', USER_NAME_BYTES_MAX));
  }
  const comparable = toComparable(resource, definition);
  return ok({
    resource,
    comparable,
    terms: resourceTerms(scope.directoryId, comparable, definition),
    unique: uniqueValues(comparable, definition),
    userNameFolded,
    active: resource.active === true,
  });
}
