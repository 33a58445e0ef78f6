/**
 * From an event of the log to the claims of a security event token (RFC 8417 §2.2, RFC 9967 §2). A token is about one
 * resource and says what has become of it, whichever request did that: every change of an existing resource is a patch.
 */
import {
  diffResources,
  isJsonObject,
  type JsonObject,
  memberOf,
  PATCH_OP_URN,
  parseProjection,
  project,
  type Registry,
  type ResourceDefinition,
  represent,
} from '@rollcall/scim';
import { encodeTypeId } from '../database/type-id.ts';
import type { LoggedEvent } from '../event/index.ts';
import { entityTag } from '../scim/entity-tag.ts';
import { EVENT_URI } from './event-uri.ts';
import { toTokenId } from './token-id.ts';

/** Tokens of the form `full` carry the data that changed; those of the form `notice` only say what changed. */
export type TokenForm = 'notice' | 'full';

/** For whom a token is, and what is known of the directory that the event is from. */
export interface TokenContext {
  readonly issuer: string;
  readonly audience: string;
  readonly form: TokenForm;
  /** The stream's id in the database. */
  readonly streamId: string;
  readonly registry: Registry;
  /** The SCIM base URL of the directory. */
  readonly baseUrl: string;
}

export type TokenClaims = {
  readonly iss: string;
  readonly aud: string;
  readonly jti: string;
  /** The same in all tokens about one change. */
  readonly txn: string;
  /** When the change was made, in seconds since 1970. */
  readonly toe: number;
  readonly sub_id: JsonObject;
  /** Whose SCIM base URL `sub_id.uri` is below. */
  readonly directory_id: string;
  readonly events: JsonObject;
};

type ToEvents = (logged: LoggedEvent, definition: ResourceDefinition, context: TokenContext) => JsonObject;

interface Source {
  readonly resourceType: 'User' | 'Group';
  readonly toEvents: ToEvents;
}

const SOURCES: ReadonlyMap<string, Source> = new Map([
  ['dsync.user.created', { resourceType: 'User', toEvents: created }],
  ['dsync.user.updated', { resourceType: 'User', toEvents: updated }],
  ['dsync.user.deleted', { resourceType: 'User', toEvents: deleted }],
  ['dsync.group.created', { resourceType: 'Group', toEvents: created }],
  ['dsync.group.updated', { resourceType: 'Group', toEvents: updated }],
  ['dsync.group.deleted', { resourceType: 'Group', toEvents: deleted }],
  ['dsync.group.user_added', { resourceType: 'Group', toEvents: memberAdded }],
  ['dsync.group.user_removed', { resourceType: 'Group', toEvents: memberRemoved }],
]);

/** The events of the log that tokens are made from. */
export const SOURCE_TYPES: readonly string[] = [...SOURCES.keys()];

/**
 * The claims without `iat`, which the signer adds; undefined where nothing of the change may be shown, or where the log
 * is from before it knew SCIM ids.
 */
export function composeClaims(logged: LoggedEvent, context: TokenContext): TokenClaims | undefined {
  const { event, directoryId, scimId, occurredAt } = logged;
  const source = SOURCES.get(event.event);
  const definition = context.registry.resources.find(
    ({ resourceType }) => resourceType.name === source?.resourceType,
  );
  if (source === undefined || definition === undefined || scimId === null) return undefined;
  const events = source.toEvents(logged, definition, context);
  if (Object.keys(events).length === 0) return undefined;
  const { externalId } = attributesOf(memberOf(event.data, 'group') ?? event.data);
  return {
    iss: context.issuer,
    aud: context.audience,
    jti: toTokenId(event.id, context.streamId),
    txn: event.id,
    toe: Math.floor(Date.parse(occurredAt) / 1000),
    sub_id: {
      format: 'scim',
      uri: `${definition.resourceType.endpoint}/${scimId}`,
      ...(externalId === undefined ? {} : { externalId }),
    },
    directory_id: encodeTypeId('directory', directoryId),
    events,
  };
}

