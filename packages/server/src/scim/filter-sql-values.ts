/**
 * Where the values of an attribute are in the database: in the comparable document, in columns beside it, or in the rows
 * of the membership table. Everything is an expression over the row `r` of a table of resources.
 */
import { type Attribute, fold, type ResolvedTarget, type ResourceDefinition } from '@rollcall/scim';

/** Which table holds the resources; `scim_resource` those of all resource types that a directory adds. */
export type ResourceTable = 'scim_user' | 'scim_group' | 'scim_resource';

/** An expression that is null where there is no value. */
export interface SqlValue {
  readonly sql: string;
  /** How it compares. A `reference` is `prefix` followed by the id in `sql`. */
  readonly type: 'text' | 'json' | 'uuid' | 'timestamp' | 'reference';
  readonly prefix?: string;
}

/** Rows, each of which gives values: the elements `e` of an attribute, or the values `s` of a sub-attribute. */
export interface SqlRows {
  readonly from: string;
  readonly where?: string;
}

/** The values of an attribute: one at most or, with `rows`, one for each row at most. */
export interface SqlValues extends SqlValue {
  readonly rows?: SqlRows;
}

/** Gives the values of a target in the whole resource, or in one element of a multi-valued attribute. */
export type ValuesOf = (target: ResolvedTarget) => SqlValues;

/** Text as an SQL literal. Only names from a schema come here; what a client sends is always a parameter. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The values of a target in the resource `r`. */
export function valuesOfResource(definition: ResourceDefinition, table: ResourceTable): ValuesOf {
  return (target) => {
    if (target.attribute.multiValued) {
      const { rows, valuesOf } = elementsOf(target, definition, table);
      const values = valuesOf(target);
      if (values.rows === undefined) return { ...values, rows };
      return { ...values, rows: { ...rows, from: `${rows.from}, ${values.rows.from}` } };
    }
    return envelopeValue(target, definition) ?? memberValues(documentOf(target), target);
  };
}

/** The elements of a multi-valued attribute, one in each row, and the values of a target in such an element. */
export function elementsOf(
  target: ResolvedTarget,
  definition: ResourceDefinition,
  table: ResourceTable,
): { readonly rows: SqlRows; readonly valuesOf: ValuesOf } {
  const { attribute } = target;
  if (attribute.storage === 'separate') return membershipElements(table);
  if (isCommon(target, definition) && attribute.name === 'schemas') return schemaElements(definition);
  const array = `${documentOf(target)}->${quoteLiteral(attribute.name)}`;
  return {
    rows: { from: `jsonb_array_elements(${array}) with ordinality as e (value, place)` },
    valuesOf: ({ subAttribute }) => {
      if (subAttribute !== undefined) return memberOf('e.value', subAttribute);
      return isText(attribute) ? { sql: `e.value#>>'{}'`, type: 'text' } : { sql: 'e.value', type: 'json' };
    },
  };
}

function documentOf({ extension }: ResolvedTarget): string {
  return extension === undefined ? 'r.comparable' : `r.comparable->${quoteLiteral(extension)}`;
}

function memberValues(document: string, { attribute, subAttribute }: ResolvedTarget): SqlValues {
  if (subAttribute === undefined) return memberOf(document, attribute);
  return memberOf(`${document}->${quoteLiteral(attribute.name)}`, subAttribute);
}

/** The values of a member of a JSON object; a multi-valued one here is always simple. */
function memberOf(object: string, attribute: Attribute): SqlValues {
  const name = quoteLiteral(attribute.name);
  if (!attribute.multiValued || attribute.type === 'complex') {
    return isText(attribute)
      ? { sql: `${object}->>${name}`, type: 'text' }
      : { sql: `${object}->${name}`, type: 'json' };
  }
  return {
    ...(isText(attribute) ? { sql: `s.value#>>'{}'`, type: 'text' } : { sql: 's.value', type: 'json' }),
    rows: { from: `jsonb_array_elements(${object}->${name}) with ordinality as s (value, place)` },
  };
}

function isText({ type }: Attribute): boolean {
  return type === 'string' || type === 'reference' || type === 'binary' || type === 'dateTime';
}

function isCommon({ extension, attribute }: ResolvedTarget, definition: ResourceDefinition): boolean {
  return extension === undefined && definition.common.includes(attribute);
}

/** `id` and `meta`, which are columns; undefined for what is in the document. */
function envelopeValue(target: ResolvedTarget, definition: ResourceDefinition): SqlValue | undefined {
  if (!isCommon(target, definition) || target.attribute.name === 'externalId') return undefined;
  switch (target.subAttribute?.name) {
    case undefined:
      return { sql: 'r.id', type: 'uuid' };
    case 'resourceType':
      return { sql: quoteLiteral(definition.resourceType.name), type: 'text' };
    case 'created':
      return { sql: 'r.created_at', type: 'timestamp' };
    case 'lastModified':
      return { sql: 'r.last_modified', type: 'timestamp' };
    case 'location':
      return {
        sql: 'r.id',
        type: 'reference',
        prefix: quoteLiteral(`${definition.resourceType.endpoint.slice(1)}/`),
      };
    case 'version':
      return { sql: `'W/"' || r.version || '"'`, type: 'text' };
    default:
      throw new Error(`meta.${target.subAttribute?.name} has no column`);
  }
}

/** The base schema and those extensions that the document has. */
function schemaElements(definition: ResourceDefinition): { rows: SqlRows; valuesOf: ValuesOf } {
  const present = definition.extensions.map(
    ({ schema: { id } }) => `case when r.resource ? ${quoteLiteral(id)} then ${quoteLiteral(fold(id))} end`,
  );
  const values = [quoteLiteral(fold(definition.schema.id)), ...present].map(
    (value, place) => `(${value}, ${place})`,
  );
  return {
    rows: { from: `(values ${values.join(', ')}) as e (value, place)`, where: 'e.value is not null' },
    valuesOf: () => ({ sql: 'e.value', type: 'text' }),
  };
}

/** The columns of a membership row that stand for the sub-attributes of `members` and `groups`. */
function membershipElements(table: ResourceTable): { rows: SqlRows; valuesOf: ValuesOf } {
  const [own, other] = table === 'scim_group' ? ['m.group_id', 'm.member_id'] : ['m.member_id', 'm.group_id'];
  const isUser = `m.member_type = 'User'`;
  const columns: { readonly [subAttribute: string]: SqlValue } =
    table === 'scim_group'
      ? {
          $ref: {
            sql: other,
            type: 'reference',
            prefix: `case when ${isUser} then 'Users/' else 'Groups/' end`,
          },
          type: { sql: `case when ${isUser} then 'user' else 'group' end`, type: 'text' },
        }
      : {
          $ref: { sql: other, type: 'reference', prefix: `'Groups/'` },
          type: { sql: `'direct'`, type: 'text' },
          display: {
            sql: `(select g.comparable->>'displayName' from scim_group g
              where g.directory_id = m.directory_id and g.id = m.group_id)`,
            type: 'text',
          },
        };
  const id: SqlValue = { sql: other, type: 'uuid' };
  return {
    rows: { from: 'scim_membership m', where: `m.directory_id = r.directory_id and ${own} = r.id` },
    valuesOf: ({ subAttribute }) => {
      if (subAttribute === undefined || subAttribute.name === 'value') return id;
      return columns[subAttribute.name] ?? { sql: 'null::text', type: 'text' };
    },
  };
}
