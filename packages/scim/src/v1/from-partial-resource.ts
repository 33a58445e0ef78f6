/**
 * PATCH of SCIM 1.1 (protocol §3.3.2): a partial resource that says what the resource is to have, and in
 * `meta.attributes` what it is to lose first. It becomes operations of the core.
 */
import * as errors from '../error/catalogue.ts';
import type { PatchOperation, PatchResolveOptions, ResolvedOperation } from '../patch/operation.ts';
import { resolveOperations } from '../patch/resolve-operations.ts';
import { isJsonObject } from '../resource/json.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';
import { isDeleted, operationOf, withoutOperation } from './element-operation.ts';
import { fromMembers } from './from-resource.ts';
import { type GivenList, readPartialResource } from './partial-resource.ts';
import { readRemovedPaths } from './removed-paths.ts';

export interface PartialResourceOptions extends PatchResolveOptions {
  /** Reads values in a neighbouring form, as `coerceResource` does. It is given the resource in the names of SCIM 2.0. */
  readonly coerce?: (resource: JsonObject) => unknown;
}

/**
 * The operations that a partial resource stands for, in order: what `meta.attributes` names is removed, singular
 * attributes are set (complex ones merged), multi-valued ones are merged element by element. A multi-valued attribute
 * that is removed and given in one request is replaced as a whole. An empty list adds nothing.
 *
 * Fails with invalidSyntax and invalidPath for what cannot be read, with invalidValue for an `operation` other than
 * `delete`, and as `resolveOperations` does.
 */
export function fromPartialResource(
  body: unknown,
  definition: ResourceDefinition,
  options: PartialResourceOptions = {},
): Result<ResolvedOperation[]> {
  const translated = fromMembers(body, definition);
  if (!translated.ok) return translated;
  const members = Object.entries(coerceMembers(translated.value, options));
  const removed = readRemovedPaths(members, definition);
  if (!removed.ok) return removed;
  const partial = readPartialResource(members, definition);
  if (!partial.ok) return partial;
  const { singular, lists } = partial.value;

  const given = new Map(lists.map((list) => [list.path, list]));
  const replaced = new Set<string>();
  const first: PatchOperation[] = [];
  for (const { path, isSimple } of removed.value) {
    const list = given.get(path);
    if (list !== undefined) {
      replaced.add(path);
      first.push({ op: 'replace', path, value: keptElements(list) });
    } else if (!(isSimple && partial.value.paths.has(path))) {
      first.push({ op: 'remove', path });
    }
  }
  const operations = resolveOperations([...first, { op: 'replace', value: singular }], definition, options);
  if (!operations.ok) return operations;
  for (const list of lists) {
    if (replaced.has(list.path)) continue;
    const merge = resolveMerge(list, definition, options);
    if (!merge.ok) return merge;
    operations.value.push(...merge.value);
  }
  return operations;
}

function coerceMembers(
  members: readonly (readonly [string, Json])[],
  { coerce }: PartialResourceOptions,
): JsonObject {
  const resource = Object.fromEntries(members);
  const coerced = coerce?.(resource);
  return isJsonObject(coerced) ? coerced : resource;
}

function keptElements({ elements }: GivenList): readonly Json[] {
  return elements.filter((element) => !isDeleted(element)).map(withoutOperation);
}

/** The merge of one list; its elements are checked as those of an add and of a remove are. */
function resolveMerge(
  list: GivenList,
  definition: ResourceDefinition,
  options: PartialResourceOptions,
): Result<ResolvedOperation[]> {
  const { path, elements } = list;
  for (const element of elements) {
    const operation = operationOf(element);
    if (operation !== undefined && !isDeleted(element)) {
      return fail(errors.unknownElementOperation(path, operation));
    }
  }
  const deleted = elements.filter(isDeleted).map(withoutOperation);
  const resolved = resolveOperations(
    [
      { op: 'remove', path, value: deleted },
      { op: 'add', path, value: keptElements(list) },
    ],
    definition,
    options,
  );
  if (!resolved.ok) return resolved;
  const removal = resolved.value.find(({ op }) => op === 'remove');
  const addition = resolved.value.find(({ op }) => op === 'add');
  const target = (removal ?? addition)?.target;
  if (target?.kind !== 'attribute') return ok([]);
  const removed = removal?.op === 'remove' ? (removal.listed ?? []) : [];
  const added = addition?.op === 'add' && Array.isArray(addition.value) ? addition.value : [];
  return ok([{ op: 'merge', path, target, value: added, removed }]);
}
