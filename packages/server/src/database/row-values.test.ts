import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toInstant } from './row-values.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

describe('values of rows', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  const read = async (expression: string) =>
    (await database.pool.query<{ value: unknown }>(`select ${expression} as value`)).rows[0]!.value;

  it.each([
    ['9007199254740991::bigint', 9_007_199_254_740_991],
    ['count(*)', 1],
    [`'2026-11-20 09:00:00+00'::timestamptz`, '2026-11-20T09:00:00.000Z'],
    [`'2026-11-20 09:00:00.12+02'::timestamptz(3)`, '2026-11-20T07:00:00.120Z'],
    [`'2026-11-20 09:00:00.123456+00'::timestamptz`, '2026-11-20T09:00:00.123Z'],
    ['null::timestamptz', null],
    [`'{9223372036854775807}'::bigint[]`, ['9223372036854775807']],
  ])('reads %s as %j', async (expression, value) => {
    expect(await read(expression)).toEqual(value);
  });

  it('reads jsonb parsed, with __proto__ as a member like any other', async () => {
    const value = await read(`'{"__proto__": {"a": 1}}'::jsonb`);
    expect(Object.keys(value as object)).toEqual(['__proto__']);
  });

  it('refuses a bigint that a number would change', async () => {
    await expect(read('9007199254740993::bigint')).rejects.toThrow(RangeError);
    expect(await read('1')).toBe(1);
  });

  it('reads an instant whatever the time zone of the session', () => {
    expect(toInstant('2026-11-20 14:30:00.5+05:30')).toBe('2026-11-20T09:00:00.500Z');
    expect(() => toInstant('infinity')).toThrow(RangeError);
  });
});
