/**
 * The elements of one multi-valued attribute while a PATCH changes them. It keeps what makes a long sequence of
 * operations cheap: which elements are there, by what makes them equal, and which one is primary.
 */
import * as errors from '../error/catalogue.ts';
import { countTerms } from '../filter/count-terms.ts';
import { evaluateElement } from '../filter/evaluate.ts';
import type { ResolvedFilter } from '../filter/resolved-filter.ts';
import { equalJson, isJsonObject } from '../resource/json.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Json } from '../schema/registry.ts';
import { changedImmutable, isPrimary, mergeSubAttributes } from './complex-value.ts';
import { type Effort, weightOf } from './effort.ts';
import type { ElementComparison } from './element-comparison.ts';

/** What the change of one element costs beside finding it. */
const COMPARISONS_PER_UPDATE = 4;

/** Stands for an element that a change has left without content, until it is dropped. */
const EMPTY: Json = {};

export class ElementList {
  readonly #comparison: ElementComparison;
  readonly #effort: Effort;
  #elements: Json[];
  /** Whether others hold the array as well, so that it has to be copied before it changes. */
  #isShared = true;
  /** The position of each element by identity; undefined until needed and after elements moved. */
  #positions: Map<string, number> | undefined;
  #primaries: number[] | undefined;
  /** Whether elements of one identity stand there, such as one that is primary beside one that is not. */
  #hasTwins = false;

  constructor(elements: readonly Json[], comparison: ElementComparison, effort: Effort) {
    this.#elements = elements as Json[];
    this.#comparison = comparison;
    this.#effort = effort;
  }

  get size(): number {
    return this.#elements.length;
  }

  /** The elements as they are now; later changes do not reach the array that is given out. */
  elements(): readonly Json[] {
    this.#isShared = true;
    return this.#elements;
  }

