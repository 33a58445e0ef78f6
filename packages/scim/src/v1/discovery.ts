/**
 * Schemas and resource types in SCIM 1.1 (core schema §10). There one schema describes a whole resource: the attributes
 * of its extensions stand among its own, each with the URN of its schema.
 */
import type { Attribute, Schema } from '../schema/attribute.ts';
import { sameName } from '../schema/name.ts';
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';
import { type Difference, differenceOf } from './difference.ts';
import { CORE_URN, SCHEMA_LIST_URN, toUrn } from './urn.ts';

/** Attributes that describe a representation and not what it represents. */
const UNDESCRIBED = new Set(['schemas']);

/** The id of the schema of a resource type, such as `urn:scim:schemas:core:1.0:User`. */
export function schemaId({ schema, resourceType }: ResourceDefinition): string {
  return `${toUrn(schema.id)}:${resourceType.name}`;
}

/** Whether the definition is what a path below /Schemas names: by the id of its schema, or by its name alone. */
export function isSchemaOf(definition: ResourceDefinition, id: string): boolean {
  return sameName(schemaId(definition), id) || definition.resourceType.name === id;
}

/** One item of /Schemas. `baseUrl` is the SCIM base URL without a slash at the end. */
export function schemaRepresentation(definition: ResourceDefinition, baseUrl: string): JsonObject {
  const { resourceType, schema, common, extensions } = definition;
  const id = schemaId(definition);
  const described = common.filter(({ name }) => !UNDESCRIBED.has(name));
  return {
    schemas: [CORE_URN],
    id,
    name: resourceType.name,
    description: resourceType.description,
    schema: toUrn(schema.id),
    endpoint: resourceType.endpoint,
    attributes: [
      ...[...described, ...schema.attributes].map((attribute) => describe(attribute, schema)),
      ...extensions.flatMap(({ schema: extension }) =>
        extension.attributes.map((attribute) => describe(attribute, extension)),
      ),
    ],
    meta: { location: `${baseUrl}/Schemas/${id}` },
  };
}

/** One item of /ResourceTypes, an endpoint that SCIM 1.1 does not have and Okta's test of it reads all the same. */
export function resourceTypeRepresentation(definition: ResourceDefinition, baseUrl: string): JsonObject {
  const { id, name, endpoint, description } = definition.resourceType;
  return {
    schemas: [CORE_URN],
    id,
    name,
    description,
    endpoint,
    schema: toUrn(definition.schema.id),
    meta: { location: `${baseUrl}/ResourceTypes/${id}` },
  };
}

/** All of a discovery endpoint in one page. Okta's test wants a URN of its own in the list of schemas. */
export function discoveryList(
  kind: 'Schemas' | 'ResourceTypes',
  resources: readonly JsonObject[],
): JsonObject {
  return {
    schemas: kind === 'Schemas' ? [CORE_URN, SCHEMA_LIST_URN] : [CORE_URN],
    totalResults: resources.length,
    itemsPerPage: resources.length,
    startIndex: 1,
    Resources: resources,
  };
}

function describe(attribute: Attribute, schema: Schema): JsonObject {
  const difference = differenceOf(schema, attribute);
  const description: { [name: string]: Json } = {
    name: attribute.name,
    type: typeOf(attribute),
    multiValued: attribute.multiValued,
    description: attribute.description,
    schema: toUrn(schema.id),
    ...characteristics(attribute),
  };
  if (attribute.multiValued) description.multiValuedAttributeChildName = singularOf(attribute.name);
  if (attribute.subAttributes !== undefined) {
    description.subAttributes = attribute.subAttributes
      .filter(({ name }) => difference?.hiddenSubAttributes.has(name) !== true)
      .map((subAttribute) => describeSubAttribute(subAttribute, difference));
  }
  return description;
}

function describeSubAttribute(attribute: Attribute, difference: Difference | undefined): JsonObject {
  const { name, description, canonicalValues, multiValued } = attribute;
  return {
    name: difference?.subAttributeNames.get(name) ?? name,
    type: typeOf(attribute),
    multiValued,
    description,
    ...characteristics(attribute),
    ...(canonicalValues === undefined ? {} : { canonicalValues }),
  };
}

/** 1.1 says only whether an attribute is read-only; what is immutable or never returned it cannot say. */
function characteristics({ mutability, required, caseExact }: Attribute): JsonObject {
  return { readOnly: mutability === 'readOnly', required, caseExact };
}

/** 1.1 has no references. */
function typeOf({ type }: Attribute): string {
  return type === 'reference' ? 'string' : type;
}

/** What XML calls one element, such as `email` of `emails`. */
function singularOf(name: string): string {
  if (name.endsWith('sses')) return name.slice(0, -2);
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`;
  return name.endsWith('s') ? name.slice(0, -1) : name;
}
