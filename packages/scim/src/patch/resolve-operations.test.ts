import { describe, expect, it } from 'vitest';
import {
  add,
  type EffectCase,
  enterprise,
  patch,
  remove,
  replace,
  testEffects,
  userDefinition,
} from './effect-case.ts';

const manager = `${enterprise}:manager`;

// biome-ignore format: one case a line
const paths: EffectCase[] = [
  ['refuses an attribute that the schema does not have [PATCH-29]', {}, [add('foo', 1)], 'invalidPath'],
  ['refuses a sub-attribute that the schema does not have [PATCH-29]', {}, [add('name.foo', 'x')], 'invalidPath'],
  ['refuses a sub-attribute of a simple attribute [PATCH-29]', {}, [add('title.value', 'x')], 'invalidPath'],
  ['refuses an unknown sub-attribute behind a filter [PATCH-29]', {}, [add('emails[type eq "work"].foo', 'x')], 'invalidPath'],
  ['refuses an attribute of an unknown schema [PATCH-29]', {}, [add('urn:example:x:title', 'x')], 'invalidPath'],
  ['refuses an attribute of an extension without its URN [PATCH-29]', {}, [add('department', 'x')], 'invalidPath'],
  ['refuses the URN of the base schema as a path', {}, [add('urn:ietf:params:scim:schemas:core:2.0:User', {})], 'invalidPath'],
  ['refuses an empty path [PATCH-08]', {}, [add('', 'x')], 'invalidPath'],
  ['refuses a malformed path [PATCH-08]', {}, [add('name..familyName', 'x')], 'invalidPath'],
  ['refuses text after the path [PATCH-08]', {}, [add('emails[type eq "work"]value', 'x')], 'invalidPath'],
  ['refuses a bracket that is not closed [PATCH-08]', {}, [remove('emails[type eq "work"')], 'invalidPath'],
  ['refuses an unknown operator in brackets [PATCH-08]', {}, [remove('emails[type xx "work"]')], 'invalidFilter'],
  ['refuses an unknown name in brackets [PATCH-08] [AMB-17]', {}, [remove('emails[foo eq "work"]')], 'invalidFilter'],
  ['refuses an operator that the type does not have [FLT-12]', {}, [remove('emails[primary gt true]')], 'invalidFilter'],
  ['refuses an array index [PATCH-06]', {}, [remove('emails[0]')], 'invalidFilter'],
  ['refuses a JSON pointer [PATCH-06]', {}, [remove('/emails/0')], 'invalidPath'],
  ['refuses a filter on a singular attribute [PATCH-34]', {}, [replace('name[givenName eq "Ada"]', {})], 'invalidPath'],
  ['refuses a filter on an extension [PATCH-34]', {}, [remove(`${enterprise}[department eq "x"]`)], 'invalidPath'],
  ['refuses __proto__ as a path', {}, [add('__proto__', {})], 'invalidPath'],
  ['refuses constructor as a path', {}, [add('constructor.prototype', 'x')], 'invalidPath'],
  ['refuses a path of a hundred thousand characters', {}, [add('a'.repeat(100_000), 'x')], 'invalidPath'],
  ['refuses id as a target [PATCH-09]', {}, [replace('id', 'x')], 'mutability'],
  ['refuses a part of meta as a target [PATCH-09]', {}, [replace('meta.created', '2026-01-31T09:30:00Z')], 'mutability'],
  ['refuses the groups of a user as a target [RES-16]', {}, [add('groups', [{ value: 'x' }])], 'mutability'],
  ['refuses a group of a user by its filter [RES-16]', {}, [remove('groups[value eq "x"]')], 'mutability'],
  ['refuses a readOnly sub-attribute as a target [RES-21]', {}, [replace(`${manager}.displayName`, 'Bob')], 'mutability'],
];

