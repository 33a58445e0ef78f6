/**
 * Schemas and resource types as clients read them at /Schemas and /ResourceTypes (RFC 7643 §6 and §7). What is
 * published comes from the same definitions that validate, filter and project.
 */
import type { Attribute, Schema } from './attribute.ts';
import type { Json, JsonObject, ResourceDefinition } from './registry.ts';

export const SCHEMA_URN = 'urn:ietf:params:scim:schemas:core:2.0:Schema';
export const RESOURCE_TYPE_URN = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';

/** One item of /Schemas. `baseUrl` is the SCIM base URL without a slash at the end. */
export function schemaRepresentation(schema: Schema, baseUrl: string): JsonObject {
  return {
    schemas: [SCHEMA_URN],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.map(attributeRepresentation),
    meta: { resourceType: 'Schema', location: `${baseUrl}/Schemas/${schema.id}` },
  };
}

/** One item of /ResourceTypes. `baseUrl` is the SCIM base URL without a slash at the end. */
export function resourceTypeRepresentation(definition: ResourceDefinition, baseUrl: string): JsonObject {
  const { id, name, endpoint, description, schemaExtensions } = definition.resourceType;
  return {
    schemas: [RESOURCE_TYPE_URN],
    id,
    name,
    description,
    endpoint,
    schema: definition.schema.id,
    ...(schemaExtensions.length === 0
      ? {}
      : {
          schemaExtensions: definition.extensions.map(({ schema, required }) => ({
            schema: schema.id,
            required,
          })),
        }),
    meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/${id}` },
  };
}

/** Only the characteristics that mean something for the type: letter case for text, uniqueness for simple values. */
function attributeRepresentation(attribute: Attribute): JsonObject {
  const representation: { [name: string]: Json } = {
    name: attribute.name,
    type: attribute.type,
    multiValued: attribute.multiValued,
    description: attribute.description,
    required: attribute.required,
  };
  const { canonicalValues, referenceTypes, subAttributes } = attribute;
  if (isText(attribute)) representation.caseExact = attribute.caseExact;
  if (canonicalValues !== undefined) representation.canonicalValues = canonicalValues;
  representation.mutability = attribute.mutability;
  representation.returned = attribute.returned;
  if (attribute.type !== 'complex') representation.uniqueness = attribute.uniqueness;
  if (referenceTypes !== undefined) representation.referenceTypes = referenceTypes;
  if (subAttributes !== undefined) representation.subAttributes = subAttributes.map(attributeRepresentation);
  return representation;
}

function isText({ type }: Attribute): boolean {
  return type === 'string' || type === 'reference' || type === 'binary';
}
