/** The operation remove (RFC 7644 §3.5.2.2). */
import * as errors from '../error/catalogue.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Schema } from '../schema/attribute.ts';
import type { Json } from '../schema/registry.ts';
import { mergeSubAttributes } from './complex-value.ts';
import type { RemoveOperation, ValueTarget } from './operation.ts';
import type { WorkingCopy } from './working-copy.ts';

/**
 * Removes the target; what is not there is removed already:
 *
 *   attribute             unassigned; with listed elements, those
 *   sub-attribute         unassigned, in every element of a multi-valued attribute
 *   elements of a filter  removed, or their sub-attribute unassigned
 *
 * A complex value or an element that is left without content goes as well.
 */
export function applyRemove(
  copy: WorkingCopy,
  { listed }: RemoveOperation,
  target: ValueTarget,
): Result<undefined> {
  const { attribute } = target;
  if (target.kind === 'attribute') {
    if (listed === undefined) {
      copy.set(target, undefined);
    } else {
      const list = copy.list(target);
      list.remove(list.find(listed));
    }
    return ok(undefined);
  }
  const changes = target.subAttribute === undefined ? undefined : { [target.subAttribute.name]: null };
  const change = (element: Json | undefined) => mergeSubAttributes(element, changes ?? {}, attribute);
  if (!attribute.multiValued) {
    copy.set(target, change(copy.value(target)));
    return ok(undefined);
  }
  const list = copy.list(target);
  const selected = target.kind === 'elements' ? list.select(target.filter) : ok(list.positions());
  if (!selected.ok) {
    return selected;
  }
  if (changes !== undefined) {
    return list.update(selected.value, change, attribute.name);
  }
  list.remove(selected.value);
  return ok(undefined);
}

/** Unassigns every attribute of the extension. Fails with mutability when one that is set is immutable. */
export function removeExtension(copy: WorkingCopy, schema: Schema): Result<undefined> {
  for (const attribute of schema.attributes) {
    const location = { extension: schema.id, attribute };
    if (attribute.mutability === 'immutable' && copy.isAssigned(location)) {
      return fail(errors.immutableAttribute(`${schema.id}:${attribute.name}`));
    }
    copy.set(location, undefined);
  }
  return ok(undefined);
}