// biome-ignore format: one case a line
const withoutPath: EffectCase[] = [
  ['reads dotted names [PATCH-26]', {}, [replace(undefined, { 'name.givenName': 'Ada', 'name.familyName': 'King' })], { name: { familyName: 'King', givenName: 'Ada' } }],
  ['reads names behind an extension URN [PATCH-26]', {}, [replace(undefined, { [`${enterprise}:employeeNumber`]: '88' })], { [enterprise]: { employeeNumber: '88' } }],
  ['reads an object below an extension URN [PATCH-26]', {}, [add(undefined, { [enterprise]: { employeeNumber: '88' } })], { [enterprise]: { employeeNumber: '88' } }],
  ['reads dotted names below an extension URN [PATCH-26]', {}, [add(undefined, { [enterprise]: { 'manager.value': '7' } })], { [enterprise]: { manager: { value: '7' } } }],
  ['reads value paths as names', { emails: [{ value: 'a', type: 'work' }] }, [replace(undefined, { 'emails[type eq "work"].value': 'b' })], { emails: [{ value: 'b', type: 'work' }] }],
  ['reads names in any letter case [GEN-07]', {}, [add(undefined, { TITLE: 'Dr', [enterprise.toUpperCase()]: { DEPARTMENT: 'x' } })], { title: 'Dr', [enterprise]: { department: 'x' } }],
  ['refuses a name that is given twice [GEN-08]', {}, [add(undefined, { title: 'Dr', TITLE: 'Ms' })], 'invalidSyntax'],
  ['refuses a name that is given twice below a URN [GEN-08]', {}, [add(enterprise, { division: 'x', DIVISION: 'y' })], 'invalidSyntax'],
  ['refuses a value of another type [PATCH-30]', {}, [replace(undefined, { active: 7 })], 'invalidValue'],
  ['null below an extension URN removes the extension', { [enterprise]: { department: 'x' } }, [replace(undefined, { [enterprise]: null })], {}],
  ['an empty object changes nothing', { title: 'Dr' }, [replace(undefined, {})], { title: 'Dr' }],
];

// biome-ignore format: one case a line
const ignoring: EffectCase[] = [
  ['leaves out readOnly attributes, as in Okta’s rename [AMB-23]', {}, [replace(undefined, { id: '9c6f', displayName: 'Core', meta: {}, groups: [] })], { displayName: 'Core' }],
  ['leaves out unknown attributes [SCH-25]', {}, [replace(undefined, { foo: { bar: 1 }, title: 'Dr', ['__proto__']: 1, constructor: 2 })], { title: 'Dr' }],
  ['leaves out unknown sub-attributes [SCH-25]', {}, [add('emails', [{ value: 'a', foo: 1 }]), add('name', { foo: 1, givenName: 'Ada' })], { name: { givenName: 'Ada' }, emails: [{ value: 'a' }] }],
  ['leaves out schemas beside attributes', { [enterprise]: { department: 'x' } }, [replace(undefined, { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], title: 'Dr' })], { title: 'Dr', [enterprise]: { department: 'x' } }],
];

