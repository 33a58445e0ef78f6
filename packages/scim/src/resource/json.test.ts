import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../schema/registry.ts';
import { describeType, equalJson, isJsonObject, memberOf } from './json.ts';

describe('equalJson', () => {
  it('compares objects in any order of members and arrays in order [GEN-11]', () => {
    expect(equalJson({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
    expect(equalJson([1, 2], [2, 1])).toBe(false);
    expect(equalJson({ a: 1 }, { a: 1, b: 2 })).toBe(false);
    expect(equalJson({ a: 1 }, { b: 1 })).toBe(false);
    expect(equalJson({}, [])).toBe(false);
    expect(equalJson(null, {})).toBe(false);
    expect(equalJson('1', 1)).toBe(false);
    expect(equalJson(undefined, undefined)).toBe(true);
    expect(equalJson(undefined, null)).toBe(false);
  });

  it('sees members that an ordinary object inherits only when they are sent', () => {
    expect(equalJson(JSON.parse('{"constructor":1}'), JSON.parse('{"toString":1}'))).toBe(false);
    expect(equalJson(JSON.parse('{"__proto__":{}}'), JSON.parse('{"a":{}}'))).toBe(false);
    expect(equalJson(JSON.parse('{"__proto__":[1]}'), JSON.parse('{"__proto__":[1]}'))).toBe(true);
  });

  it('agrees with a comparison of the printed values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const [left, right] = [JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other))] as Json[];
        expect(equalJson(left, JSON.parse(JSON.stringify(left)))).toBe(true);
        expect(equalJson(left, right)).toBe(printSorted(left!) === printSorted(right!));
      }),
    );
  });

  it('takes depth and length without a stack [FLT-25]', () => {
    const deep = () => JSON.parse(`${'['.repeat(5000)}1${']'.repeat(5000)}`) as Json;
    expect(equalJson(deep(), deep())).toBe(true);
    let [one, other]: Json[] = [1, 2];
    for (let depth = 0; depth < 100_000; depth += 1) {
      [one, other] = [[one!], { a: other! }];
    }
    expect(equalJson(one, other)).toBe(false);
    expect(equalJson(one, [one!])).toBe(false);
  });
});

function printSorted(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(printSorted).join()}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}:${printSorted(member)}`,
  );
  return `{${members.sort().join()}}`;
}

describe('memberOf', () => {
  it('gives own members only', () => {
    expect(memberOf({ a: 1 }, 'a')).toBe(1);
    expect(memberOf({}, 'constructor')).toBeUndefined();
    expect(memberOf({}, '__proto__')).toBeUndefined();
    expect(memberOf(JSON.parse('{"__proto__":1}'), '__proto__')).toBe(1);
  });
});

describe('describeType', () => {
  it.each([
    [null, 'null'],
    [[], 'an array'],
    [{}, 'an object'],
    ['', 'a string'],
    [1, 'a number'],
    [true, 'a boolean'],
  ])('says what %j is', (value, words) => {
    expect(describeType(value)).toBe(words);
  });
});
