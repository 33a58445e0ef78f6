/**
 * The body of a POST or PUT, checked against the schema and brought into canonical form (RFC 7643 §2 and §3).
 *
 * A canonical resource is what is stored: a JSON object in the casing and order of the schema (externalId, the base
 * attributes, then one object per extension under its URN), with only what a client may write and we keep. It has no
 * `schemas`, `id` and `meta`, no readOnly or writeOnly attribute, no null and no []; multi-valued attributes are
 * always arrays.
 */
import * as errors from '../error/catalogue.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Attribute, Schema } from '../schema/attribute.ts';
import { lowerCaseName } from '../schema/name.ts';
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';
import { describeType, isJsonObject } from './json.ts';
import { collectMembers, isStored, normalizeMembers, normalizeValue } from './normalize-value.ts';
import { refuseSchemas } from './schemas-attribute.ts';

export interface NormalizeOptions {
  /** What happens to an attribute that the schema does not know; `refuse` answers 400 invalidSyntax. */
  readonly unknownAttributes?: 'ignore' | 'refuse';
  /** The same for a URN in `schemas` that is no schema of the resource type; refused by default. */
  readonly unknownSchemas?: 'ignore' | 'refuse';
  /** What happens to `password`, and any other writeOnly attribute, none of which is kept; ignored by default. */
  readonly writeOnlyAttributes?: 'ignore' | 'refuse';
}

export interface NormalizedResource {
  readonly resource: JsonObject;
  /** The elements of attributes that are stored separately, such as members; only those that were sent, [] included. */
  readonly separate: { readonly [attributeName: string]: readonly JsonObject[] };
  /** The paths of unknown attributes that were ignored: the first 20, each once. */
  readonly ignored: readonly string[];
}

const IGNORED_PATHS_MAX = 20;
const IGNORED_PATH_CHARACTERS_MAX = 200;

/**
 * The canonical resource in a request body.
 *
 * Attribute names and URNs match without case; unknown attributes are ignored and listed; readOnly ones (`id`, `meta`,
 * `groups`), and `password`, which is never kept, are ignored without a look at their values (RFC 7644 §3.3). The data
 * of an extension is taken whether or not `schemas` names it. Refused: 400 invalidSyntax for a body that is no object,
 * for `schemas` (see `refuseSchemas`) and for a name given twice; 400 invalidValue for what `normalizeValue` refuses
 * and for a required attribute or extension that is missing, or a writeOnly one that is there where the options say so.
 */
export function normalizeResource(
  input: unknown,
  definition: ResourceDefinition,
  options: NormalizeOptions = {},
): Result<NormalizedResource> {
  if (!isJsonObject(input)) return fail(errors.bodyNotObject());
  const unknown = new Set<string>();
  const onUnknown = (path: string): void => {
    if (unknown.size < IGNORED_PATHS_MAX) {
      unknown.add(path.slice(0, IGNORED_PATH_CHARACTERS_MAX).toWellFormed());
    }
  };
  const sent = collectResource(input, definition, onUnknown);
  if (!sent.ok) return sent;

  const refusal = refuseSchemas(sent.value.schemas, definition, options.unknownSchemas ?? 'refuse');
  if (refusal !== undefined) return fail(refusal);

  const normalized = normalizeAttributes(sent.value, definition, onUnknown);
  if (options.writeOnlyAttributes === 'refuse') {
    const refused = writeOnlyOf(sent.value);
    if (refused !== undefined) return fail(errors.writeOnlyRefused(refused));
  }
  if (!normalized.ok) return normalized;
  const [firstUnknown] = unknown;
  if (firstUnknown !== undefined && options.unknownAttributes === 'refuse') {
    return fail(errors.unknownAttribute(firstUnknown, definition.resourceType.name));
  }
  return ok({ ...normalized.value, ignored: [...unknown] });
}

/** The body's members by what they are. */
interface SentResource {
  readonly schemas: Json | undefined;
  readonly attributes: readonly { readonly attribute: Attribute; readonly value: Json | undefined }[];
  readonly extensions: ReadonlyMap<Schema, Json>;
}

