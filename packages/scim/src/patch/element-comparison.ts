/**
 * When two elements of a multi-valued attribute are the same, by the comparison rules of the schema (caseExact, instants,
 * decoded base64): decided on their comparable form, which is worked out once for each element.
 */
import { comparableValue } from '../filter/comparable.ts';
import { isJsonObject, memberOf } from '../resource/json.ts';
import type { Attribute } from '../schema/attribute.ts';
import type { Json } from '../schema/registry.ts';

export class ElementComparison {
  readonly attribute: Attribute;
  readonly #known = new WeakMap<object, Json>();

  constructor(attribute: Attribute) {
    this.attribute = attribute;
  }

  /** The element in the form in which filters compare it; an element without content is an empty object. */
  comparable(element: Json): Json {
    if (!isJsonObject(element)) {
      return comparableValue(element, this.attribute) ?? {};
    }
    let comparable = this.#known.get(element);
    if (comparable === undefined) {
      comparable = comparableValue(element, this.attribute) ?? {};
      this.#known.set(element, comparable);
    }
    return comparable;
  }

  /** Equal for elements that differ at most in `primary`, which says something about the list. */
  identity(element: Json): string {
    const names = this.attribute.subAttributes?.map(({ name }) => name).filter((name) => name !== 'primary');
    return keyOf(this.comparable(element), names);
  }

  /**
   * Whether an element is among those listed. A listed element selects by its `value`, with its `type` if it gives one;
   * where there is no `value`, by every sub-attribute that it gives.
   */
  isListed(listed: readonly Json[]): (element: Json) => boolean {
    const keysByNames = new Map<string, { names: readonly string[] | undefined; keys: Set<string> }>();
    for (const item of listed) {
      const comparable = this.comparable(item);
      const names = this.#selectingNames(comparable);
      // Nothing said selects nothing, rather than everything.
      if (names?.length === 0) {
        continue;
      }
      const group = names?.join(' ') ?? '';
      const known = keysByNames.get(group) ?? { names, keys: new Set() };
      known.keys.add(keyOf(comparable, names));
      keysByNames.set(group, known);
    }
    const groups = [...keysByNames.values()];
    return (element) => groups.some(({ names, keys }) => keys.has(keyOf(this.comparable(element), names)));
  }

  #selectingNames(comparable: Json): readonly string[] | undefined {
    if (!isJsonObject(comparable)) {
      return undefined;
    }
    const given = (this.attribute.subAttributes ?? [])
      .map(({ name }) => name)
      .filter((name) => Object.hasOwn(comparable, name));
    return given.includes('value') ? given.filter((name) => name === 'value' || name === 'type') : given;
  }
}

/** A text that two elements share when these sub-attributes are equal; of a simple element, its value. */
function keyOf(comparable: Json, names: readonly string[] | undefined): string {
  if (names === undefined || !isJsonObject(comparable)) {
    return JSON.stringify(comparable);
  }
  return JSON.stringify(names.map((name) => memberOf(comparable, name) ?? null));
}
