import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../schema/registry.ts';
import { DIALECTS, type DialectName } from './dialects.ts';
import { ANY_ID, enterprise, group, readBody, user } from './testing.ts';

const USER = user.schema.id;
const GROUP = group.schema.id;

type Case = readonly [
  guarantee: string,
  dialect: DialectName,
  sent: JsonObject,
  given: JsonObject,
  coercions: readonly string[],
];

// biome-ignore format: one case a line
const users: Case[] = [
  ['a text for a boolean, as OneLogin’s template makes it [SCH-04]', 'onelogin', { active: 'True' }, { active: true }, ['string-boolean active']],
  ['a text for a boolean in an element', 'entra', { emails: [{ value: 'a', primary: 'True' }] }, { emails: [{ value: 'a', primary: true }] }, ['string-boolean emails.primary']],
  ['no text but true and false for a boolean', 'onelogin', { active: 'yes', emails: [{ primary: '1' }] }, { active: 'yes', emails: [{ primary: '1' }] }, []],
  ['no text for a boolean of Okta, which sends real ones [SCH-04]', 'okta', { active: 'False' }, { active: 'False' }, []],
  ['"" for an optional attribute, as Okta clears a field', 'okta', { title: '', externalId: '' }, { title: null, externalId: null }, ['empty-string title', 'empty-string externalId']],
  ['"" inside an object', 'okta', { name: { givenName: 'Ada', middleName: '' } }, { name: { givenName: 'Ada', middleName: null } }, ['empty-string name.middleName']],
  ['"" for a whole list or object', 'entra', { emails: '', [enterprise]: { manager: '' } }, { emails: null, [enterprise]: { manager: null } }, ['empty-string emails', `empty-string ${enterprise}:manager`]],
  ['"" for a required attribute stays, to be refused', 'okta', { userName: '' }, { userName: '' }, []],
  ['"" for a boolean stays, to be refused', 'onelogin', { active: '' }, { active: '' }, []],
  ['elements of type "" from Okta’s default mappings', 'okta', { addresses: [{ primary: true, type: '' }], phoneNumbers: [{ type: '', value: '1', primary: true }] }, { addresses: [], phoneNumbers: [{ value: '1', primary: true }] }, ['empty-element addresses.type', 'empty-element addresses', 'empty-element phoneNumbers.type']],
  ['an element that is only primary', 'okta', { addresses: [{ primary: true }, { type: 'work' }] }, { addresses: [{ type: 'work' }] }, ['empty-element addresses']],
  ['a text as the manager [RES-21]', 'entra', { [enterprise]: { manager: 'm1' } }, { [enterprise]: { manager: { value: 'm1' } } }, [`bare-value ${enterprise}:manager`]],
  ['a list of one as the manager', 'entra', { [enterprise]: { manager: [{ $ref: 'x', value: 'm1' }] } }, { [enterprise]: { manager: { $ref: 'x', value: 'm1' } } }, [`single-element-list ${enterprise}:manager`]],
  ['null as the manager', 'entra', { [enterprise]: { manager: null } }, { [enterprise]: { manager: null } }, []],
  ['an object as the manager, its names in any case', 'entra', { [enterprise]: { Manager: { Value: 'm1' } } }, { [enterprise]: { Manager: { Value: 'm1' } } }, []],
  ['managerId, as in SCIM 1.1', 'onelogin', { [enterprise]: { manager: { managerId: 'm1' } } }, { [enterprise]: { manager: { value: 'm1' } } }, [`manager-id ${enterprise}:manager.managerId`]],
  ['managerId beside value stays unknown', 'onelogin', { [enterprise]: { manager: { managerId: 'm1', value: 'm2' } } }, { [enterprise]: { manager: { managerId: 'm1', value: 'm2' } } }, []],
  ['the manager’s name that Okta maps', 'okta', { [enterprise]: { manager: { value: 'E-17', displayName: 'Bob' } } }, { [enterprise]: { manager: { value: 'E-17', displayName: 'Bob' } } }, [`manager-display-name ${enterprise}:manager.displayName`]],
  ['the manager’s name alone', 'okta', { [enterprise]: { manager: { displayName: 'Bob' } } }, { [enterprise]: { manager: { displayName: 'Bob' } } }, [`manager-display-name ${enterprise}:manager.displayName`]],
  ['the manager’s name beside an id is left out', 'okta', { [enterprise]: { manager: { value: ANY_ID, displayName: 'Bob' } } }, { [enterprise]: { manager: { value: ANY_ID } } }, []],
  ['a text as an element', 'generic', { emails: ['a@x.example'] }, { emails: [{ value: 'a@x.example' }] }, ['bare-element emails']],
  ['a null id', 'onelogin', { id: null, userName: 'ada' }, { userName: 'ada' }, ['null-id id']],
  ['SCIM 1.1 URNs, in schemas and as a name', 'onelogin', { schemas: ['urn:scim:schemas:core:1.0', 'urn:scim:schemas:extension:enterprise:1.0'], 'urn:scim:schemas:extension:enterprise:1.0': { department: 'x' } }, { schemas: [USER, enterprise], [enterprise]: { department: 'x' } }, [`legacy-schema-urn urn:scim:schemas:extension:enterprise:1.0`, 'legacy-schema-urn schemas']],
  ['an old URN beside the present one stays unknown', 'onelogin', { 'urn:scim:schemas:extension:enterprise:1.0': {}, [enterprise]: {} }, { 'urn:scim:schemas:extension:enterprise:1.0': {}, [enterprise]: {} }, [`legacy-schema-urn urn:scim:schemas:extension:enterprise:1.0`]],
  ['foreign URNs alone stay, to be refused [SCH-22]', 'generic', { schemas: ['urn:x'] }, { schemas: ['urn:x'] }, ['extra-schema-urn schemas']],
  ['readOnly attributes stay as they are', 'entra', { meta: { resourceType: '' }, groups: [''], password: '' }, { meta: { resourceType: '' }, groups: [''], password: '' }, []],
];

