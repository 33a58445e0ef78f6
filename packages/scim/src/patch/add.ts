/** The operation add (RFC 7644 §3.5.2.1). */
import * as errors from '../error/catalogue.ts';
import { isJsonObject } from '../resource/json.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Json, JsonObject } from '../schema/registry.ts';
import { addToSubAttributes, mergeSubAttributes } from './complex-value.ts';
import { createElement } from './create-element.ts';
import type { AddOperation, ElementsTarget, PatchApplyOptions, SubAttributeTarget } from './operation.ts';
import type { WorkingCopy } from './working-copy.ts';

/**
 * Adds the value to the target:
 *
 *   singular attribute      set; sub-attributes are merged into a complex value
 *   multi-valued attribute  elements that are not there are appended
 *   sub-attribute           set; of a multi-valued attribute only where there is at most one element (else invalidPath)
 *   elements of a filter    the value is merged into each; without a match noTarget, or a new element
 */
export function applyAdd(
  copy: WorkingCopy,
  operation: AddOperation,
  options: PatchApplyOptions,
): Result<undefined> {
  const { target, value } = operation;
  switch (target.kind) {
    case 'attribute':
      if (target.attribute.multiValued) {
        copy.list(target).append(Array.isArray(value) ? value : []);
      } else {
        copy.set(target, isJsonObject(value) ? merge(copy, copy.value(target), value, operation) : value);
      }
      return ok(undefined);
    case 'subAttribute': {
      const changes = { [target.subAttribute.name]: value };
      if (target.attribute.multiValued) {
        return addToOnlyElement(copy, target, changes, operation);
      }
      copy.set(target, merge(copy, copy.value(target), changes, operation));
      return ok(undefined);
    }
    case 'elements':
      return addToElements(copy, target, operation, options);
  }
}

function addToOnlyElement(
  copy: WorkingCopy,
  target: SubAttributeTarget,
  changes: JsonObject,
  operation: AddOperation,
): Result<undefined> {
  const list = copy.list(target);
  if (list.size > 1) {
    return fail(errors.severalElements(target.attribute.name));
  }
  if (list.size === 0) {
    list.append([changes]);
    return ok(undefined);
  }
  return list.update([0], (element) => merge(copy, element, changes, operation), target.attribute.name);
}

function addToElements(
  copy: WorkingCopy,
  target: ElementsTarget,
  operation: AddOperation,
  options: PatchApplyOptions,
): Result<undefined> {
  const { value } = operation;
  const list = copy.list(target);
  const selected = list.select(target.filter);
  if (!selected.ok) {
    return selected;
  }
  const changes = target.subAttribute === undefined ? value : { [target.subAttribute.name]: value };
  if (selected.value.length === 0) {
    return createElement(copy, operation, target, changes, options);
  }
  const change = (element: Json) =>
    isJsonObject(changes) ? merge(copy, element, changes, operation) : changes;
  return list.update(selected.value, change, target.attribute.name);
}

function merge(
  copy: WorkingCopy,
  before: Json | undefined,
  added: JsonObject,
  { target }: AddOperation,
): JsonObject | undefined {
  return mergeSubAttributes(before, addToSubAttributes(before, added, copy.effort), target.attribute);
}
