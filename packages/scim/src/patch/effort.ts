/**
 * How much searching one PATCH may cost. Operations are many and each may look through a long list, so without a
 * bound a request would take time in the product of the two.
 */

/** Most comparisons of an element with one term of a filter, or with a list of elements, in one PATCH. */
const COMPARISONS_MAX = 1_000_000;

export class Effort {
  #comparisons = 0;

  /** Counts the comparisons about to be made; false when they are too many in all. */
  spend(comparisons: number): boolean {
    this.#comparisons += comparisons;
    return !this.isExhausted;
  }

  get isExhausted(): boolean {
    return this.#comparisons > COMPARISONS_MAX;
  }
}
