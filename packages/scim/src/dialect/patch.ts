/** The body of a PATCH as `parsePatchRequest` and `resolveOperations` take it. */
import { parsePatchPath, printPatchPath } from '../filter/patch-path.ts';
import type { PatchPath } from '../filter/syntax-tree.ts';
import { PATCH_OPERATIONS } from '../patch/operation.ts';
import { isJsonObject } from '../resource/json.ts';
import type { Attribute } from '../schema/attribute.ts';
import { findAttribute, findSubAttribute } from '../schema/attribute-index.ts';
import { lowerCaseName } from '../schema/name.ts';
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';
import { type ResolvedPath, resolvePath } from '../schema/resolve-path.ts';
import type { Coercions } from './coercions.ts';
import { defineEntry } from './entry.ts';
import { coercePathFilter } from './filter.ts';
import { mapMembers } from './map-members.ts';
import { coerceExtensionNames } from './resource.ts';
import { coerceSchemas } from './schema-urns.ts';
import { coerceAttributes, coerceElement, coerceValue, type ValueUse } from './values.ts';

export const operationNameCase = defineEntry({
  name: 'operation-name-case',
  sentBy: 'Entra ID (`Add`, `Replace`, `Remove`)',
  standard: 'The operations are `add`, `remove` and `replace` (RFC 7644 §3.5.2).',
  answer: 'Reads their names in any letter case.',
});

export const emptyOperations = defineEntry({
  name: 'empty-operations',
  sentBy: 'Clients that make a PATCH from a mapping in which nothing has changed',
  standard: 'A PATCH has one or more operations (RFC 7644 §3.5.2).',
  answer: 'Changes nothing and answers as to any PATCH.',
});

export const qualifiedName = defineEntry({
  name: 'qualified-name',
  sentBy:
    'Entra ID with `aadOptscim062020` (`"name.givenName"`, `"urn:…:User:employeeNumber"` as names in a value)',
  standard: 'Without a path, the value is an object of attributes by their plain names (RFC 7644 §3.5.2.1).',
  answer: 'Reads such a name as the path that it is.',
});

export const readOnlyInValue = defineEntry({
  name: 'read-only-in-value',
  sentBy: 'Okta, which renames a group by `{"id": …, "displayName": …}`',
  standard:
    'An operation that is not compatible with an attribute’s mutability is refused (RFC 7644 §3.5.2).',
  answer: 'Leaves it out. As the path of an operation it is refused.',
});

export const schemasInValue = defineEntry({
  name: 'schemas-in-value',
  sentBy: 'Clients that send a whole resource as the value of an operation without a path',
  standard: '`schemas` there is an attribute like any other, and a replace would set it (RFC 7644 §3.5.2.3).',
  answer:
    'Leaves it out: it describes the value, and could end an extension that it does not happen to name.',
});

export const removeWithValue = defineEntry({
  name: 'remove-with-value',
  sentBy: 'Entra ID and JumpCloud (`Remove` of `members` with the members to remove as the value)',
  standard: 'A remove has a path and no value; without a filter it removes all (RFC 7644 §3.5.2.2).',
  answer: 'Removes the elements listed and no others.',
});

export const createOnNoMatch = defineEntry({
  name: 'create-on-no-match',
  sentBy:
    'Entra ID (`Add` or `Replace` of `emails[type eq "work"].value` for a person without a work address)',
  standard: 'A replace whose filter matches nothing is refused with noTarget (RFC 7644 §3.5.2.3).',
  answer:
    'Makes the element from the `eq` terms of the filter; further operations with the same filter build on it. Never a second element of a kind that is there.',
});

/**
 * The PatchOp message with operations as the standard has them. What cannot be read is given back as it is, for the
 * parser to refuse.
 */
export function coercePatch(body: unknown, definition: ResourceDefinition, coercions: Coercions): unknown {
  if (!isJsonObject(body)) return body;
  const paths = new PathReader(definition, coercions);
  return mapMembers(body, (name, member) => {
    if (lowerCaseName(name) !== 'operations' || !Array.isArray(member)) return member;
    if (member.length === 0) {
      return coercions.take(emptyOperations, name) ? [{ op: 'add', value: {} }] : member;
    }
    const operations = member.map((operation) =>
      isJsonObject(operation) ? coerceOperation(operation, paths) : operation,
    );
    return operations.some((operation, position) => operation !== member[position]) ? operations : member;
  });
}

function coerceOperation(operation: JsonObject, paths: PathReader): JsonObject {
  const { coercions } = paths;
  const sent = new Map(Object.entries(operation).map(([name, member]) => [lowerCaseName(name), member]));
  const op = readName(sent.get('op'), coercions);
  if (op === undefined) return operation;
  const path = sent.get('path') ?? undefined;
  if (path !== undefined && typeof path !== 'string') return operation;
  const read = path === undefined ? undefined : paths.read(path);
  return mapMembers(operation, (name, member) => {
    switch (lowerCaseName(name)) {
      case 'op':
        return op;
      case 'path':
        return read?.text ?? member;
      case 'value':
        return path === undefined
          ? coercePathlessValue(member, op, paths)
          : coerceTargetValue(member, op, read, paths);
      default:
        return member;
    }
  });
}

function readName(name: Json | undefined, coercions: Coercions): ValueUse | undefined {
  const op = PATCH_OPERATIONS.find((known) => typeof name === 'string' && lowerCaseName(name) === known);
  if (op !== undefined && op !== name) coercions.take(operationNameCase, 'op');
  return op;
}

