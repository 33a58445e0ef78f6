/** Immutable attributes under PUT (RFC 7644 §3.5.1). */
import * as errors from '../error/catalogue.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Attribute } from '../schema/attribute.ts';
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';
import { equalJson, isJsonObject, memberOf } from './json.ts';

/**
 * The canonical resource `after`, in which immutable attributes that `before` has set and that were not sent stand as
 * before. One that was sent with another value: 400 mutability. Elements of multi-valued attributes are exchanged as a
 * whole, so immutable sub-attributes there are never changed in place.
 */
export function keepImmutable(
  before: JsonObject,
  after: JsonObject,
  definition: ResourceDefinition,
): Result<JsonObject> {
  if (!hasImmutable(definition)) return ok(after);
  const base = [...definition.common, ...definition.schema.attributes];
  const kept = keepMembers(before, after, base, (name) => name);
  if (!kept.ok) return kept;
  const resource: { [name: string]: Json } = { ...kept.value };
  for (const { schema } of definition.extensions) {
    const extension = keepMembers(
      objectAt(before, schema.id),
      objectAt(after, schema.id),
      schema.attributes,
      (name) => `${schema.id}:${name}`,
    );
    if (!extension.ok) return extension;
    if (Object.keys(extension.value).length > 0) resource[schema.id] = extension.value;
  }
  return ok(resource);
}

const withImmutable = new WeakMap<ResourceDefinition, boolean>();

/** Kept, because the resource types of the standard have none. */
function hasImmutable(definition: ResourceDefinition): boolean {
  let known = withImmutable.get(definition);
  if (known === undefined) {
    const schemas = [definition.schema, ...definition.extensions.map(({ schema }) => schema)];
    known = schemas.some(({ attributes }) => attributes.some(isOrHoldsImmutable));
    withImmutable.set(definition, known);
  }
  return known;
}

function isOrHoldsImmutable({ mutability, storage, subAttributes, multiValued }: Attribute): boolean {
  if (storage === 'separate') return false;
  if (mutability === 'immutable') return true;
  return !multiValued && (subAttributes?.some(isOrHoldsImmutable) ?? false);
}

function keepMembers(
  before: JsonObject,
  after: JsonObject,
  attributes: readonly Attribute[],
  pathOf: (name: string) => string,
): Result<JsonObject> {
  const members: { [name: string]: Json } = {};
  for (const attribute of attributes) {
    const value = keepValue(
      memberOf(before, attribute.name),
      memberOf(after, attribute.name),
      attribute,
      pathOf,
    );
    if (!value.ok) return value;
    if (value.value !== undefined) members[attribute.name] = value.value;
  }
  return ok(members);
}

function keepValue(
  before: Json | undefined,
  after: Json | undefined,
  attribute: Attribute,
  pathOf: (name: string) => string,
): Result<Json | undefined> {
  if (attribute.mutability === 'immutable' && before !== undefined) {
    return after === undefined || equalJson(before, after)
      ? ok(before)
      : fail(errors.immutableAttribute(pathOf(attribute.name)));
  }
  if (attribute.subAttributes === undefined || attribute.multiValued) return ok(after);
  const path = pathOf(attribute.name);
  const kept = keepMembers(
    asObject(before),
    asObject(after),
    attribute.subAttributes,
    (sub) => `${path}.${sub}`,
  );
  if (!kept.ok) return kept;
  return ok(Object.keys(kept.value).length === 0 ? undefined : kept.value);
}

function objectAt(resource: JsonObject, name: string): JsonObject {
  return asObject(memberOf(resource, name));
}

function asObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
