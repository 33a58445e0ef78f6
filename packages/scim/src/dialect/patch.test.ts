import { describe, expect, it } from 'vitest';
import type { Json } from '../schema/registry.ts';
import type { DialectName } from './dialects.ts';
import { enterprise, group, readOperations } from './testing.ts';

type Case = readonly [
  guarantee: string,
  dialect: DialectName,
  sent: Json,
  given: Json,
  coercions: readonly string[],
];

const manager = `${enterprise}:manager`;

// biome-ignore format: one case a line
const users: Case[] = [
  ['capitalised names [PATCH-03]', 'entra', [{ op: 'Add', path: 'title', value: 'Dr' }], [{ op: 'add', path: 'title', value: 'Dr' }], ['operation-name-case op']],
  ['"False" [SCH-04]', 'entra', [{ op: 'replace', path: 'active', value: 'False' }], [{ op: 'replace', path: 'active', value: false }], ['string-boolean active']],
  ['"False" without a path', 'entra', [{ op: 'replace', value: { active: 'False' } }], [{ op: 'replace', value: { active: false } }], ['string-boolean active']],
  ['"True" in the filter of a path', 'entra', [{ op: 'add', path: 'roles[primary eq "True"].value', value: 'Admin' }], [{ op: 'add', path: 'roles[primary eq true].value', value: 'Admin' }], ['string-boolean roles.primary']],
  ['"True" in a filter with or and not', 'entra', [{ op: 'remove', path: 'emails[not (primary eq "true" or type eq "true")]' }], [{ op: 'remove', path: 'emails[not (primary eq true or type eq "true")]' }], ['string-boolean emails.primary']],
  ['"" and null that clear [PATCH-31]', 'entra', [{ op: 'replace', path: 'title', value: '' }, { op: 'replace', path: 'nickName', value: null }], [{ op: 'replace', path: 'title', value: null }, { op: 'replace', path: 'nickName', value: null }], ['empty-string title']],
  ['"" of the value of an element', 'entra', [{ op: 'replace', path: 'emails[type eq "work"].value', value: '' }], [{ op: 'replace', path: 'emails[type eq "work"].value', value: null }], ['empty-string emails.value']],
  ['"" to add stays a text', 'entra', [{ op: 'add', path: 'title', value: '' }], [{ op: 'add', path: 'title', value: '' }], []],
  ['the manager as a text', 'entra', [{ op: 'add', path: manager, value: 'm1' }], [{ op: 'add', path: manager, value: { value: 'm1' } }], [`bare-value ${manager}`]],
  ['the manager as a list of one', 'entra', [{ op: 'add', path: manager, value: [{ $ref: null, value: 'm1' }] }], [{ op: 'add', path: manager, value: { $ref: null, value: 'm1' } }], [`single-element-list ${manager}`]],
  ['the manager as a list of two stays, to be refused', 'entra', [{ op: 'add', path: manager, value: [{ value: 'a' }, { value: 'b' }] }], [{ op: 'add', path: manager, value: [{ value: 'a' }, { value: 'b' }] }], []],
  ['"" that removes the manager', 'entra', [{ op: 'replace', path: manager, value: '' }], [{ op: 'replace', path: manager, value: null }], [`empty-string ${manager}`]],
  ['"" that adds no manager', 'entra', [{ op: 'add', path: manager, value: '' }], [{ op: 'add', path: manager, value: null }], [`empty-string ${manager}`]],
  ['dotted and URN-qualified names [PATCH-26]', 'entra', [{ op: 'replace', value: { 'name.givenName': 'Ada', [manager]: 'm1' } }], [{ op: 'replace', value: { 'name.givenName': 'Ada', [manager]: { value: 'm1' } } }], ['qualified-name name.givenName', `qualified-name ${manager}`, `bare-value ${manager}`]],
  ['dotted names below a URN [PATCH-26]', 'entra', [{ op: 'add', value: { [enterprise]: { 'manager.value': 'm1', department: '' } } }], [{ op: 'add', value: { [enterprise]: { 'manager.value': 'm1', department: '' } } }], [`qualified-name ${manager}.value`]],
  ['SCIM 1.1 URNs as names', 'onelogin', [{ op: 'add', value: { 'urn:scim:schemas:extension:enterprise:1.0': { manager: { managerId: 'm1' } } } }], [{ op: 'add', value: { [enterprise]: { manager: { value: 'm1' } } } }], ['legacy-schema-urn urn:scim:schemas:extension:enterprise:1.0', `manager-id ${manager}.managerId`]],
  ['an object at the path of an extension', 'entra', [{ op: 'replace', path: enterprise, value: { manager: 'm1' } }], [{ op: 'replace', path: enterprise, value: { manager: { value: 'm1' } } }], [`bare-value ${manager}`]],
  ['a lone element', 'entra', [{ op: 'add', path: 'emails', value: { value: 'a', primary: 'true' } }], [{ op: 'add', path: 'emails', value: { value: 'a', primary: true } }], ['string-boolean emails.primary']],
  ['primary alone for the element of a filter', 'entra', [{ op: 'add', path: 'emails[type eq "home"]', value: { primary: 'False' } }], [{ op: 'add', path: 'emails[type eq "home"]', value: { primary: false } }], ['string-boolean emails.primary']],
  ['elements of type ""', 'okta', [{ op: 'replace', path: 'addresses', value: [{ type: '', primary: true }] }], [{ op: 'replace', path: 'addresses', value: [] }], ['empty-element addresses.type', 'empty-element addresses']],
  ['foreign URNs to add to schemas', 'entra', [{ op: 'add', path: 'schemas', value: ['urn:x', enterprise] }], [{ op: 'add', path: 'schemas', value: [enterprise] }], ['extra-schema-urn schemas']],
  ['no operations, as an addition of nothing', 'entra', [], [{ op: 'add', value: {} }], ['empty-operations Operations']],
  ['no operations of a client that is not known for it [PATCH-02]', 'okta', [], [], []],
  ['names of members in any case', 'entra', [{ Op: 'Replace', PATH: 'Active', Value: 'True' }], [{ Op: 'replace', PATH: 'Active', Value: true }], ['operation-name-case op', 'string-boolean active']],
  ['unknown operations, paths and values stay, to be refused', 'entra', [{ op: 'move', path: 'a' }, { op: 'add', path: 'emails[', value: 'True' }, { op: 'add', path: 'foo', value: 'True' }, { op: 'add', path: 7, value: '' }, 'x', { op: 'replace', value: 'x' }], [{ op: 'move', path: 'a' }, { op: 'add', path: 'emails[', value: 'True' }, { op: 'add', path: 'foo', value: 'True' }, { op: 'add', path: 7, value: '' }, 'x', { op: 'replace', value: 'x' }], []],
  ['__proto__ is a name like any other', 'entra', [{ op: 'add', value: JSON.parse('{"__proto__":{"active":"True"},"active":"True"}') }], [{ op: 'add', value: JSON.parse('{"__proto__":{"active":"True"},"active":true}') }], ['string-boolean active']],
];

