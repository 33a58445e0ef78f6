/** The attributes of a partial resource, by how a PATCH of SCIM 1.1 merges them. */
import * as errors from '../error/catalogue.ts';
import { isJsonObject } from '../resource/json.ts';
import { isStored } from '../resource/normalize-value.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Schema } from '../schema/attribute.ts';
import { findAttribute } from '../schema/attribute-index.ts';
import { sameName } from '../schema/name.ts';
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';

/** A multi-valued attribute with the elements that were sent, each perhaps with an `operation`. */
export interface GivenList {
  readonly path: string;
  readonly elements: readonly Json[];
}

export interface PartialResource {
  /** All but the multi-valued attributes; those of an extension in an object under its URN. */
  readonly singular: JsonObject;
  readonly lists: readonly GivenList[];
  /** The paths of all attributes of the schemas that were sent. */
  readonly paths: ReadonlySet<string>;
}

/** Takes the members of a body apart. invalidSyntax for an attribute that is there twice. */
export function readPartialResource(
  members: readonly (readonly [string, Json])[],
  definition: ResourceDefinition,
): Result<PartialResource> {
  const reading: Reading = { lists: [], paths: new Set() };
  const singular: [string, Json][] = [];
  for (const [name, value] of members) {
    // What `meta` says is read apart, and `schemas` describes the body.
    if (sameName(name, 'schemas') || sameName(name, 'meta')) continue;
    const extension = definition.extensions.find(({ schema }) => sameName(schema.id, name))?.schema;
    if (extension === undefined || !isJsonObject(value)) {
      const left = readAttribute(name, value, definition.schema, '', reading);
      if (!left.ok) return left;
      singular.push(...left.value);
      continue;
    }
    const ofExtension: [string, Json][] = [];
    for (const [attribute, content] of Object.entries(value)) {
      const left = readAttribute(attribute, content, extension, `${extension.id}:`, reading);
      if (!left.ok) return left;
      ofExtension.push(...left.value);
    }
    singular.push([name, Object.fromEntries(ofExtension)]);
  }
  return ok({ singular: Object.fromEntries(singular), ...reading });
}

interface Reading {
  readonly lists: GivenList[];
  readonly paths: Set<string>;
}

/** What is left for the singular part: the attribute itself, or nothing when it is multi-valued. */
function readAttribute(
  name: string,
  value: Json,
  schema: Schema,
  prefix: string,
  { lists, paths }: Reading,
): Result<[string, Json][]> {
  const attribute = findAttribute(schema.attributes, name);
  if (attribute === undefined) return ok([[name, value]]);
  const path = prefix + attribute.name;
  if (paths.has(path)) return fail(errors.sameNameTwice(path));
  paths.add(path);
  if (!attribute.multiValued) return ok([[name, value]]);
  // A readOnly list, such as the groups of a user, is ignored as in every other request.
  if (isStored(attribute) && value !== null) {
    lists.push({ path, elements: Array.isArray(value) ? value : [value] });
  }
  return ok([]);
}
