/** Groups behind the operations: the document in its row, the members in rows of their own. */
import {
  applyOperations,
  equalJson,
  errors,
  fail,
  fold,
  isRequested,
  type JsonObject,
  keepImmutable,
  type MemberChange,
  memberChanges,
  ok,
  type Projection,
  type Result,
  splitOperations,
  toComparable,
} from '@rollcall/scim';
import type { ResourceExchange } from '../../http/scim/exchange.ts';
import { applyOptions } from '../dialect.ts';
import type { ResourceKind } from '../resource-kind.ts';
import type { Precondition, StoredResource } from '../stored-resource.ts';
import { resourceTerms } from '../terms.ts';
import { uniqueValues } from '../unique-value.ts';
import { membersOfPage } from './group-statements.ts';
import { deleteGroup, type GroupRow, insertGroup, readGroup, updateGroup } from './group-store.ts';

/** A folded display name is an index key, which PostgreSQL bounds. */
const DISPLAY_NAME_BYTES_MAX = 1_024;

export const groupKind: ResourceKind = {
  patchReturnsResource: false,
  table: 'scim_group',
  separate: { name: 'members', elementsOfPage: membersOfPage },

  async create(exchange, { resource, separate }, projection) {
    const row = toRow(exchange, resource);
    if (!row.ok) return row;
    const { services, scope } = exchange;
    const created = await insertGroup(services.pool, scope, row.value, toMembers(separate.members), {
      resumeByExternalId: scope.policy.rehire === 'external-id',
    });
    return created.ok ? withMembers(exchange, created.value, projection) : created;
  },

  read(exchange, projection) {
    return readProjected(exchange, exchange.id, projection);
  },

  async replace(exchange, precondition, { resource, separate }, projection) {
    const members: MemberChange[] = [{ kind: 'replaceAll', members: toMembers(separate.members) }];
    const changed = await change(exchange, precondition, members, (current) =>
      keepImmutable(current, resource, exchange.definition),
    );
    return changed.ok ? withMembers(exchange, changed.value, projection) : changed;
  },

  async patch(exchange, precondition, operations, projection) {
    const { document, separate } = splitOperations(operations);
    const members = memberChanges(separate);
    if (!members.ok) return members;
    const changed = await change(exchange, precondition, members.value, (current) =>
      applyOperations(current, document, exchange.definition, applyOptions(exchange.coercions)),
    );
    if (!changed.ok || projection === undefined) return changed;
    return withMembers(exchange, changed.value, projection);
  },

  remove({ services, scope, id }, precondition) {
    return deleteGroup(services.pool, scope, id, precondition);
  },

  toElement: (_attribute, element, baseUrl) => ({
    value: element.value ?? null,
    $ref: `${baseUrl}/${element.type}s/${element.value}`,
    type: element.type ?? 'User',
  }),
};

async function change(
  exchange: ResourceExchange,
  precondition: Precondition,
  members: readonly MemberChange[],
  compute: (current: JsonObject) => Result<JsonObject>,
): Promise<Result<StoredResource>> {
  const { services, scope, id } = exchange;
  const document = (current: StoredResource): Result<GroupRow | undefined> => {
    const next = compute(current.resource);
    if (!next.ok) return next;
    return equalJson(current.resource, next.value) ? ok(undefined) : toRow(exchange, next.value);
  };
  return updateGroup(services.pool, scope, id, precondition, { document, members });
}

/** The group as it stands after the write, with its members if they are returned. */
async function withMembers(
  exchange: ResourceExchange,
  written: StoredResource,
  projection: Projection,
): Promise<Result<StoredResource>> {
  if (!isRequested(projection, 'members')) return ok(written);
  const stored = await readProjected(exchange, written.id, projection);
  return stored === undefined ? fail(errors.resourceNotFound('Group', written.id)) : ok(stored);
}

function readProjected(
  { services, scope }: ResourceExchange,
  id: string,
  projection: Projection,
): Promise<StoredResource | undefined> {
  return readGroup(services.pool, scope, id, { members: isRequested(projection, 'members') });
}

function toMembers(elements: readonly JsonObject[] = []): { readonly value: string }[] {
  return elements.map((element) => ({ value: String(element.value ?? '') }));
}

function toRow({ scope, definition }: ResourceExchange, resource: JsonObject): Result<GroupRow> {
  const displayNameFolded = fold(String(resource.displayName));
  if (Buffer.byteLength(displayNameFolded) > DISPLAY_NAME_BYTES_MAX) {
    return fail(errors.keyTooLong('displayName', DISPLAY_NAME_BYTES_MAX));
  }
  const comparable = toComparable(resource, definition);
  return ok({
    resource,
    comparable,
    terms: resourceTerms(scope.directoryId, comparable, definition),
    unique: uniqueValues(comparable, definition),
    displayNameFolded,
  });
}
