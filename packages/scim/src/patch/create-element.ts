/**
 * What add and replace do when a value path selects nothing. By RFC 7644 §3.5.2 that is noTarget; Entra ID expects the
 * element to be made, and sends several operations that build one element.
 */
import * as errors from '../error/catalogue.ts';
import { printFilter } from '../filter/print.ts';
import type { Filter } from '../filter/syntax-tree.ts';
import { equalJson, isJsonObject } from '../resource/json.ts';
import { normalizeValue } from '../resource/normalize-value.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Attribute } from '../schema/attribute.ts';
import { findSubAttribute } from '../schema/attribute-index.ts';
import type { Json } from '../schema/registry.ts';
import { mergeSubAttributes } from './complex-value.ts';
import type { AddOperation, ElementsTarget, PatchApplyOptions, ReplaceOperation } from './operation.ts';
import type { WorkingCopy } from './working-copy.ts';

/**
 * Appends an element with the values that the filter's `eq` terms demand and then `changes`. Fails with noTarget when
 * `createOnNoMatch` is off, and when the filter says more than `eq` terms joined by `and`.
 */
export function createElement(
  copy: WorkingCopy,
  { path }: AddOperation | ReplaceOperation,
  { attribute, source, ...location }: ElementsTarget,
  changes: Json,
  { createOnNoMatch = false, onCreated }: PatchApplyOptions,
): Result<undefined> {
  const demanded = createOnNoMatch ? demandedValues(source, attribute) : undefined;
  if (demanded === undefined || !isJsonObject(changes)) {
    return fail(errors.noTarget(path, printFilter(source)));
  }
  const element = mergeSubAttributes(Object.fromEntries(demanded), changes, attribute);
  if (element !== undefined) {
    copy.list({ ...location, attribute }).append([element]);
    onCreated?.(path);
  }
  return ok(undefined);
}

/** The sub-attributes with the values that satisfy the filter, or undefined when it does not say them. */
function demandedValues(filter: Filter, attribute: Attribute): Map<string, Json> | undefined {
  const values = new Map<string, Json>();
  for (const term of filter.kind === 'and' ? filter.filters : [filter]) {
    const subAttribute =
      term.kind === 'comparison' && term.operator === 'eq'
        ? findSubAttribute(attribute, term.path.name)
        : undefined;
    if (term.kind !== 'comparison' || subAttribute === undefined) {
      return undefined;
    }
    const value = normalizeValue(term.literal, subAttribute, subAttribute.name);
    if (!value.ok || value.value === undefined) {
      return undefined;
    }
    const known = values.get(subAttribute.name);
    if (known !== undefined && !equalJson(known, value.value)) {
      return undefined;
    }
    values.set(subAttribute.name, value.value);
  }
  return values;
}
