/**
 * The registry holds the schemas and resource types of one tenant, resolved so that the rest of the code can
 * look up by name. It is immutable: a directory with custom schemas has a registry of its own.
 */
import type { Attribute, ResourceType, Schema } from './attribute.ts';
import { commonAttributes } from './common-attributes.ts';
import { lintSchema } from './lint-schema.ts';
import { lowerCaseName } from './name.ts';

/** A resource type with its schemas in hand instead of their URNs. */
export interface ResourceDefinition {
  readonly resourceType: ResourceType;
  readonly schema: Schema;
  readonly extensions: readonly { readonly schema: Schema; readonly required: boolean }[];
  /** `id`, `externalId`, `meta` and `schemas`: they exist on every resource whatever `schemas` says (RFC 7643 §3.1). */
  readonly common: readonly Attribute[];
}

export interface Registry {
  readonly schemas: readonly Schema[];
  readonly resources: readonly ResourceDefinition[];
  /** The schema with this URN, compared without case. */
  schema(urn: string): Schema | undefined;
  /** The resource definition with this resource type name, such as `User`. */
  resource(name: string): ResourceDefinition | undefined;
}

/** JSON as parsed; objects never carry a prototype meaning. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/**
 * The registry of these schemas and resource types.
 *
 * Throws an Error on what only a programmer can get wrong: a schema that breaks the rules of RFC 7643 §2 and §7,
 * two schemas or resource types of one name, a resource type whose schema is not among those given, a schema that
 * lists a common attribute (§3.1: those exist on every resource, with characteristics that no schema changes).
 */
export function createRegistry(schemas: readonly Schema[], resourceTypes: readonly ResourceType[]): Registry {
  const byUrn = new Map<string, Schema>();
  for (const schema of schemas) {
    lintSchema(schema);
    refuseSecond(byUrn, lowerCaseName(schema.id), `Schema ${schema.id}`);
    byUrn.set(lowerCaseName(schema.id), schema);
  }
  const byName = new Map<string, ResourceDefinition>();
  for (const resourceType of resourceTypes) {
    refuseSecond(byName, resourceType.name, `Resource type ${resourceType.name}`);
    byName.set(resourceType.name, defineResource(resourceType, byUrn));
  }
  return {
    schemas: [...byUrn.values()],
    resources: [...byName.values()],
    schema: (urn) => byUrn.get(lowerCaseName(urn)),
    resource: (name) => byName.get(name),
  };
}

function defineResource(resourceType: ResourceType, byUrn: ReadonlyMap<string, Schema>): ResourceDefinition {
  const where = `Resource type ${resourceType.name}`;
  const find = (urn: string): Schema => {
    const schema = byUrn.get(lowerCaseName(urn));
    if (schema === undefined) {
      throw new Error(`${where}: no schema ${urn} is registered`);
    }
    return schema;
  };
  const schema = find(resourceType.schema);
  const common = new Set(commonAttributes.map((attribute) => lowerCaseName(attribute.name)));
  for (const attribute of schema.attributes) {
    if (common.has(lowerCaseName(attribute.name))) {
      throw new Error(`${where}: ${attribute.name} is a common attribute and cannot be defined by a schema`);
    }
  }
  const extensions = resourceType.schemaExtensions.map((extension) => ({
    schema: find(extension.schema),
    required: extension.required,
  }));
  for (const extension of extensions) {
    if (extension.schema.attributes.some((attribute) => attribute.storage === 'separate')) {
      throw new Error(
        `${where}: an attribute of extension ${extension.schema.id} cannot be stored separately`,
      );
    }
  }
  return { resourceType, schema, extensions, common: commonAttributes };
}

function refuseSecond(known: ReadonlyMap<string, unknown>, key: string, what: string): void {
  if (known.has(key)) {
    throw new Error(`${what} is registered twice`);
  }
}
