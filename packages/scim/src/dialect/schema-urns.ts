/** The URNs by which bodies name their schemas (RFC 7643 §3, §10). */
import { lowerCaseName, sameName } from '../schema/name.ts';
import type { Json, ResourceDefinition } from '../schema/registry.ts';
import type { Coercions } from './coercions.ts';
import { defineEntry } from './entry.ts';

export const legacySchemaUrn = defineEntry({
  name: 'legacy-schema-urn',
  sentBy:
    'OneLogin and older integrations: URNs of SCIM 1.1 or of the drafts of SCIM 2.0 in a request of SCIM 2.0',
  standard: 'The schemas of SCIM 2.0 have the URNs of RFC 7643 §10.3.',
  answer: 'Reads the old URN as the one that took its place, in `schemas` and as the name of an extension.',
});

export const extraSchemaUrn = defineEntry({
  name: 'extra-schema-urn',
  sentBy:
    'Entra ID with each group (`http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group`); Okta with a group’s description (`urn:okta:custom:group:1.0`)',
  standard: '`schemas` holds only the URNs of the resource type’s schemas (RFC 7643 §3).',
  answer: 'Leaves out a URN that the resource type does not have.',
});

/**
 * `schemas` with only URNs that the resource type has, in their present form. What is no list stays as it is, and so does
 * a whole list that would lack the base schema.
 */
export function coerceSchemas(
  value: Json,
  definition: ResourceDefinition,
  isWhole: boolean,
  coercions: Coercions,
): Json {
  if (!Array.isArray(value)) return value;
  const kept: Json[] = [];
  let isChanged = false;
  for (const urn of value) {
    const current = typeof urn === 'string' ? coerceUrn(urn, 'schemas', definition, coercions) : urn;
    isChanged ||= current !== urn;
    if (isOwn(current, definition) || !coercions.take(extraSchemaUrn, 'schemas')) kept.push(current);
  }
  if (!isChanged && kept.length === value.length) return value;
  const hasBase = kept.some((urn) => typeof urn === 'string' && sameName(urn, definition.schema.id));
  return isWhole && !hasBase ? value : kept;
}

/** The URN that has taken the place of an old one; any other text as it is. `path` is where it was met. */
export function coerceUrn(
  text: string,
  path: string,
  definition: ResourceDefinition,
  coercions: Coercions,
): string {
  if (isOwn(text, definition)) return text;
  const current = urnsOf(definition).old.get(lowerCaseName(text));
  return current !== undefined && coercions.take(legacySchemaUrn, path) ? current : text;
}

function isOwn(urn: Json, definition: ResourceDefinition): boolean {
  if (typeof urn !== 'string') return false;
  const { own } = urnsOf(definition);
  return own.has(urn) || own.has(lowerCaseName(urn));
}

interface Urns {
  /** As registered and in lower case. */
  readonly own: ReadonlySet<string>;
  /** Present URNs by the old ones in lower case. */
  readonly old: ReadonlyMap<string, string>;
}

const known = new WeakMap<ResourceDefinition, Urns>();

function urnsOf(definition: ResourceDefinition): Urns {
  let urns = known.get(definition);
  if (urns === undefined) {
    const { schema, extensions } = definition;
    const ids = [schema.id, ...extensions.map((extension) => extension.schema.id)];
    urns = {
      own: new Set([...ids, ...ids.map(lowerCaseName)]),
      old: new Map(ids.flatMap((id) => oldFormsOf(id).map((old) => [lowerCaseName(old), id] as const))),
    };
    known.set(definition, urns);
  }
  return urns;
}

const CURRENT_PREFIX = 'urn:ietf:params:scim:schemas:';
const OLD_PREFIX = 'urn:scim:schemas:';

/** SCIM 1.1 named no resource type in its URNs; the drafts of SCIM 2.0 did, below the old prefix. */
function oldFormsOf(id: string): string[] {
  if (!id.startsWith(CURRENT_PREFIX)) return [];
  const [name, resourceName] = id.slice(CURRENT_PREFIX.length).split(':2.0:');
  if (name === undefined || resourceName === undefined) return [];
  const old = OLD_PREFIX + name;
  return [`${old}:1.0`, `${old}:1.0:${resourceName}`, `${old}:2.0`, `${old}:2.0:${resourceName}`];
}
