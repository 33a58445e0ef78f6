/** The values that a target has in a resource in comparable form. */
import { isJsonObject, memberOf } from '../resource/json.ts';
import type { Json, JsonObject } from '../schema/registry.ts';
import type { ResolvedTarget } from './resolved-filter.ts';

/** The elements of the target's attribute; of a singular attribute its value alone. */
export function elementsOf(
  { extension, attribute }: ResolvedTarget,
  comparable: JsonObject,
): readonly Json[] {
  const owner = extension === undefined ? comparable : memberOf(comparable, extension);
  return isJsonObject(owner) ? asList(memberOf(owner, attribute.name)) : [];
}

/** The values of the target's sub-attribute in these elements, or the elements where it names none. */
export function valuesOf(elements: readonly Json[], { subAttribute }: ResolvedTarget): readonly Json[] {
  if (subAttribute === undefined) return elements;
  return elements.flatMap((element) =>
    isJsonObject(element) ? asList(memberOf(element, subAttribute.name)) : [],
  );
}

function asList(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
