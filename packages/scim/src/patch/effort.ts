/**
 * How much searching one PATCH may cost. Operations are many and each may look through a long list of long texts, so
 * without a bound a request would take time in the product of the two.
 */
import { isJsonObject } from '../resource/json.ts';
import type { Json } from '../schema/registry.ts';

/** Most comparisons in one PATCH: of one element with one term of a filter, or to find equal elements. */
const COMPARISONS_MAX = 500_000;
/** Comparing longer texts counts for more, once for each so many characters. */
const CHARACTERS_PER_COMPARISON = 256;

export class Effort {
  #comparisons = 0;

  /** Counts comparisons about to be made; false when they are too many in all. */
  spend(comparisons: number): boolean {
    this.#comparisons += comparisons;
    return !this.isExhausted;
  }

  get isExhausted(): boolean {
    return this.#comparisons > COMPARISONS_MAX;
  }
}

/** How many comparisons it counts for to look at the element once. */
export function weightOf(element: Json): number {
  const values = isJsonObject(element) ? Object.values(element).flat() : [element];
  const characters = values.reduce<number>(
    (sum, value) => sum + (typeof value === 'string' ? value.length : 1),
    0,
  );
  return 1 + Math.floor(characters / CHARACTERS_PER_COMPARISON);
}