function collectResource(
  input: JsonObject,
  definition: ResourceDefinition,
  onUnknown: (path: string) => void,
): Result<SentResource> {
  const attributes = topLevelAttributes(definition);
  const extensions = new Map<Schema, Json>();
  let extensionTwice: string | undefined;
  const values = collectMembers(input, attributes, String, (name) => {
    const schema = findExtension(name, definition);
    if (schema === undefined) {
      onUnknown(name);
    } else if (extensions.has(schema)) {
      extensionTwice = name;
    } else {
      extensions.set(schema, input[name] ?? null);
    }
  });
  if (!values.ok) return values;
  if (extensionTwice !== undefined) return fail(errors.sameNameTwice(extensionTwice));
  const sent = attributes.map((attribute, position) => ({ attribute, value: values.value[position] }));
  const schemas = sent.find(({ attribute }) => attribute.name === 'schemas')?.value;
  return ok({ schemas, attributes: sent, extensions });
}

function findExtension(name: string, definition: ResourceDefinition): Schema | undefined {
  // An attribute name has no colon, so most unknown names need no further look.
  if (!name.includes(':')) return undefined;
  const urn = lowerCaseName(name);
  return definition.extensions.find(({ schema }) => lowerCaseName(schema.id) === urn)?.schema;
}

function normalizeAttributes(
  sent: SentResource,
  definition: ResourceDefinition,
  onUnknown: (path: string) => void,
): Result<Omit<NormalizedResource, 'ignored'>> {
  const resource: { [name: string]: Json } = {};
  const separate: { [name: string]: readonly JsonObject[] } = {};
  for (const { attribute, value } of sent.attributes) {
    if (!isStored(attribute) || attribute.name === 'schemas') continue;
    const normalized = normalizeValue(value, attribute, attribute.name, { onUnknown });
    if (!normalized.ok) return normalized;
    if (normalized.value === undefined && attribute.required) {
      return fail(errors.missingAttribute(attribute.name));
    }
    if (attribute.storage === 'separate') {
      if (value !== undefined) separate[attribute.name] = elementsOf(normalized.value);
    } else if (normalized.value !== undefined) {
      resource[attribute.name] = normalized.value;
    }
  }
  for (const { schema, required } of definition.extensions) {
    const extension = normalizeExtension(sent.extensions.get(schema), schema, onUnknown);
    if (!extension.ok) return extension;
    if (extension.value !== undefined) {
      resource[schema.id] = extension.value;
    } else if (required) {
      return fail(errors.missingExtension(schema.id));
    }
  }
  return ok({ resource, separate });
}

/** The name of a writeOnly attribute that was sent with a value. */
function writeOnlyOf({ attributes }: SentResource): string | undefined {
  const found = attributes.find(
    ({ attribute, value }) => attribute.mutability === 'writeOnly' && value !== undefined && value !== null,
  );
  return found?.attribute.name;
}

function elementsOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/**
 * The attributes of one extension in canonical form, or undefined when none has content. Refused as in
 * `normalizeResource`; a message names an attribute with the extension's URN.
 */
export function normalizeExtension(
  value: unknown,
  schema: Schema,
  onUnknown: (path: string) => void,
): Result<JsonObject | undefined> {
  if (value === undefined || value === null) return ok(undefined);
  if (Array.isArray(value) && value.length === 0) return ok(undefined);
  if (!isJsonObject(value)) return fail(errors.wrongType(schema.id, 'an object', describeType(value)));
  return normalizeMembers(value, schema.attributes, (name) => `${schema.id}:${name}`, { onUnknown });
}

const topLevel = new WeakMap<ResourceDefinition, readonly Attribute[]>();

/** The common and the base attributes in one list, kept because every body is looked up in it. */
function topLevelAttributes(definition: ResourceDefinition): readonly Attribute[] {
  let attributes = topLevel.get(definition);
  if (attributes === undefined) {
    attributes = [...definition.common, ...definition.schema.attributes];
    topLevel.set(definition, attributes);
  }
  return attributes;
}
