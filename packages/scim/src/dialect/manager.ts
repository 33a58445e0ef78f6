/** The manager of the enterprise extension (RFC 7643 §4.3), which every identity provider writes in its own way. */
import type { Attribute, Schema } from '../schema/attribute.ts';
import { attributePosition, findSubAttribute } from '../schema/attribute-index.ts';
import { ENTERPRISE_USER_URN } from '../schema/enterprise-user.ts';
import { lowerCaseName } from '../schema/name.ts';
import type { JsonObject, ResourceDefinition } from '../schema/registry.ts';
import type { Coercions } from './coercions.ts';
import type { Dialect } from './dialects.ts';
import { defineEntry } from './entry.ts';
import { mapMembers, OMITTED } from './map-members.ts';

export const managerId = defineEntry({
  name: 'manager-id',
  sentBy: 'OneLogin, whose templates keep the name of SCIM 1.1 (`manager.managerId`)',
  standard: 'The id of the manager is `manager.value` (RFC 7643 §4.3).',
  answer: 'Reads `managerId` as `value` where there is no `value`.',
});

export const managerDisplayName = defineEntry({
  name: 'manager-display-name',
  sentBy: 'Okta, which maps `user.managerId` to `manager.value` and `user.manager` to `manager.displayName`',
  standard:
    '`manager.displayName` is readOnly: the service provider derives it from the user whose id `value` is (RFC 7643 §4.3).',
  answer:
    'Keeps the name as it was sent, because `value` may be an employee number, a name or an email: then nobody else knows the name. Leaves it out where `value` has the form of an id of this service.',
});

/** The manager with the names of SCIM 2.0. `path` is that of the attribute. */
export function coerceManager(
  manager: JsonObject,
  attribute: Attribute,
  path: string,
  coercions: Coercions,
): JsonObject {
  const names = Object.keys(manager);
  const legacy = names.find((name) => lowerCaseName(name) === 'managerid');
  const hasValue = names.some((name) => lowerCaseName(name) === 'value');
  const isRenamed = legacy !== undefined && !hasValue && coercions.take(managerId, `${path}.${legacy}`);
  const named = isRenamed
    ? Object.fromEntries(
        Object.entries(manager).map(([name, sent]) => [name === legacy ? 'value' : name, sent]),
      )
    : manager;
  return coerceDisplayName(named, attribute, path, coercions);
}

function coerceDisplayName(
  manager: JsonObject,
  attribute: Attribute,
  path: string,
  coercions: Coercions,
): JsonObject {
  if (findSubAttribute(attribute, 'displayName')?.mutability === 'readOnly') return manager;
  const member = (wanted: string) =>
    Object.entries(manager).find(([name]) => lowerCaseName(name) === wanted)?.[1];
  const [name, value] = [member('displayname'), member('value')];
  if (typeof name !== 'string' || name === '') return manager;
  if (typeof value === 'string' && coercions.isResourceId(value)) {
    return mapMembers(manager, (key, sent) => (lowerCaseName(key) === 'displayname' ? OMITTED : sent));
  }
  coercions.take(managerDisplayName, `${path}.displayName`);
  return manager;
}

const withDisplayName = new WeakMap<ResourceDefinition, ResourceDefinition>();

/**
 * The resource type as a directory of this dialect writes it: where `manager.displayName` is kept, clients may write it.
 * What discovery says of the schema stays as it is.
 */
export function definitionFor(definition: ResourceDefinition, dialect: Dialect): ResourceDefinition {
  if (!dialect.entries.has(managerDisplayName.name)) return definition;
  let adapted = withDisplayName.get(definition);
  if (adapted === undefined) {
    adapted = {
      ...definition,
      extensions: definition.extensions.map((extension) => ({
        ...extension,
        schema: withWritableName(extension.schema),
      })),
    };
    withDisplayName.set(definition, adapted);
  }
  return adapted;
}

function withWritableName(schema: Schema): Schema {
  const position =
    schema.id === ENTERPRISE_USER_URN ? attributePosition(schema.attributes, 'manager') : undefined;
  if (position === undefined) return schema;
  const manager = schema.attributes[position]!;
  const subAttributes = (manager.subAttributes ?? []).map(
    (subAttribute): Attribute =>
      subAttribute.name === 'displayName' ? { ...subAttribute, mutability: 'readWrite' } : subAttribute,
  );
  return { ...schema, attributes: schema.attributes.with(position, { ...manager, subAttributes }) };
}
