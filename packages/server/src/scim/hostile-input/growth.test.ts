/**
 * Over HTTP and down to the database, four times the input takes about four times as long; a quadratic step anywhere would
 * take sixteen times as long. Only the ratio of two times on the same machine is looked at, each the best of several.
 */
import { USER_URN } from '@rollcall/scim';
import { describe, expect, it } from 'vitest';
import { groupBody, patchBody, type ScimReply, userBody } from '../testing.ts';
import { nested, stageVictims } from './testing.ts';

const victims = stageVictims();

/** Between the 4 of linear growth and the 16 of quadratic growth. */
const GROWTH_MAX = 10;
const ROUNDS = 3;
const ATTEMPTS = 4;

const times = <T>(count: number, make: (place: number) => T): T[] =>
  Array.from({ length: count }, (_, place) => make(place));
const post = (endpoint: string, body: unknown) => victims.directory.scim('POST', endpoint, body);
const create = (more: object) => post('/Users', { ...userBody(crypto.randomUUID()), ...more });
const list = (parameters: string) => victims.directory.scim('GET', `/Users?count=1&${parameters}`);
const filter = (text: string) => list(`filter=${encodeURIComponent(text)}`);
const id = (place: number) => `01900000-0000-7000-8000-${String(place).padStart(12, '0')}`;

async function millisecondsOf(send: () => Promise<ScimReply>, status: number): Promise<number> {
  const start = performance.now();
  expect((await send()).status).toBe(status);
  return performance.now() - start;
}

async function growth(
  send: (size: number) => Promise<ScimReply>,
  size: number,
  status: number,
): Promise<number> {
  let [small, large] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < ROUNDS; round++) {
    small = Math.min(small, await millisecondsOf(() => send(size), status));
    large = Math.min(large, await millisecondsOf(() => send(4 * size), status));
  }
  return large / small;
}

describe('the time of a request grows linearly with', () => {
  it.each<[string, number, number, (size: number) => Promise<ScimReply>]>([
    ['elements', 3_000, 201, (size) => create({ emails: times(size, (place) => ({ value: `${place}` })) })],
    ['unknown names', 10_000, 201, (size) => create(Object.fromEntries(times(size, (i) => [`k${i}`, 1])))],
    ['the length of a text', 200_000, 201, (size) => create({ title: 'x'.repeat(size) })],
    ['the marks in a text', 20_000, 201, (size) => create({ title: 'e\u0301\u0323'.repeat(size) })],
    [
      'depth',
      100_000,
      400,
      (size) => post('/Users', `{"schemas":["${USER_URN}"],"userName":"x","x":${nested(size)}}`),
    ],
    ['members', 4_000, 400, (size) => post('/Groups', groupBody('x', times(size, id)))],
    [
      'operations on a user',
      2_000,
      200,
      (size) => victims.patchUser(times(size, (place) => ({ op: 'add', path: 'title', value: `${place}` }))),
    ],
    [
      'operations on a group',
      2_000,
      204,
      (size) =>
        victims.directory.scim('PATCH', `/Groups/${victims.group.id}`, {
          ...patchBody(),
          Operations: times(size, (place) => ({ op: 'remove', path: `members[value eq "${id(place)}"]` })),
        }),
    ],
    ['terms', 200, 200, (size) => filter(times(size, (place) => `title eq "x${place}"`).join(' or '))],
    ['the length of a literal', 15_000, 200, (size) => filter(`title eq "${'x'.repeat(size)}"`)],
    ['parentheses', 15_000, 400, (size) => filter('('.repeat(size))],
    ['names to project', 5_000, 200, (size) => list(`attributes=${'x,'.repeat(size)}`)],
    ['parameters', 5_000, 200, (size) => list('a=b&'.repeat(size))],
  ])('%s [SEC-11]', async (_name, size, status, send) => {
    const measured: number[] = [];
    do measured.push(await growth(send, size, status));
    while (measured.at(-1)! > GROWTH_MAX && measured.length < ATTEMPTS);
    expect(Math.min(...measured)).toBeLessThan(GROWTH_MAX);
  });
});
