/**
 * Resources in request bodies of SCIM 1.1, written as SCIM 2.0 would have them. Only names and forms change here; what
 * is valid the core decides, once for both versions.
 */
import * as errors from '../error/catalogue.ts';
import { isJsonObject } from '../resource/json.ts';
import { refuseMessageSchemas } from '../resource/schemas-attribute.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Attribute, Schema } from '../schema/attribute.ts';
import { findAttribute, findSubAttribute } from '../schema/attribute-index.ts';
import { lowerCaseName, sameName } from '../schema/name.ts';
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';
import { type Difference, differenceOf, fromSubAttributeName } from './difference.ts';
import { isDeleted, withoutOperation } from './element-operation.ts';
import { fromLanguageTag } from './language-tag.ts';
import { fromUrn, toUrn } from './urn.ts';

/**
 * The body of a POST or PUT as SCIM 2.0 writes it, for `normalizeResource`. Elements marked `"operation": "delete"`
 * are left out.
 *
 * Fails with invalidSyntax for a body that is no object, for `schemas` without the URN of the resource type in 1.1, and
 * for an extension that is there twice.
 */
export function fromResource(body: unknown, definition: ResourceDefinition): Result<JsonObject> {
  const members = fromMembers(body, definition);
  if (!members.ok) return members;
  const kept = members.value.map(([name, value]): [string, Json] => [name, withoutDeleted(value)]);
  return ok(Object.fromEntries(kept));
}

function withoutDeleted(value: Json): Json {
  if (!Array.isArray(value)) return value;
  return value.filter((element) => !isDeleted(element)).map(withoutOperation);
}

/** The members of a resource in the names and forms of SCIM 2.0; elements keep their `operation`. Fails as above. */
export function fromMembers(body: unknown, definition: ResourceDefinition): Result<[string, Json][]> {
  if (!isJsonObject(body)) return fail(errors.bodyNotObject());
  const names = new Set<string>();
  const members: [string, Json][] = [];
  for (const [sent, value] of Object.entries(body)) {
    const name = fromUrn(sent, definition);
    if (name !== sent && names.has(name)) return fail(errors.sameNameTwice(sent));
    names.add(name);
    members.push([name, fromMember(name, value, definition)]);
  }
  const schemas = Object.entries(body).find(([name]) => sameName(name, 'schemas'))?.[1];
  const refusal = refuseMessageSchemas(schemas, toUrn(definition.schema.id));
  return refusal === undefined ? ok(members) : fail(refusal);
}

function fromMember(name: string, value: Json, definition: ResourceDefinition): Json {
  if (sameName(name, 'schemas')) {
    const rename = (urn: Json) => (typeof urn === 'string' ? fromUrn(urn, definition) : urn);
    return Array.isArray(value) ? value.map(rename) : value;
  }
  const extension = definition.extensions.find(({ schema }) => sameName(schema.id, name))?.schema;
  if (extension === undefined) return fromAttribute(name, value, definition.schema);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([attribute, content]) => [
      attribute,
      fromAttribute(attribute, content, extension),
    ]),
  );
}

function fromAttribute(name: string, value: Json, schema: Schema): Json {
  const attribute = findAttribute(schema.attributes, name);
  if (attribute === undefined) return value;
  const difference = differenceOf(schema, attribute);
  if (!Array.isArray(value)) return fromElement(value, attribute, difference);
  const isBareAllowed = attribute.multiValued && findSubAttribute(attribute, 'value') !== undefined;
  return value.map((element) =>
    isBareAllowed && typeof element === 'string'
      ? { value: element }
      : fromElement(element, attribute, difference),
  );
}

function fromElement(element: Json, attribute: Attribute, difference: Difference | undefined): Json {
  if (typeof element === 'string') {
    return difference?.isLanguageTag === true ? fromLanguageTag(element) : element;
  }
  if (!isJsonObject(element)) return element;
  const isRenamed = difference !== undefined && difference.subAttributeNames.size > 0;
  const renamed = isRenamed ? fromNames(element, difference) : element;
  return attribute.storage === 'separate' ? withCanonicalValues(renamed, attribute) : renamed;
}

/** Where a sub-attribute is there under both names, that of 1.1 counts. */
function fromNames(element: JsonObject, difference: Difference): JsonObject {
  const entries = Object.entries(element).map(([name, value]) => ({
    name: fromSubAttributeName(name, difference),
    isRenamed: fromSubAttributeName(name, difference) !== name,
    value,
  }));
  const taken = new Set(entries.flatMap(({ name, isRenamed }) => (isRenamed ? [lowerCaseName(name)] : [])));
  return Object.fromEntries(
    entries
      .filter(({ name, isRenamed }) => isRenamed || !taken.has(lowerCaseName(name)))
      .map(({ name, value }) => [name, value]),
  );
}

/** `type` of a member was written `user` and `User` in drafts of 1.1; in 2.0 it is the name of a resource type. */
function withCanonicalValues(element: JsonObject, attribute: Attribute): JsonObject {
  return Object.fromEntries(
    Object.entries(element).map(([name, value]) => {
      const canonicalValues = findSubAttribute(attribute, name)?.canonicalValues ?? [];
      const canonical = canonicalValues.find((text) => typeof value === 'string' && sameName(text, value));
      return [name, canonical ?? value];
    }),
  );
}
