/** `meta.attributes` of a PATCH of SCIM 1.1 (protocol §3.3.2): the names of what the resource is to lose. */
import * as errors from '../error/catalogue.ts';
import { parseAttributePath, printAttributePath } from '../filter/attribute-path.ts';
import type { AttributePath } from '../filter/syntax-tree.ts';
import { isJsonObject } from '../resource/json.ts';
import { fail, ok, type Result } from '../result.ts';
import { sameName } from '../schema/name.ts';
import type { Json, ResourceDefinition } from '../schema/registry.ts';
import { resolvePath } from '../schema/resolve-path.ts';
import { fromPath } from './from-path.ts';

export interface RemovedPath {
  /** In the names of SCIM 2.0, spelled as the schema does where the schema knows it. */
  readonly path: string;
  /** A singular attribute without sub-attributes: to give it a value is to remove the one before. */
  readonly isSimple: boolean;
}

/** invalidValue for what is no list of names, invalidPath for a text that is no attribute path. */
export function readRemovedPaths(
  members: readonly (readonly [string, Json])[],
  definition: ResourceDefinition,
): Result<RemovedPath[]> {
  const meta = members.find(([name]) => sameName(name, 'meta'))?.[1];
  const names = isJsonObject(meta)
    ? Object.entries(meta).find(([name]) => sameName(name, 'attributes'))?.[1]
    : undefined;
  if (names === undefined || names === null) return ok([]);
  if (!Array.isArray(names)) return fail(errors.removedAttributesNotTextList());
  const paths = new Map<string, RemovedPath>();
  for (const name of names) {
    if (typeof name !== 'string') return fail(errors.removedAttributesNotTextList());
    const parsed = parseAttributePath(name);
    if (!parsed.ok) return parsed;
    const removed = bind(fromPath(parsed.value, definition), definition);
    paths.set(removed.path, removed);
  }
  return ok([...paths.values()]);
}

function bind(path: AttributePath, definition: ResourceDefinition): RemovedPath {
  const target = resolvePath(path, definition);
  if (target?.kind !== 'attribute' || target.subAttribute !== undefined) {
    return { path: printAttributePath(path), isSimple: false };
  }
  const { extension, attribute } = target;
  return {
    path: extension === undefined ? attribute.name : `${extension}:${attribute.name}`,
    isSimple: !attribute.multiValued && attribute.subAttributes === undefined,
  };
}