// biome-ignore format: one case a line
const groups: Case[] = [
  ['Entra ID’s further URN of a group [SCH-22]', 'entra', { schemas: [GROUP, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'] }, { schemas: [GROUP] }, ['extra-schema-urn schemas']],
  ['the draft’s URN of a group', 'jumpcloud', { schemas: ['urn:scim:schemas:core:2.0:Group'] }, { schemas: [GROUP] }, ['legacy-schema-urn schemas']],
  ['members as bare texts', 'entra', { members: ['a', { value: 'b' }] }, { members: [{ value: 'a' }, { value: 'b' }] }, ['bare-element members']],
  ['members whose display is null, as Okta’s PUT has them', 'okta', { members: [{ value: 'a', display: null }] }, { members: [{ value: 'a', display: null }] }, []],
  ['a member without an id stays, to be refused', 'okta', { members: [{ value: '' }] }, { members: [{ value: '' }] }, []],
];

describe('coerceResource reads', () => {
  it.each(users)('%s (%s)', (_guarantee, dialect, sent, given, coercions) => {
    expect(readBody(dialect, sent)).toEqual({ input: given, coercions });
  });

  it.each(groups)('%s (%s)', (_guarantee, dialect, sent, given, coercions) => {
    expect(readBody(dialect, sent, group)).toEqual({ input: given, coercions });
  });

  it.each([...users, ...groups])('%s: not in strict', (_guarantee, _dialect, sent) => {
    const { input, coercions } = readBody('strict', sent);
    expect(coercions.filter((coercion) => !coercion.startsWith('bare-element '))).toEqual([]);
    if (coercions.length === 0) expect(input).toBe(sent);
  });
});

const text = fc.constantFrom('', 'true', 'False', 'x', 'urn:scim:schemas:core:1.0', '__proto__');
const name = fc.constantFrom(
  ...['userName', 'active', 'emails', 'name', 'title', 'id', 'schemas', 'groups', 'meta', 'roles', 'foo'],
  ...['__proto__', 'constructor', enterprise, 'urn:scim:schemas:extension:enterprise:1.0'],
  ...['value', 'type', 'primary', 'manager', 'managerId', 'displayName', 'department'],
);
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.constantFrom<Json>(null, true, 7),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(name, tie('json'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const dialect = fc.constantFrom(...(Object.keys(DIALECTS) as DialectName[]));

describe('whatever is sent', () => {
  it('is not changed itself, and reading it twice changes nothing more', () => {
    fc.assert(
      fc.property(json, dialect, (body, chosen) => {
        const before = JSON.stringify(body);
        const once = readBody(chosen, body);
        expect(JSON.stringify(body)).toBe(before);
        expect(readBody(chosen, once.input as Json).input).toEqual(once.input);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is given on as the same object when no coercion is named', () => {
    fc.assert(
      fc.property(json, dialect, (body, chosen) => {
        const { input, coercions } = readBody(chosen, body);
        fc.pre(coercions.length === 0);
        expect(input).toBe(body);
      }),
      { numRuns: 3_000 },
    );
  });
});
