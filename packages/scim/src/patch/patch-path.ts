/** Paths of operations, bound to the schema (RFC 7644 §3.5.2). */
import * as errors from '../error/catalogue.ts';
import { parsePatchPath } from '../filter/patch-path.ts';
import { resolveElementFilter } from '../filter/resolve.ts';
import type { Filter } from '../filter/syntax-tree.ts';
import { fail, ok, type Result } from '../result.ts';
import { findSubAttribute } from '../schema/attribute-index.ts';
import type { ResourceDefinition } from '../schema/registry.ts';
import { resolvePath } from '../schema/resolve-path.ts';
import type { AttributeLocation, PatchTarget } from './operation.ts';

/**
 * What the path selects. Fails with invalidPath when it is malformed, names no attribute of the resource type, or
 * filters an attribute that is not multi-valued; with invalidFilter when the fault is between the brackets.
 */
export function resolvePatchPath(text: string, definition: ResourceDefinition): Result<PatchTarget> {
  const parsed = parsePatchPath(text);
  if (!parsed.ok) {
    return parsed;
  }
  const target = resolvePath(parsed.value.path, definition);
  if (target === undefined) {
    return fail(errors.unknownPath(text, definition.resourceType.name));
  }
  const { filter } = parsed.value;
  if (target.kind === 'extension') {
    return filter === undefined ? ok(target) : fail(errors.filterOnSingular(target.extension));
  }
  const { subAttribute, kind, ...location } = target;
  if (filter === undefined) {
    return ok(
      subAttribute === undefined
        ? { kind, ...location }
        : { kind: 'subAttribute', ...location, subAttribute },
    );
  }
  return resolveElements(parsed.value.subAttribute, filter, location, definition);
}

function resolveElements(
  name: string | undefined,
  filter: Filter,
  location: AttributeLocation,
  definition: ResourceDefinition,
): Result<PatchTarget> {
  const { attribute } = location;
  if (!attribute.multiValued) {
    return fail(errors.filterOnSingular(attribute.name));
  }
  const subAttribute = name === undefined ? undefined : findSubAttribute(attribute, name);
  if (name !== undefined && subAttribute === undefined) {
    return fail(errors.unknownPath(`${attribute.name}.${name}`, definition.resourceType.name));
  }
  const resolved = resolveElementFilter(filter, location);
  if (!resolved.ok) {
    return resolved;
  }
  return ok({
    kind: 'elements',
    ...location,
    filter: resolved.value,
    source: filter,
    ...(subAttribute !== undefined && { subAttribute }),
  });
}

/** The target in words for messages: `emails.value`, whatever the filter. */
export function printTarget(target: PatchTarget): string {
  if (target.kind === 'extension') {
    return target.extension;
  }
  const prefix = target.extension === undefined ? '' : `${target.extension}:`;
  const subAttribute = target.kind === 'attribute' ? undefined : target.subAttribute;
  const suffix = subAttribute === undefined ? '' : `.${subAttribute.name}`;
  return `${prefix}${target.attribute.name}${suffix}`;
}
