/**
 * Which attributes a response carries (RFC 7644 §3.4.2.5 and §3.9). A request's lists are turned once into a selection
 * by name; applying it to a resource is a plain walk over the names that are there.
 */
import * as errors from '../error/catalogue.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Attribute } from '../schema/attribute.ts';
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';
import { isJsonObject } from './json.ts';
import { NamedAttributes } from './named-attributes.ts';

/** What is kept of a value: all of it, or of an object (or each object of an array) the members named. */
type Selection = 'all' | ReadonlyMap<string, Selection>;

/** The names that a response carries, in schema casing: attributes and, under the URN of an extension, its own. */
export interface Projection {
  readonly names: ReadonlyMap<string, Selection>;
}

/** The lists as sent: each entry may be one name or several between commas. */
export interface ProjectionQuery {
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
}

type Mode = 'default' | 'attributes' | 'excludedAttributes';

/**
 * The projection that a request asks for. Names match without case, with or without URN; blanks around them and names
 * that the schema does not know are ignored; the URN of an extension means all of it. Sending both lists: 400
 * invalidValue.
 *
 * By `returned` (RFC 7643 §7): `always` cannot be left out, `never` cannot be asked for, `request` has to be named.
 */
export function parseProjection(query: ProjectionQuery, definition: ResourceDefinition): Result<Projection> {
  const attributes = splitNames(query.attributes);
  const excluded = splitNames(query.excludedAttributes);
  if (attributes.length > 0 && excluded.length > 0) return fail(errors.bothProjections());
  if (attributes.length > 0) return ok(select('attributes', attributes, definition));
  if (excluded.length > 0) return ok(select('excludedAttributes', excluded, definition));
  return ok(defaultProjection(definition));
}

/** The representation with only what the projection keeps; objects and arrays of which nothing is left go as well. */
export function project(representation: JsonObject, projection: Projection): JsonObject {
  return keepMembers(representation, projection.names);
}

/** Whether any of the top-level attribute of this name, in schema casing, is returned: whether to load it at all. */
export function isRequested(projection: Projection, attributeName: string): boolean {
  return projection.names.has(attributeName);
}

function keepMembers(object: JsonObject, names: ReadonlyMap<string, Selection>): JsonObject {
  const kept: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(object)) {
    const selection = names.get(name);
    if (selection === undefined) continue;
    const part = selection === 'all' ? value : keepPart(value, selection);
    if (part !== undefined) kept[name] = part;
  }
  return kept;
}

function keepPart(value: Json, names: ReadonlyMap<string, Selection>): Json | undefined {
  if (Array.isArray(value)) {
    const elements = value
      .map((element) => keepPart(element, names))
      .filter((element) => element !== undefined);
    return elements.length === 0 ? undefined : elements;
  }
  if (!isJsonObject(value)) return value;
  const kept = keepMembers(value, names);
  return Object.keys(kept).length === 0 ? undefined : kept;
}

const defaults = new WeakMap<ResourceDefinition, Projection>();

/** What is returned when a request names nothing; the same for every such request. */
function defaultProjection(definition: ResourceDefinition): Projection {
  let projection = defaults.get(definition);
  if (projection === undefined) {
    projection = select('default', [], definition);
    defaults.set(definition, projection);
  }
  return projection;
}

function splitNames(entries: readonly string[] = []): string[] {
  return entries
    .flatMap((entry) => entry.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function select(mode: Mode, names: readonly string[], definition: ResourceDefinition): Projection {
  const named = new NamedAttributes();
  for (const name of names) {
    named.add(name, definition);
  }
  const base = [...definition.common, ...definition.schema.attributes];
  const selections = selectAttributes(mode, named, base, '');
  for (const { schema } of definition.extensions) {
    const extension = selectAttributes(mode, named, schema.attributes, `${schema.id}:`);
    if (extension.size > 0) selections.set(schema.id, extension);
  }
  return { names: selections };
}

/** `prefix` is the URN and a colon for the attributes of an extension, else empty. */
function selectAttributes(
  mode: Mode,
  named: NamedAttributes,
  attributes: readonly Attribute[],
  prefix: string,
): Map<string, Selection> {
  const selections = new Map<string, Selection>();
  for (const attribute of attributes) {
    const path = prefix + attribute.name;
    const isNamed = named.isWhole(path) || (mode === 'attributes' && named.isInPart(path));
    if (!isKept(mode, attribute, isNamed)) continue;
    const selection = selectSubAttributes(mode, named, attribute, path);
    if (selection === 'all' || selection.size > 0) selections.set(attribute.name, selection);
  }
  return selections;
}

function selectSubAttributes(
  mode: Mode,
  named: NamedAttributes,
  { subAttributes }: Attribute,
  path: string,
): Selection {
  if (subAttributes === undefined) return 'all';
  // Naming a complex attribute names the sub-attributes that it returns by default.
  const namesDefaults = mode === 'attributes' && !named.isInPart(path);
  const kept = subAttributes.filter((subAttribute) => {
    const isWhole = named.isWhole(`${path}.${subAttribute.name}`);
    return isKept(mode, subAttribute, isWhole || (namesDefaults && subAttribute.returned === 'default'));
  });
  if (kept.length === subAttributes.length) return 'all';
  return new Map(kept.map((subAttribute) => [subAttribute.name, 'all']));
}

function isKept(mode: Mode, attribute: Attribute, isNamed: boolean): boolean {
  switch (attribute.returned) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'request':
      return mode === 'attributes' && isNamed;
    default:
      return mode === 'default' || (mode === 'attributes') === isNamed;
  }
}
