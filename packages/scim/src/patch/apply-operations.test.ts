import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../schema/registry.ts';
import { add, enterprise, patch, remove, replace, userDefinition } from './effect-case.ts';
import type { PatchOperation } from './operation.ts';

const apply = (before: JsonObject, ...operations: PatchOperation[]) =>
  patch(before, operations, userDefinition);

/** An object that throws when anything in it is changed. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}

const email = (number: number) => ({ value: `user${number}@example.com`, type: 'work' });
const emails = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => email(from + index));

describe('applyOperations', () => {
  it('changes nothing when a later operation fails [PATCH-04]', () => {
    const before = frozen({ userName: 'ada', emails: [email(1)], name: { givenName: 'Ada' } });
    const result = apply(
      before,
      add('emails', email(2)),
      replace('name.givenName', 'Eve'),
      remove('emails[value co "user1"]'),
      replace('emails[type eq "home"].value', 'x'),
    );
    expect(result).toMatchObject({ ok: false, error: { scimType: 'noTarget' } });
    expect(before).toEqual({ userName: 'ada', emails: [email(1)], name: { givenName: 'Ada' } });
  });

  it('never writes to the resource that it is given [PATCH-04] [AMB-20]', () => {
    const before = frozen({
      userName: 'ada',
      emails: [{ ...email(1), primary: true }, email(2)],
      [enterprise]: { manager: { value: '1' } },
    });
    const result = apply(
      before,
      replace('emails[value eq "user2@example.com"].primary', true),
      remove('emails[primary eq false]'),
      add(`${enterprise}:manager.value`, '2'),
      add('emails', [email(3)]),
    );
    expect(result).toEqual({
      ok: true,
      value: {
        userName: 'ada',
        emails: [{ ...email(2), primary: true }, email(3)],
        [enterprise]: { manager: { value: '2' } },
      },
    });
  });

  it('never writes to the values of the operations', () => {
    const values = frozen([email(1), { ...email(2), primary: true }]);
    const result = apply(
      { userName: 'ada' },
      replace('emails', values),
      replace('emails[value eq "user1@example.com"].primary', true),
      replace('emails', values),
      remove('emails[primary eq true]'),
    );
    expect(result).toEqual({ ok: true, value: { userName: 'ada', emails: [email(1)] } });
  });

  it('each operation sees the result of the one before [PATCH-05]', () => {
    const result = apply(
      { userName: 'ada' },
      add('emails', email(1)),
      replace('emails[value eq "user1@example.com"].value', 'b@example.com'),
      replace('emails[value eq "b@example.com"].type', 'home'),
      remove('emails[type eq "work"]'),
    );
    expect(result).toEqual({
      ok: true,
      value: { userName: 'ada', emails: [{ value: 'b@example.com', type: 'home' }] },
    });
  });

  it('gives the resource itself when the operations have no effect [PATCH-14]', () => {
    const before = frozen({ userName: 'ada', emails: [email(1)], name: { givenName: 'Ada' } });
    const result = apply(
      before,
      add('emails', email(1)),
      replace('name', { givenName: 'Ada' }),
      replace('emails[type eq "work"].value', 'USER1@example.com'),
      replace('emails[type eq "work"].value', 'user1@example.com'),
      remove('title'),
      remove('emails[type eq "home"]'),
      add('nickName', 'A'),
      remove('nickName'),
    );
    expect(result.ok && result.value).toBe(before);
  });

  it('puts attributes in the order of the schema', () => {
    const result = apply(
      { userName: 'ada', emails: [{ type: 'work', value: 'a' }] },
      add(`${enterprise}:manager`, { $ref: '../Users/1', value: '1' }),
      add('emails[type eq "work"].display', 'A'),
      add('name', { givenName: 'Ada', familyName: 'King' }),
      add('externalId', 'e'),
    );
    expect(JSON.stringify(result.ok && result.value)).toBe(
      JSON.stringify({
        externalId: 'e',
        userName: 'ada',
        name: { familyName: 'King', givenName: 'Ada' },
        emails: [{ value: 'a', display: 'A', type: 'work' }],
        [enterprise]: { manager: { value: '1', $ref: '../Users/1' } },
      }),
    );
  });

  it('equal elements that stood there before stay as they are', () => {
    const before = { userName: 'ada', emails: [{ value: 'a' }, { value: 'A' }] };
    expect(apply(before, add('emails', { value: 'b' }))).toEqual({
      ok: true,
      value: { userName: 'ada', emails: [{ value: 'a' }, { value: 'A' }, { value: 'b' }] },
    });
  });
});

describe('applyOperations on long lists', () => {
  it('adds ten thousand elements to ten thousand, of which half are there', () => {
    const result = apply(
      { userName: 'ada', emails: emails(0, 10_000) },
      add('emails', emails(5_000, 15_000)),
    );
    expect(result.ok && result.value.emails).toEqual(emails(0, 15_000));
  });

  it('adds ten thousand elements in ten thousand operations, each of them primary [PATCH-12]', () => {
    const operations = emails(10_000, 20_000).map((element) => add('emails', { ...element, primary: true }));
    const result = apply({ userName: 'ada', emails: emails(0, 10_000) }, ...operations);
    const after = result.ok ? (result.value.emails as { primary?: boolean }[]) : [];
    expect(after.length).toBe(20_000);
    expect(after.filter(({ primary }) => primary === true)).toEqual([after.at(-1)]);
  });

  it('removes ten thousand listed elements [PATCH-32]', () => {
    const before = { userName: 'ada', emails: emails(0, 10_001) };
    expect(apply(before, remove('emails', emails(0, 10_000)))).toEqual({
      ok: true,
      value: { userName: 'ada', emails: [email(10_000)] },
    });
  });

  it.each<[string, (element: { value: string }) => PatchOperation]>([
    ['filters', ({ value }) => remove(`emails[value eq "no-${value}"]`)],
    ['filters with changes', ({ value }) => replace(`emails[value eq "${value}"].display`, 'x')],
    ['lists of elements', ({ value }) => remove('emails', [{ value }])],
    ['changes of every element', ({ value }) => replace('emails.display', value)],
  ])(
    'refuses ten thousand operations that search ten thousand elements by %s [FLT-22]',
    (_what, operation) => {
      const result = apply(
        { userName: 'ada', emails: emails(0, 10_000) },
        ...emails(0, 10_000).map(operation),
      );
      expect(result).toMatchObject({ ok: false, error: { status: 400, scimType: 'tooMany' } });
    },
  );

  it('refuses ten thousand operations that search half a million characters [FLT-22]', () => {
    const before = { userName: 'ada', emails: [{ value: 'a', display: 'x'.repeat(500_000) }] };
    const operations = emails(0, 10_000).map(({ value }) => replace('emails[display co "x"].type', value));
    expect(apply(before, ...operations)).toMatchObject({ ok: false, error: { scimType: 'tooMany' } });
  });
});