function coercePathlessValue(value: Json, op: ValueUse, paths: PathReader): Json {
  if (!isJsonObject(value)) return value;
  const { definition, coercions } = paths;
  const named = coerceExtensionNames(value, definition, coercions);
  return mapMembers(named, (name, member) => coerceNamedValue(name, '', member, op, paths));
}

/** A member of a value without a path, or of an extension's object in one; `owner` is then the URN and a colon. */
function coerceNamedValue(name: string, owner: string, member: Json, op: ValueUse, paths: PathReader): Json {
  const read = paths.read(owner + name);
  const target = read?.target;
  if (target === undefined) return member;
  if (target.kind === 'extension') return coerceExtension(target.extension, member, op, paths);
  if (read?.isQualified === true && /[.:[]/.test(name)) paths.coercions.take(qualifiedName, read.name);
  return coerceTargetValue(member, op, read, paths);
}

function coerceExtension(urn: string, value: Json, op: ValueUse, paths: PathReader): Json {
  return isJsonObject(value)
    ? mapMembers(value, (name, member) => coerceNamedValue(name, `${urn}:`, member, op, paths))
    : value;
}

function coerceTargetValue(value: Json, op: ValueUse, read: ReadPath | undefined, paths: PathReader): Json {
  if (read?.target === undefined || value === null) return value;
  const { definition, coercions } = paths;
  const { target, isFiltered } = read;
  if (target.kind === 'extension') return coerceExtension(target.extension, value, op, paths);
  const { attribute, subAttribute } = target;
  const owner = target.extension === undefined ? '' : `${target.extension}:`;
  if (attribute.name === 'schemas' && owner === '') {
    return coerceSchemas(value, definition, op === 'replace', coercions);
  }
  if (op === 'remove') {
    const isListed = attribute.multiValued && subAttribute === undefined && !isFiltered;
    if (!isListed || !coercions.take(removeWithValue, read.name)) return value;
  }
  if (subAttribute !== undefined) {
    return coerceValue(value, subAttribute, `${owner}${attribute.name}.`, op, coercions);
  }
  return isFiltered
    ? coerceSelected(value, attribute, owner, op, coercions)
    : coerceValue(value, attribute, owner, op, coercions);
}

/** What is merged into the elements that a filter selects, or takes their place: an object, or a list of one. */
function coerceSelected(
  value: Json,
  attribute: Attribute,
  owner: string,
  op: ValueUse,
  coercions: Coercions,
): Json {
  if (Array.isArray(value)) {
    return value.map((element) => coerceSelected(element, attribute, owner, op, coercions));
  }
  return isJsonObject(value)
    ? coerceAttributes(value, attribute.subAttributes ?? [], `${owner}${attribute.name}.`, op, coercions)
    : (coerceElement(value, attribute, owner, op, coercions) ?? null);
}

/** A path as far as it can be read. */
interface ReadPath {
  /** The path to send on: as sent, or with the literals of its filter as the standard has them. */
  readonly text: string;
  /** The path for people, without the values of its filter. */
  readonly name: string;
  readonly target: ResolvedPath | undefined;
  readonly isFiltered: boolean;
  /** More than the plain name of an attribute. */
  readonly isQualified: boolean;
}

/** Reads the paths of one request; many operations on one path read it once. */
class PathReader {
  readonly definition: ResourceDefinition;
  readonly coercions: Coercions;
  readonly #known = new Map<string, ReadPath | undefined>();

  constructor(definition: ResourceDefinition, coercions: Coercions) {
    this.definition = definition;
    this.coercions = coercions;
  }

  /** Undefined when the text is no path. */
  read(text: string): ReadPath | undefined {
    const plain = findAttribute(this.definition.schema.attributes, text);
    if (plain !== undefined) {
      const target: ResolvedPath = { kind: 'attribute', attribute: plain };
      return { text, name: plain.name, target, isFiltered: false, isQualified: false };
    }
    if (!this.#known.has(text)) this.#known.set(text, this.#parse(text));
    return this.#known.get(text);
  }

  #parse(text: string): ReadPath | undefined {
    const parsed = parsePatchPath(text);
    if (!parsed.ok) return undefined;
    const { path, filter, subAttribute } = parsed.value;
    const target = resolvePath(path, this.definition);
    const isQualified = path.urn !== undefined || path.subAttribute !== undefined || filter !== undefined;
    if (filter === undefined || target?.kind !== 'attribute') {
      return { text, name: text, target, isFiltered: false, isQualified };
    }
    const coerced = coercePathFilter(filter, target.attribute, this.coercions);
    const { filter: _, ...unfiltered } = parsed.value;
    return {
      text: coerced === filter ? text : printPatchPath({ ...parsed.value, filter: coerced }),
      name: printSelection(unfiltered),
      target: withSubAttribute(target, subAttribute),
      isFiltered: true,
      isQualified,
    };
  }
}

function printSelection({ path, subAttribute }: PatchPath): string {
  return printPatchPath({
    kind: 'patchPath',
    path: subAttribute === undefined ? path : { ...path, subAttribute },
  });
}

/** The target with the sub-attribute behind its bracket; undefined when there is none of the name. */
function withSubAttribute(
  target: ResolvedPath & { kind: 'attribute' },
  name: string | undefined,
): ResolvedPath | undefined {
  if (name === undefined) return target;
  const subAttribute = findSubAttribute(target.attribute, name);
  return subAttribute === undefined ? undefined : { ...target, subAttribute };
}