function created(logged: LoggedEvent, definition: ResourceDefinition, context: TokenContext): JsonObject {
  const { data } = logged.event;
  const resource = visible(attributesOf(data), definition);
  const version = entityTag(logged.version);
  if (context.form === 'notice') {
    return { [EVENT_URI.createNotice]: { version, attributes: changedPaths({}, resource) } };
  }
  const id = logged.scimId ?? '';
  const representation = represent(resource, definition, {
    id,
    created: logged.occurredAt,
    lastModified: logged.occurredAt,
    version,
    location: `${context.baseUrl}${definition.resourceType.endpoint}/${id}`,
  });
  return { [EVENT_URI.createFull]: { version, data: representation } };
}

function updated(logged: LoggedEvent, definition: ResourceDefinition, { form }: TokenContext): JsonObject {
  const { data } = logged.event;
  const after = attributesOf(data);
  const [from, to] = [before(after, data.previous_attributes), after].map((resource) =>
    visible(resource, definition),
  ) as [JsonObject, JsonObject];
  const changes = diffResources(from, to);
  if (changes.length === 0) return {};
  const operations = changes.map(
    ({ path, after: value }): JsonObject =>
      value === undefined ? { op: 'remove', path } : { op: 'replace', path, value },
  );
  return {
    ...patched(logged, form, changedPaths(from, to), operations),
    ...(from.active !== true && to.active === true ? { [EVENT_URI.activate]: {} } : {}),
    ...(from.active !== false && to.active === false ? { [EVENT_URI.deactivate]: {} } : {}),
  };
}

/** Memberships end with their user or group, without a token of their own. */
function deleted(): JsonObject {
  return { [EVENT_URI.delete]: {} };
}

function memberAdded(logged: LoggedEvent, _: ResourceDefinition, { form }: TokenContext): JsonObject {
  const value = [{ value: logged.memberScimId, type: 'User' }];
  return patched(logged, form, ['members'], [{ op: 'add', path: 'members', value }]);
}

function memberRemoved(logged: LoggedEvent, _: ResourceDefinition, { form }: TokenContext): JsonObject {
  const path = `members[value eq "${logged.memberScimId}"]`;
  return patched(logged, form, ['members'], [{ op: 'remove', path }]);
}

function patched(
  logged: LoggedEvent,
  form: TokenForm,
  attributes: readonly string[],
  operations: readonly JsonObject[],
): JsonObject {
  const version = entityTag(logged.version);
  if (form === 'notice') return { [EVENT_URI.patchNotice]: { version, attributes } };
  return { [EVENT_URI.patchFull]: { version, data: { schemas: [PATCH_OP_URN], Operations: operations } } };
}

/** The canonical document in the product's view of a resource. */
function attributesOf(view: unknown): JsonObject {
  const attributes = isJsonObject(view) ? memberOf(view, 'raw_attributes') : undefined;
  return isJsonObject(attributes) ? attributes : {};
}

/** The document before an update: what it is now, with the previous values, where null stands for none. */
function before(after: JsonObject, previousAttributes: unknown): JsonObject {
  const names = new Map(Object.entries(after));
  for (const [name, value] of Object.entries(attributesOf(previousAttributes))) {
    if (value === null) names.delete(name);
    else names.set(name, value);
  }
  return Object.fromEntries(names);
}

/** Only what a client may read unasked: nothing that is never returned leaves in a token. */
function visible(resource: JsonObject, definition: ResourceDefinition): JsonObject {
  const projection = parseProjection({}, definition);
  return projection.ok ? project(resource, projection.value) : {};
}

/** What changed, as paths in the grammar of PATCH: sub-attributes one by one where a complex attribute stays. */
function changedPaths(from: JsonObject, to: JsonObject): string[] {
  return diffResources(from, to).flatMap(({ path, before: was, after: is }) => {
    if (!isJsonObject(was) || !isJsonObject(is)) return [path];
    return diffResources(was, is).map((change) => `${path}.${change.path}`);
  });
}