  /** The positions of all elements. */
  positions(): number[] {
    return [...this.#elements.keys()];
  }

  /** Swaps the whole collection. */
  replaceAll(elements: readonly Json[]): void {
    this.#elements = elements as Json[];
    this.#isShared = true;
    this.#forgetPositions();
  }

  /**
   * Appends the elements that are not there yet. One that differs from an element only in `primary` is that element,
   * with the `primary` that is said last. An element that becomes primary ends that of the others.
   */
  append(elements: readonly Json[]): void {
    this.#own();
    const positions = this.#identities();
    let isPrimaryEnded = false;
    for (const element of elements) {
      const identity = this.#comparison.identity(element);
      let position = positions.get(identity);
      if (position === undefined) {
        position = this.#elements.push(element) - 1;
        positions.set(identity, position);
      } else if (saysPrimary(element) && isPrimary(element) !== isPrimary(this.#elements[position])) {
        this.#setPrimary(position, isPrimary(element));
        isPrimaryEnded ||= !isPrimary(element);
      }
      if (isPrimary(element)) {
        isPrimaryEnded = this.#endOtherPrimaries(position) || isPrimaryEnded;
      }
    }
    if (isPrimaryEnded && this.#hasTwins) {
      this.#dropEmptyAndEqual();
    }
  }

  /** The positions of the elements that satisfy the filter, all decided before any element changes. */
  select(filter: ResolvedFilter): Result<number[]> {
    if (!this.#effort.spend(this.#weight() * countTerms(filter))) {
      return fail(errors.patchTooLarge());
    }
    const isSelected = (element: Json) => evaluateElement(filter, this.#comparison.comparable(element));
    return ok(this.#positionsWhere(isSelected));
  }

  /** The positions of the elements that are among those listed (see `ElementComparison.isListed`). */
  find(listed: readonly Json[]): number[] {
    this.#effort.spend(this.#weight());
    return this.#positionsWhere(this.#comparison.isListed(listed));
  }

  /**
   * Changes the elements at these positions. An element that `change` leaves without content, or makes exactly
   * equal to another, is dropped. Fails with mutability when an immutable sub-attribute that is set would change, and with
   * invalidValue when several of the elements would become primary. `path` names the attribute in messages.
   */
  update(
    positions: readonly number[],
    change: (element: Json) => Json | undefined,
    path: string,
  ): Result<undefined> {
    this.#effort.spend(positions.length * COMPARISONS_PER_UPDATE);
    this.#own();
    let changed = 0;
    const primaries: number[] = [];
    let becomesPrimary = false;
    for (const position of positions) {
      const before = this.#elements[position]!;
      const after = change(before);
      const immutable = changedImmutable(before, after, this.#comparison.attribute);
      if (immutable !== undefined) {
        return fail(errors.immutableAttribute(`${path}.${immutable}`));
      }
      if (isPrimary(after)) {
        primaries.push(position);
        becomesPrimary ||= !isPrimary(before);
      }
      if (!equalJson(before, after)) {
        this.#elements[position] = after ?? EMPTY;
        changed += 1;
      }
    }
    if (becomesPrimary && primaries.length > 1) {
      return fail(errors.twoPrimaries(path));
    }
    if (changed > 0) {
      this.#forgetPositions();
      if (becomesPrimary) {
        this.#endOtherPrimaries(primaries[0]!);
      }
      this.#dropEmptyAndEqual();
    }
    return ok(undefined);
  }

  /** Removes the elements at these positions. */
  remove(positions: Iterable<number>): void {
    const removed = new Set(positions);
    if (removed.size > 0) {
      this.#elements = this.#elements.filter((_element, position) => !removed.has(position));
      this.#isShared = false;
      this.#forgetPositions();
    }
  }

  #weight(): number {
    return this.#elements.reduce<number>((weight, element) => weight + weightOf(element), 0);
  }

  #positionsWhere(isWanted: (element: Json) => boolean): number[] {
    const positions: number[] = [];
    for (const [position, element] of this.#elements.entries()) {
      if (isWanted(element)) {
        positions.push(position);
      }
    }
    return positions;
  }

  #setPrimary(position: number, primary: boolean): void {
    const element = this.#elements[position];
    if (isJsonObject(element)) {
      this.#elements[position] =
        mergeSubAttributes(element, { primary }, this.#comparison.attribute) ?? element;
    }
  }

  /** Whether there was another primary element, which then is so no more. */
  #endOtherPrimaries(position: number): boolean {
    this.#primaries ??= this.#positionsWhere(isPrimary);
    const others = this.#primaries.filter((other) => other !== position);
    for (const other of others) {
      this.#setPrimary(other, false);
    }
    this.#primaries = [position];
    return others.length > 0;
  }

  /** Drops elements without content, and all but one of those that are exactly equal, as a POST does. */
  #dropEmptyAndEqual(): void {
    this.#effort.spend(this.#weight());
    const seen = new Set<string>();
    const dropped: number[] = [];
    for (const [position, element] of this.#elements.entries()) {
      const text = JSON.stringify(mergeSubAttributes(element, {}, this.#comparison.attribute) ?? element);
      if (element === EMPTY || seen.has(text)) {
        dropped.push(position);
      }
      seen.add(text);
    }
    this.remove(dropped);
  }

  /** The first position of each element by identity. */
  #identities(): Map<string, number> {
    if (this.#positions !== undefined) {
      return this.#positions;
    }
    this.#effort.spend(this.#weight());
    this.#hasTwins = false;
    const positions = new Map<string, number>();
    for (const [position, element] of this.#elements.entries()) {
      const identity = this.#comparison.identity(element);
      if (positions.has(identity)) {
        this.#hasTwins = true;
      } else {
        positions.set(identity, position);
      }
    }
    this.#positions = positions;
    return positions;
  }

  #own(): void {
    if (this.#isShared) {
      this.#elements = [...this.#elements];
      this.#isShared = false;
    }
  }

  #forgetPositions(): void {
    this.#positions = undefined;
    this.#primaries = undefined;
  }
}

function saysPrimary(element: Json): boolean {
  return isJsonObject(element) && Object.hasOwn(element, 'primary');
}