// biome-ignore format: one case a line
const groups: Case[] = [
  ['members to remove as a value [PATCH-32]', 'entra', [{ op: 'Remove', path: 'members', value: [{ $ref: null, value: 'a' }] }], [{ op: 'remove', path: 'members', value: [{ $ref: null, value: 'a' }] }], ['operation-name-case op', 'remove-with-value members']],
  ['members as bare texts', 'jumpcloud', [{ op: 'remove', path: 'members', value: ['a'] }, { op: 'add', path: 'members', value: 'b' }], [{ op: 'remove', path: 'members', value: [{ value: 'a' }] }, { op: 'add', path: 'members', value: { value: 'b' } }], ['remove-with-value members', 'bare-element members']],
  ['a member by its filter as the RFC has it', 'okta', [{ op: 'remove', path: 'members[value eq "true"]' }], [{ op: 'remove', path: 'members[value eq "true"]' }], []],
];

describe('coercePatch reads', () => {
  it.each(users)('%s (%s)', (_guarantee, dialect, sent, given, coercions) => {
    expect(readOperations(dialect, sent)).toEqual({ input: given, coercions });
  });

  it.each(groups)('%s (%s)', (_guarantee, dialect, sent, given, coercions) => {
    expect(readOperations(dialect, sent, group)).toEqual({ input: given, coercions });
  });

  it('what deviates in nothing as the same object', () => {
    const operations: Json = [
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'a' },
      { op: 'add', value: { title: 'Dr', [enterprise]: { manager: { value: 'm1' } } } },
      { op: 'remove', path: 'nickName' },
    ];
    expect(readOperations('entra', operations).input).toBe(operations);
  });

  it('a hundred thousand operations, each deviation named once', () => {
    const operations = Array.from({ length: 100_000 }, () => ({
      op: 'Replace',
      path: 'active',
      value: 'False',
    }));
    const { input, coercions } = readOperations('entra', operations);
    expect((input as Json[])[99_999]).toEqual({ op: 'replace', path: 'active', value: false });
    expect(coercions).toEqual(['operation-name-case op', 'string-boolean active']);
  });

  it('as many names as there are, of which the first fifty are told', () => {
    const names = Array.from({ length: 1_000 }, (_, place) => [`emails[type eq "${place}"].value`, 'x']);
    const { coercions } = readOperations('entra', [{ op: 'add', value: Object.fromEntries(names) }]);
    expect(coercions).toEqual(['qualified-name emails.value']);
    const dotted = Array.from({ length: 1_000 }, (_, place) => [`Name.GivenName${' '.repeat(place)}`, 'x']);
    const many = readOperations('entra', [{ op: 'add', value: Object.fromEntries(dotted) }]);
    expect(many.coercions).toHaveLength(50);
    expect(Math.max(...many.coercions.map(({ length }) => length))).toBeLessThan(220);
  });
});
