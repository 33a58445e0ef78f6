/**
 * How the time of a function grows with its input: four times the size should take about four times as long, where a
 * quadratic step would take sixteen times as long. Only the ratio of two times on the same machine is looked at, each the
 * best of several, and in processor time of this thread, so that what else runs there counts little.
 */
import { expect, it } from 'vitest';
import type { JsonObject } from '../index.ts';
import { coreRegistry, normalizeResource, USER_URN } from '../index.ts';

export const User = coreRegistry.resource('User')!;
export const Group = coreRegistry.resource('Group')!;

/** Prepares the input of a size and gives what is to be measured on it. */
export type Subject = (size: number) => () => unknown;

/** Between the 4 of linear growth and the 16 of quadratic growth. */
const GROWTH_MAX = 9;
const ROUNDS = 5;
const ATTEMPTS = 5;
/** Shorter runs are repeated, because the clock would disturb them. */
const RUN_MILLISECONDS_MIN = 2;

/** Makes a test of each subject, at a size that takes a few milliseconds at most. */
export function growsLinearly(
  subjects: Readonly<Record<string, readonly [size: number, subject: Subject]>>,
): void {
  it.each(Object.entries(subjects))('%s [SEC-11]', (_name, [size, subject]) => {
    const measured: number[] = [];
    do measured.push(growth(subject, size));
    while (measured.at(-1)! > GROWTH_MAX && measured.length < ATTEMPTS);
    expect(Math.min(...measured)).toBeLessThan(GROWTH_MAX);
  });
}

function growth(subject: Subject, size: number): number {
  const [small, large] = [subject(size), subject(4 * size)];
  let [best, bestOfLarge] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < ROUNDS; round++) {
    best = Math.min(best, millisecondsOf(small));
    bestOfLarge = Math.min(bestOfLarge, millisecondsOf(large));
  }
  return bestOfLarge / best;
}

function millisecondsOf(run: () => unknown): number {
  const start = processorMilliseconds();
  for (let runs = 1; ; runs += 1) {
    run();
    const elapsed = processorMilliseconds() - start;
    if (elapsed >= RUN_MILLISECONDS_MIN) return elapsed / runs;
  }
}

function processorMilliseconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

export function times<T>(count: number, make: (place: number) => T): T[] {
  return Array.from({ length: count }, (_, place) => make(place));
}

/** So many elements, all different. */
export function emails(size: number): { value: string; type: string }[] {
  return times(size, (place) => ({ value: `${place}@example.com`, type: `type ${place % 9}` }));
}

/** A canonical user with these members. */
export function canonicalUser(members: JsonObject): JsonObject {
  const normalized = normalizeResource({ schemas: [USER_URN], userName: 'ada', ...members }, User);
  if (!normalized.ok) throw new Error(normalized.error.detail);
  return normalized.value.resource;
}
