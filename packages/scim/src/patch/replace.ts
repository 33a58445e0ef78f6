/** The operation replace (RFC 7644 §3.5.2.3). */
import * as errors from '../error/catalogue.ts';
import { isJsonObject } from '../resource/json.ts';
import { fail, ok, type Result } from '../result.ts';
import { mergeSubAttributes } from './complex-value.ts';
import { createElement } from './create-element.ts';
import type { ElementsTarget, PatchApplyOptions, ReplaceOperation } from './operation.ts';
import type { WorkingCopy } from './working-copy.ts';

/**
 * Replaces the target's value; no value unassigns it:
 *
 *   singular attribute      set; of a complex value only the sub-attributes given
 *   multi-valued attribute  the whole collection
 *   sub-attribute           set; of a multi-valued attribute in every element (none: noTarget)
 *   elements of a filter    each is replaced by the value, or its sub-attribute set; without a match noTarget, or a new
 *                           element
 */
export function applyReplace(
  copy: WorkingCopy,
  operation: ReplaceOperation,
  options: PatchApplyOptions,
): Result<undefined> {
  const { target, value, path } = operation;
  const { attribute } = target;
  switch (target.kind) {
    case 'attribute': {
      const isMerged = !attribute.multiValued && isJsonObject(value);
      copy.set(target, isMerged ? mergeSubAttributes(copy.value(target), value, attribute) : value);
      return ok(undefined);
    }
    case 'subAttribute': {
      const changes = { [target.subAttribute.name]: value ?? null };
      if (!attribute.multiValued) {
        copy.set(target, mergeSubAttributes(copy.value(target), changes, attribute));
        return ok(undefined);
      }
      const list = copy.list(target);
      return list.size === 0
        ? fail(errors.noTarget(path))
        : list.update(
            list.positions(),
            (element) => mergeSubAttributes(element, changes, attribute),
            attribute.name,
          );
    }
    case 'elements':
      return replaceElements(copy, target, operation, options);
  }
}

function replaceElements(
  copy: WorkingCopy,
  target: ElementsTarget,
  operation: ReplaceOperation,
  options: PatchApplyOptions,
): Result<undefined> {
  const { attribute, subAttribute } = target;
  const value = operation.value ?? null;
  const list = copy.list(target);
  const selected = list.select(target.filter);
  if (!selected.ok) {
    return selected;
  }
  const positions = selected.value;
  if (subAttribute !== undefined) {
    const changes = { [subAttribute.name]: value };
    return positions.length === 0
      ? createElement(copy, operation, target, changes, options)
      : list.update(positions, (element) => mergeSubAttributes(element, changes, attribute), attribute.name);
  }
  if (positions.length === 0) {
    return createElement(copy, operation, target, value, options);
  }
  if (value === null) {
    list.remove(positions);
    return ok(undefined);
  }
  return list.update(positions, () => value, attribute.name);
}
