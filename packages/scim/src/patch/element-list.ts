/**
 * The elements of one multi-valued attribute while a PATCH changes them. It keeps what makes a long sequence of
 * operations cheap: which elements are there, by what makes them equal, and which one is primary.
 */
import * as errors from '../error/catalogue.ts';
import { evaluateElement } from '../filter/evaluate.ts';
import type { ResolvedFilter } from '../filter/resolved-filter.ts';
import { isJsonObject } from '../resource/json.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Json } from '../schema/registry.ts';
import { changedImmutable, isPrimary, mergeSubAttributes } from './complex-value.ts';
import type { Effort } from './effort.ts';
import type { ElementComparison } from './element-comparison.ts';

export class ElementList {
  readonly #comparison: ElementComparison;
  readonly #effort: Effort;
  #elements: Json[];
  /** Whether others hold the array as well, so that it has to be copied before it changes. */
  #isShared = true;
  /** The position of each element by identity; undefined until needed and after elements moved. */
  #positions: Map<string, number> | undefined;
  #primaries: number[] | undefined;

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
    for (const element of elements) {
      const identity = this.#comparison.identity(element);
      let position = positions.get(identity);
      if (position === undefined) {
        position = this.#elements.push(element) - 1;
        positions.set(identity, position);
      } else if (saysPrimary(element) && isPrimary(element) !== isPrimary(this.#elements[position])) {
        this.#setPrimary(position, isPrimary(element));
      }
      if (isPrimary(element)) {
        this.#endOtherPrimaries(position);
      }
    }
  }

  /** The positions of the elements that satisfy the filter, all decided before any element changes. */
  select(filter: ResolvedFilter): Result<number[]> {
    if (!this.#effort.spend(this.size * termsOf(filter))) {
      return fail(errors.patchTooLarge());
    }
    const isSelected = (element: Json) => evaluateElement(filter, this.#comparison.comparable(element));
    return ok(this.#positionsWhere(isSelected));
  }

  /** The positions of the elements that are among those listed (see `ElementComparison.isListed`). */
  find(listed: readonly Json[]): number[] {
    this.#effort.spend(this.size);
    return this.#positionsWhere(this.#comparison.isListed(listed));
  }

  /**
   * Changes the elements at these positions. An element that `change` leaves without content, or makes equal to
   * another, is dropped. Fails with mutability when an immutable sub-attribute that is set would change, and with
   * invalidValue when several of the elements would become primary. `path` names the attribute in messages.
   */
  update(
    positions: readonly number[],
    change: (element: Json) => Json | undefined,
    path: string,
  ): Result<undefined> {
    this.#own();
    const emptied = new Set<number>();
    const primaries: number[] = [];
    let becomesPrimary = false;
    for (const position of positions) {
      const before = this.#elements[position]!;
      const after = change(before);
      const immutable = changedImmutable(before, after, this.#comparison.attribute);
      if (immutable !== undefined) {
        return fail(errors.immutableAttribute(`${path}.${immutable}`));
      }
      if (after === undefined) {
        emptied.add(position);
        continue;
      }
      this.#elements[position] = after;
      if (isPrimary(after)) {
        primaries.push(position);
        becomesPrimary ||= !isPrimary(before);
      }
    }
    if (becomesPrimary && primaries.length > 1) {
      return fail(errors.twoPrimaries(path));
    }
    this.#primaries = undefined;
    if (becomesPrimary) {
      this.#endOtherPrimaries(primaries[0]!);
    }
    this.#dropEqual(positions, emptied);
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

  #endOtherPrimaries(position: number): void {
    this.#primaries ??= this.#positionsWhere(isPrimary);
    for (const other of this.#primaries) {
      if (other !== position) {
        this.#setPrimary(other, false);
      }
    }
    this.#primaries = [position];
  }

  /** Drops the elements without content, and each changed element that another one equals. */
  #dropEqual(changed: readonly number[], emptied: Set<number>): void {
    const dropped = new Set(emptied);
    const positions = this.#identities(new Set(changed));
    for (const position of changed) {
      const element = this.#elements[position]!;
      if (emptied.has(position)) {
        continue;
      }
      const identity = this.#comparison.identity(element);
      const equal = positions.get(identity);
      if (equal === undefined) {
        positions.set(identity, position);
        continue;
      }
      dropped.add(position);
      if (isPrimary(element)) {
        this.#setPrimary(equal, true);
      }
    }
    this.remove(dropped);
  }

  /** The position of each element by identity, without those at the positions left out. */
  #identities(without: ReadonlySet<number> = new Set()): Map<string, number> {
    if (this.#positions !== undefined && without.size === 0) {
      return this.#positions;
    }
    this.#effort.spend(this.size);
    const positions = new Map<string, number>();
    for (const [position, element] of this.#elements.entries()) {
      const identity = without.has(position) ? undefined : this.#comparison.identity(element);
      if (identity !== undefined && !positions.has(identity)) {
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

/** How many comparisons the filter makes on each element. */
function termsOf(filter: ResolvedFilter): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.reduce((terms, part) => terms + termsOf(part), 0);
    case 'not':
    case 'element':
      return termsOf(filter.filter);
    default:
      return 1;
  }
}
