/** The registry of a directory with schemas and resource types of its own, beside those of the standard. */
import { equalJson } from '../resource/json.ts';
import type { Attribute, ResourceType, Schema } from './attribute.ts';
import { findAttribute } from './attribute-index.ts';
import { commonAttributes } from './common-attributes.ts';
import { coreRegistry } from './core-registry.ts';
import { sameName } from './name.ts';
import { createRegistry, type Json, type Registry } from './registry.ts';
import { offeredSchemas } from './role.ts';

/** A schema that an operator added: an extension of a resource type, or the base of resource types to come. */
export interface CustomSchema {
  readonly schema: Schema;
  readonly extends?: { readonly resourceType: string; readonly required: boolean };
}

/** What a directory adds to the standard. */
export interface Customization {
  readonly schemas: readonly CustomSchema[];
  readonly resourceTypes: readonly ResourceType[];
}

/**
 * User and Group with their extensions, the added ones behind those of the standard, and the added resource types.
 * Throws an Error for a customization with problems.
 */
export function createCustomRegistry({ schemas, resourceTypes }: Customization): Registry {
  const core = coreRegistry.resources.map(({ resourceType }) => resourceType);
  const known = [...coreRegistry.schemas, ...schemas.map(({ schema }) => schema)];
  const offered = offeredSchemas.filter(({ id }) => resourceTypes.some(({ schema }) => sameName(schema, id)));
  const extended = [...core, ...resourceTypes].map((resourceType) => ({
    ...resourceType,
    schemaExtensions: [
      ...resourceType.schemaExtensions,
      ...schemas.flatMap(({ schema, extends: of }) =>
        of?.resourceType === resourceType.name ? [{ schema: schema.id, required: of.required }] : [],
      ),
    ],
  }));
  return createRegistry([...known, ...offered], extended);
}

const SCHEMAS_MAX = 50;
const RESOURCE_TYPES_MAX = 20;

/** Why a directory cannot be customized so: sentences, none when it can. */
export function problemsOfCustomization({ schemas, resourceTypes }: Customization): string[] {
  const problems: string[] = [];
  if (schemas.length > SCHEMAS_MAX) problems.push(`A directory has ${SCHEMAS_MAX} schemas at most.`);
  if (resourceTypes.length > RESOURCE_TYPES_MAX) {
    problems.push(`A directory has ${RESOURCE_TYPES_MAX} resource types at most.`);
  }
  const standard = [...coreRegistry.schemas, ...offeredSchemas];
  for (const [position, { schema }] of schemas.entries()) {
    if ([...standard, ...schemas.slice(0, position).map((one) => one.schema)].some(sameId(schema))) {
      problems.push(`There is already a schema ${schema.id}.`);
    }
  }
  const bases = [...offeredSchemas, ...schemas.flatMap((one) => (one.extends ? [] : one.schema))];
  const types = coreRegistry.resources.map(({ resourceType }) => resourceType);
  for (const type of resourceTypes) {
    if (types.some(({ name }) => sameName(name, type.name))) {
      problems.push(`There is already a resource type ${type.name}.`);
    }
    if (types.some(({ endpoint }) => sameName(endpoint, type.endpoint))) {
      problems.push(`There is already a resource type at ${type.endpoint}.`);
    }
    const base = bases.find(({ id }) => sameName(id, type.schema));
    if (base === undefined) {
      problems.push(
        `The resource type ${type.name} needs the schema ${type.schema}. Add it first, without a resource type to extend.`,
      );
    }
    problems.push(...redefinitions(base, undefined));
    types.push(type);
  }
  for (const { schema, extends: of } of schemas) {
    if (of === undefined) continue;
    const type = types.find(({ name }) => name === of.resourceType);
    if (type === undefined) {
      problems.push(`There is no resource type ${of.resourceType} for ${schema.id} to extend.`);
    } else {
      const base = [...coreRegistry.schemas, ...bases].find(({ id }) => sameName(id, type.schema));
      problems.push(...redefinitions(schema, base));
    }
  }
  return problems;
}

/** Whether `after` has all that `before` has, unchanged, and perhaps attributes more: then what is stored stays valid. */
export function isExtensionOf(before: Schema, after: Schema): boolean {
  return before.attributes.every((attribute) =>
    after.attributes.some((other) => equalJson(toJson(attribute), toJson(other))),
  );
}

/** Attributes are plain data; only their type says less than that of JSON. */
function toJson(attribute: Attribute): Json {
  return attribute as unknown as Json;
}

function sameId({ id }: Schema): (other: Schema) => boolean {
  return (other) => sameName(other.id, id);
}

/** An attribute has one meaning: a schema neither repeats the common attributes nor those that it extends (RFC 7643 §3.3). */
function redefinitions(schema: Schema | undefined, base: Schema | undefined): string[] {
  return (schema?.attributes ?? []).flatMap(({ name }) =>
    findAttribute(commonAttributes, name) || findAttribute(base?.attributes ?? [], name)
      ? [
          `${schema?.id}: every ${base?.name ?? 'resource'} already has ${name}; an attribute of another meaning needs another name.`,
        ]
      : [],
  );
}
