import { describe, expect, it } from 'vitest';
import type { Attribute } from '../schema/attribute.ts';
import { coreRegistry } from '../schema/core-registry.ts';
import { defineAttribute } from '../schema/define-attribute.ts';
import { resolvePath } from '../schema/resolve-path.ts';
import { normalizeValue } from './normalize-value.ts';

function attributeOf(name: string, resourceType = 'User', urn?: string): Attribute {
  const path = { kind: 'attributePath' as const, name, ...(urn === undefined ? {} : { urn }) };
  const resolved = resolvePath(path, coreRegistry.resource(resourceType)!);
  if (resolved?.kind !== 'attribute') throw new Error(`no attribute ${name}`);
  return resolved.attribute;
}

const title = attributeOf('title');
const name = attributeOf('name');
const emails = attributeOf('emails');
const members = attributeOf('members', 'Group');
const manager = attributeOf('manager', 'User', 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User');

const normalize = (value: unknown, attribute: Attribute) => normalizeValue(value, attribute, attribute.name);
const invalidValue = (detail: string) => ({
  ok: false,
  error: { status: 400, scimType: 'invalidValue', detail: expect.stringContaining(detail) },
});

describe('normalizeValue', () => {
  it.each([[null], [undefined], [[]]])('takes %j as no value, whatever the attribute [SCH-16]', (nothing) => {
    for (const attribute of [title, name, emails, members]) {
      expect(normalize(nothing, attribute)).toEqual({ ok: true, value: undefined });
    }
  });

  it('takes an object and an array without content as no value [SCH-16]', () => {
    expect(normalize({}, name)).toEqual({ ok: true, value: undefined });
    expect(normalize({ givenName: null, familyName: [] }, name)).toEqual({ ok: true, value: undefined });
    expect(normalize([null, {}, { value: null }], emails)).toEqual({ ok: true, value: undefined });
  });

  it('gives names the casing and order of the schema [GEN-07] [GEN-08] [GEN-11]', () => {
    const result = normalize({ GIVENNAME: 'Ada', familyname: 'Lovelace', Formatted: 'Ada Lovelace' }, name);
    expect(result.ok && JSON.stringify(result.value)).toBe(
      '{"formatted":"Ada Lovelace","familyName":"Lovelace","givenName":"Ada"}',
    );
  });

  it('refuses two names that differ only by case [GEN-08]', () => {
    for (const value of [
      { givenName: 'Ada', givenname: 'Ada' },
      { givenName: null, GIVENNAME: 'Ada' },
    ]) {
      expect(normalize(value, name)).toEqual({
        ok: false,
        error: {
          status: 400,
          scimType: 'invalidSyntax',
          detail: expect.stringContaining('name.'),
        },
      });
    }
  });

  it('wants an array for a multi-valued attribute [CRE-07]', () => {
    expect(normalize({ value: 'a@example.com' }, emails)).toEqual(
      invalidValue('emails has to be an array, not an object'),
    );
    expect(normalize('a@example.com', emails)).toEqual(
      invalidValue('emails has to be an array, not a string'),
    );
  });

  it('wants one value for a singular attribute [CRE-07]', () => {
    expect(normalize(['Engineer'], title)).toEqual(
      invalidValue('title has to be a single value, not an array'),
    );
    expect(normalize([{ value: '1' }], manager)).toEqual(invalidValue('manager has to be a single value'));
    expect(normalize('1', manager)).toEqual(invalidValue('manager has to be an object, not a string'));
    expect(normalize({}, title)).toEqual(invalidValue('title has to be a string, not an object'));
  });

  it('names the sub-attribute whose value is wrong [CRE-07]', () => {
    expect(normalize({ givenName: 1 }, name)).toEqual(invalidValue('name.givenName has to be a string'));
    expect(normalize([{ value: 'a', primary: 'true' }], emails)).toEqual(
      invalidValue('emails.primary has to be true or false'),
    );
    expect(normalize([1], emails)).toEqual(invalidValue('emails has to be an object, not a number'));
  });

  it('takes a bare string as the value of an element [V1-24]', () => {
    expect(normalize(['u1', { value: 'u2' }], members)).toEqual({
      ok: true,
      value: [{ value: 'u1' }, { value: 'u2' }],
    });
    expect(normalize(['1 Main Street'], attributeOf('addresses'))).toEqual(
      invalidValue('addresses has to be an object'),
    );
  });

  it('keeps elements that are exactly equal once, and those that differ in anything apart [SCH-15]', () => {
    const work = { value: 'a@example.com', type: 'work' };
    const result = normalize(
      [work, { TYPE: 'work', value: 'a@example.com' }, { ...work, type: 'home' }],
      emails,
    );
    expect(result).toEqual({ ok: true, value: [work, { ...work, type: 'home' }] });
  });

  it('refuses two primary elements and takes one, also when it is sent twice [SCH-14]', () => {
    const primary = (value: string) => ({ value, primary: true });
    expect(normalize([primary('a'), primary('b')], emails)).toEqual(invalidValue('emails has more than one'));
    expect(normalize([primary('a'), primary('a'), { value: 'b', primary: false }], emails)).toEqual({
      ok: true,
      value: [primary('a'), { value: 'b', primary: false }],
    });
  });

  it('drops readOnly sub-attributes without a look at them [CRE-03] [RES-21]', () => {
    expect(normalize({ value: '26', displayName: 5 }, manager)).toEqual({ ok: true, value: { value: '26' } });
    expect(normalize({ displayName: 'Ada' }, manager)).toEqual({ ok: true, value: undefined });
  });

  it('wants the required sub-attributes, unless the value is merged into another [RES-19]', () => {
    expect(normalize([{ display: 'Ada' }], members)).toEqual(invalidValue('members.value is required'));
    expect(normalize([{ value: ' ' }], members)).toEqual(invalidValue('members.value is required'));
    expect(normalizeValue([{ type: 'User' }], members, 'members', { partial: true })).toEqual({
      ok: true,
      value: [{ type: 'User' }],
    });
  });

  it('reports unknown sub-attributes and drops them, names of Object.prototype included [SCH-25]', () => {
    const unknown: string[] = [];
    const value = JSON.parse('{"givenName":"Ada","nick":1,"__proto__":{"familyName":"x"},"constructor":{}}');
    const result = normalizeValue(value, name, 'name', { onUnknown: (path) => unknown.push(path) });
    expect(result).toEqual({ ok: true, value: { givenName: 'Ada' } });
    expect(unknown).toEqual(['name.nick', 'name.__proto__', 'name.constructor']);
    expect(normalize(value, name)).toEqual(result);
  });

  it('takes multi-valued simple sub-attributes and attributes [SCH-11]', () => {
    const tags = defineAttribute('tags', 'string', 'Tags.', { multiValued: true });
    const box = defineAttribute('box', 'complex', 'A box.', { subAttributes: [tags] });
    expect(normalize(['a', null, 'b', 'a'], tags)).toEqual({ ok: true, value: ['a', 'b'] });
    expect(normalize({ tags: ['a', 'a'] }, box)).toEqual({ ok: true, value: { tags: ['a'] } });
    expect(normalize({ tags: [['a']] }, box)).toEqual(
      invalidValue('box.tags has to be a string, not an array'),
    );
    expect(normalize({ tags: 'a' }, box)).toEqual(invalidValue('box.tags has to be an array'));
  });

  it('keeps an empty string as sent', () => {
    expect(normalize('', title)).toEqual({ ok: true, value: '' });
    expect(normalize([{ value: '' }], emails)).toEqual({ ok: true, value: [{ value: '' }] });
  });
});
