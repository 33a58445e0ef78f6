/** A seeded source of random numbers, so that a run can be repeated. */
export interface Random {
  /** A whole number from 0 to `below` - 1. */
  integer(below: number): number;
  pick<T>(items: readonly T[]): T;
}

/** Mulberry32: small, fast and good enough to vary a test. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (below: number): number => Math.floor(next() * below);
  return { integer, pick: (items) => items[integer(items.length)]! };
}
