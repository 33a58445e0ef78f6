import type { JsonObject } from '@rollcall/scim';
import { describe, expect, it } from 'vitest';
import { parseExternalName, readExternal, writeExternal } from './external-name.ts';

function name(text: string) {
  const parsed = parseExternalName(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

describe('an external name', () => {
  it.each<[string, JsonObject, JsonObject]>([
    ['title', {}, { title: 'x' }],
    ['name.givenName', { name: { familyName: 'L' } }, { name: { familyName: 'L', givenName: 'x' } }],
    ['emails.^[primary==true].value', {}, { emails: [{ primary: true, value: 'x' }] }],
    [
      'emails.^[primary==true].value',
      { emails: [{ value: 'other' }, { primary: true, type: 'work', value: 'old' }] },
      { emails: [{ value: 'other' }, { primary: true, type: 'work', value: 'x' }] },
    ],
    ["roles.^[type=='base'].value", { roles: [] }, { roles: [{ type: 'base', value: 'x' }] }],
    [
      'emails.[1].type',
      { emails: [{ value: 'a' }, { value: 'b' }] },
      { emails: [{ value: 'a' }, { value: 'b', type: 'x' }] },
    ],
    ['name.givenName', { name: 'not an object' }, { name: { givenName: 'x' } }],
  ])('writes %s into %j', (text, before, after) => {
    expect(writeExternal(before, name(text), 'x')).toEqual(after);
    expect(readExternal(after, name(text))).toBe('x');
  });

  it('adds an element at the end when its index is beyond the list', () => {
    const written = writeExternal({ emails: [{ value: 'a' }] }, name('emails.[9].type'), 'x');
    expect(written).toEqual({ emails: [{ value: 'a' }, { type: 'x' }] });
  });

  it('leaves the document that it was given alone', () => {
    const before = { emails: [{ primary: true, value: 'a' }] };
    writeExternal(before, name('emails.^[primary==true].value'), 'b');
    expect(before).toEqual({ emails: [{ primary: true, value: 'a' }] });
  });

  it.each(['', '.', 'a.b.c.d', 'emails.^[primary=true].value', 'emails.[100].type', '__proto__.x', 'a b'])(
    'refuses %j',
    (text) => {
      expect(parseExternalName(text)).toEqual({ ok: false, error: `Invalid externalName ${text}` });
    },
  );

  it('takes inherited names for absent and writes them as plain data', () => {
    expect(readExternal({}, name('constructor'))).toBeUndefined();
    const written = writeExternal({}, name('constructor.name'), 'x');
    expect(Object.hasOwn(written, 'constructor')).toBe(true);
  });
});