// biome-ignore format: one case a line
const refusing: EffectCase[] = [
  ['refuses readOnly attributes in the value [PATCH-09]', {}, [replace(undefined, { id: '9c6f', displayName: 'Core' })], 'mutability'],
  ['refuses unknown attributes in the value [SCH-25]', {}, [replace(undefined, { foo: 1 })], 'invalidSyntax'],
  ['refuses unknown attributes below an extension URN [SCH-25]', {}, [add(enterprise, { foo: 1 })], 'invalidSyntax'],
  ['refuses unknown sub-attributes [SCH-25]', {}, [add('name', { foo: 1 })], 'invalidSyntax'],
  ['refuses unknown sub-attributes of elements [SCH-25]', {}, [add('emails', [{ value: 'a', foo: 1 }])], 'invalidSyntax'],
  ['refuses a readOnly sub-attribute by its dotted name [PATCH-09]', {}, [add(undefined, { [`${manager}.displayName`]: 'Bob' })], 'mutability'],
  ['reads schemas as the attribute that it is [PATCH-28]', { [enterprise]: { department: 'x' } }, [replace(undefined, { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'] })], {}],
  ['accepts a password and does not keep it [RES-10]', {}, [replace(undefined, { password: 'hunter2' })], {}],
  ['reads names behind a URN, and dotted ones [PATCH-26]', {}, [replace(undefined, { [`${enterprise}:division`]: 'x', 'name.givenName': 'Ada' })], { name: { givenName: 'Ada' }, [enterprise]: { division: 'x' } }],
];

// biome-ignore format: one case a line
const values: EffectCase[] = [
  ['ignores readOnly sub-attributes, as a POST does [RES-21]', {}, [replace(manager, { value: '7', displayName: 'Bob' })], { [enterprise]: { manager: { value: '7' } } }],
  ['reads a text as an element [V1-24]', {}, [add('emails', ['a@x.example'])], { emails: [{ value: 'a@x.example' }] }],
  ['refuses a text for a boolean [SCH-04]', {}, [replace('active', 'False')], 'invalidValue'],
  ['refuses a text for a boolean in a filter', {}, [remove('roles[primary eq "True"]')], 'invalidFilter'],
  ['refuses a text for a complex attribute [PATCH-30]', {}, [add(manager, '7')], 'invalidValue'],
  ['refuses a list for a singular attribute [PATCH-30]', {}, [add('title', ['x'])], 'invalidValue'],
];

testEffects('paths', paths);
testEffects('names in a value without a path', withoutPath);
testEffects('values', values);
testEffects('attributes that cannot be written, ignored', ignoring);
testEffects('attributes that cannot be written, refused', refusing, {
  unknownAttributes: 'refuse',
  readOnlyAttributes: 'refuse',
  schemas: 'set',
});

// biome-ignore format: one case a line
testEffects('attributes that are not kept, refused', [
  ['refuses a password by its path [RES-10]', {}, [add('password', 'hunter2')], 'invalidValue'],
  ['refuses a password in a value [RES-10]', {}, [replace(undefined, { title: 'Dr', Password: 'hunter2' })], 'invalidValue'],
  ['has nothing against taking a password away', { title: 'Dr' }, [remove('password'), replace('password', null)], { title: 'Dr' }],
], { writeOnlyAttributes: 'refuse' });

describe('resolveOperations', () => {
  it('reports the attributes that it leaves out [SCH-25]', () => {
    const ignored: string[] = [];
    const operations = [
      replace(undefined, { schemas: [], foo: 1, id: 'x', [enterprise]: { bar: 1 }, name: { baz: 1 } }),
      add('emails', [{ value: 'a', qux: 1 }]),
    ];
    patch({ userName: 'ada' }, operations, userDefinition, {
      onIgnored: (path, kind) => ignored.push(`${kind} ${path}`),
    });
    expect(ignored).toEqual([
      'schemas schemas',
      'unknown foo',
      'readOnly id',
      `unknown ${enterprise}:bar`,
      'unknown name.baz',
      'unknown emails.qux',
    ]);
  });

  it('names the attribute and the rule to the administrator', () => {
    const detailOf = (...operations: Parameters<typeof patch>[1]) => {
      const result = patch({ userName: 'ada' }, operations, userDefinition);
      return result.ok ? undefined : result.error.detail;
    };
    expect(detailOf(replace('emails[type eq "work"].value', 'x'))).toBe(
      'Nothing to change at emails.value: no element satisfies the filter "type eq "work"".',
    );
    expect(detailOf(remove('userName'))).toBe('userName is required and cannot be removed or emptied.');
    expect(detailOf(add('shoeSize', 9))).toContain('"shoeSize" is not an attribute of User');
    expect(detailOf(replace(`${enterprise}:department`, 7))).toContain(`${enterprise}:department`);
  });
});
