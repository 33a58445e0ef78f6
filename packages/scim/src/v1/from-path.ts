/** Attribute paths of SCIM 1.1 (`{urn}:{attribute}.{sub-attribute}`, protocol §3.8) as SCIM 2.0 writes them. */
import { parseAttributePath, printAttributePath } from '../filter/attribute-path.ts';
import type { AttributePath } from '../filter/syntax-tree.ts';
import { findAttribute } from '../schema/attribute-index.ts';
import { sameName } from '../schema/name.ts';
import type { ResourceDefinition } from '../schema/registry.ts';
import { differenceOf, fromSubAttributeName } from './difference.ts';
import { fromUrn } from './urn.ts';

/** A path as text; what is no path stays as it is, for the core to judge. */
export function fromPathText(text: string, definition: ResourceDefinition): string {
  const path = parseAttributePath(text);
  return path.ok ? printAttributePath(fromPath(path.value, definition)) : text;
}

/** An attribute path in the names of SCIM 2.0; one that means nothing in 1.1 as it is. */
export function fromPath(path: AttributePath, definition: ResourceDefinition): AttributePath {
  if (path.urn === undefined) return path;
  const { kind, name, subAttribute } = path;
  const whole = `${path.urn}:${name}${subAttribute === undefined ? '' : `.${subAttribute}`}`;
  const schemaUrn = fromUrn(whole, definition);
  if (schemaUrn !== whole) return wholeSchema(schemaUrn);
  const urn = fromUrn(path.urn, definition);
  if (subAttribute === undefined) return { kind, urn, name };
  const schema = [definition, ...definition.extensions].find((owner) =>
    sameName(owner.schema.id, urn),
  )?.schema;
  const attribute = schema === undefined ? undefined : findAttribute(schema.attributes, name);
  if (schema === undefined || attribute === undefined) return { kind, urn, name, subAttribute };
  return {
    kind,
    urn,
    name,
    subAttribute: fromSubAttributeName(subAttribute, differenceOf(schema, attribute)),
  };
}

/** A schema's URN as a path: what stands behind its last colon is the name, for `resolvePath` to join. */
function wholeSchema(urn: string): AttributePath {
  const colon = urn.lastIndexOf(':');
  return { kind: 'attributePath', urn: urn.slice(0, colon), name: urn.slice(colon + 1) };
}
