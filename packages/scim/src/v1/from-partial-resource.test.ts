import { describe, expect, it } from 'vitest';
import type { ScimType } from '../error/scim-error.ts';
import { applyOperations } from '../patch/apply-operations.ts';
import { type MemberChange, memberChanges, splitOperations } from '../patch/member-changes.ts';
import { coreRegistry } from '../schema/core-registry.ts';
import { ENTERPRISE_USER_URN } from '../schema/enterprise-user.ts';
import type { Json, JsonObject } from '../schema/registry.ts';
import { fromPartialResource } from './from-partial-resource.ts';
import { CORE_URN, ENTERPRISE_URN } from './urn.ts';

const user = coreRegistry.resource('User')!;
const group = coreRegistry.resource('Group')!;

/** The user `ada` with more attributes after a PATCH, without `userName`; or the kind of error. */
function patched(before: JsonObject, body: JsonObject): JsonObject | ScimType | undefined {
  const operations = fromPartialResource({ schemas: [CORE_URN], ...body }, user);
  if (!operations.ok) return operations.error.scimType;
  const after = applyOperations({ userName: 'ada', ...before }, operations.value, user);
  if (!after.ok) return after.error.scimType;
  const { userName, ...rest } = after.value;
  return userName === 'ada' ? rest : after.value;
}

function changes(body: JsonObject): MemberChange[] | ScimType | undefined {
  const operations = fromPartialResource({ schemas: [CORE_URN], ...body }, group);
  if (!operations.ok) return operations.error.scimType;
  const result = memberChanges(splitOperations(operations.value).separate);
  return result.ok ? result.value : result.error.scimType;
}

const work = { value: 'a@b', type: 'work', primary: true };
const home = { value: 'c@d', type: 'home' };

describe('a PATCH of SCIM 1.1', () => {
  it.each<[string, JsonObject, JsonObject, JsonObject | ScimType]>([
    [
      'sets singular attributes',
      { title: 'A' },
      { title: 'B', active: false },
      { title: 'B', active: false },
    ],
    ['leaves alone what it does not name', { title: 'A', nickName: 'N' }, {}, { title: 'A', nickName: 'N' }],
    [
      'merges complex attributes',
      { name: { givenName: 'A', familyName: 'L' } },
      { name: { givenName: 'B' } },
      { name: { familyName: 'L', givenName: 'B' } },
    ],
    [
      'merges the enterprise extension',
      { [ENTERPRISE_USER_URN]: { department: 'A', manager: { value: '1' } } },
      { [ENTERPRISE_URN]: { costCenter: '7', manager: { managerId: '2' } } },
      { [ENTERPRISE_USER_URN]: { costCenter: '7', department: 'A', manager: { value: '2' } } },
    ],
    ['adds elements with a new value', { emails: [work] }, { emails: [home] }, { emails: [work, home] }],
    [
      'takes bare strings for elements',
      { emails: [work] },
      { emails: ['c@d'] },
      { emails: [work, { value: 'c@d' }] },
    ],
    [
      'merges elements by their value, whatever its case',
      { emails: [work, home] },
      { emails: [{ value: 'A@B', display: 'Ada', type: 'other' }] },
      { emails: [{ value: 'A@B', display: 'Ada', type: 'other', primary: true }, home] },
    ],
    [
      'switches the primary element',
      { emails: [work, home] },
      { emails: [{ value: 'c@d', primary: true }] },
      {
        emails: [
          { ...work, primary: false },
          { ...home, primary: true },
        ],
      },
    ],
    [
      'adds elements whose value is not unique',
      { emails: [work] },
      {
        emails: [
          { value: 'a@b', type: 'home' },
          { value: 'a@b', type: 'other' },
        ],
      },
      { emails: [work, { value: 'a@b', type: 'home' }, { value: 'a@b', type: 'other' }] },
    ],
    [
      'adds elements that have no value',
      { addresses: [{ locality: 'X', type: 'work' }] },
      { addresses: [{ locality: 'Y', type: 'work' }] },
      {
        addresses: [
          { locality: 'X', type: 'work' },
          { locality: 'Y', type: 'work' },
        ],
      },
    ],
    ['does nothing with an empty list', { emails: [work] }, { emails: [] }, { emails: [work] }],
    ['ignores what is read-only', {}, { id: '9', groups: [{ value: '1' }], meta: { location: 'x' } }, {}],
    ['refuses to empty what is required', {}, { userName: null }, 'mutability'],
    ['refuses a wrong type', {}, { title: { a: 1 } }, 'invalidValue'],
    ['refuses an attribute that is there twice', {}, { emails: [work], Emails: [home] }, 'invalidSyntax'],
  ])('%s [V1-10] [V1-12]', (_guarantee, before, body, outcome) => {
    expect(patched(before, body)).toEqual(outcome);
  });

  it.each<[string, JsonObject, JsonObject, JsonObject | ScimType]>([
    [
      'by value',
      { emails: [work, home] },
      { emails: [{ value: 'C@D', operation: 'delete' }] },
      { emails: [work] },
    ],
    [
      'by value though its type is another',
      { emails: [work, home] },
      { emails: [{ value: 'c@d', type: 'work', operation: 'delete' }] },
      { emails: [work] },
    ],
    [
      'by all that is given, where the value is not unique',
      { emails: [work, { value: 'a@b', type: 'home' }] },
      { emails: [{ value: 'a@b', type: 'home', operation: 'delete' }] },
      { emails: [work] },
    ],
    [
      'by all that is given, where it has no value',
      {
        addresses: [
          { locality: 'X', region: 'R' },
          { locality: 'Y', region: 'R' },
        ],
      },
      { addresses: [{ locality: 'Y', region: 'R', Operation: 'Delete' }] },
      { addresses: [{ locality: 'X', region: 'R' }] },
    ],
    [
      'before the others are added',
      { emails: [work] },
      {
        emails: [
          { value: 'a@b', type: 'other' },
          { value: 'A@B', operation: 'delete' },
        ],
      },
      { emails: [{ value: 'a@b', type: 'other' }] },
    ],
    [
      'and one that is not there is removed already',
      { emails: [work] },
      { emails: [{ value: 'x', operation: 'delete' }] },
      { emails: [work] },
    ],
    [
      'and nothing else can be asked of it',
      { emails: [work] },
      { emails: [{ value: 'a@b', operation: 'remove' }] },
      'invalidValue',
    ],
    ['and the mark has to be text', {}, { emails: [{ value: 'a@b', operation: 7 }] }, 'invalidValue'],
  ])('removes the element that is marked with delete, %s [V1-13]', (_guarantee, before, body, outcome) => {
    expect(patched(before, body)).toEqual(outcome);
  });

  const full: JsonObject = {
    name: { givenName: 'A', middleName: 'B' },
    title: 'T',
    emails: [work, home],
    [ENTERPRISE_USER_URN]: { department: 'D', manager: { value: '1' } },
  };
  it.each<[string, readonly string[], JsonObject, object | ScimType]>([
    ['an attribute', ['title', 'TITLE'], {}, { ...full, title: undefined }],
    ['a sub-attribute', ['name.middleName'], {}, { ...full, name: { givenName: 'A' } }],
    ['a multi-valued attribute', ['emails'], {}, { ...full, emails: undefined }],
    [
      'an attribute of an extension by its URN',
      [`${ENTERPRISE_URN}:manager.managerId`],
      {},
      { ...full, [ENTERPRISE_USER_URN]: { department: 'D' } },
    ],
    ['an extension by its URN', [ENTERPRISE_URN], {}, { ...full, [ENTERPRISE_USER_URN]: undefined }],
    ['an attribute behind the core URN', [`${CORE_URN}:title`], {}, { ...full, title: undefined }],
    ['an attribute that gets a new value', ['title'], { title: 'U' }, { ...full, title: 'U' }],
    ['a required attribute only if it gets a new value', ['userName'], { userName: 'ada' }, full],
    ['and not a required attribute', ['userName'], {}, 'mutability'],
    [
      'a complex attribute before its new value is merged',
      ['name'],
      { name: { givenName: 'C' } },
      { ...full, name: { givenName: 'C' } },
    ],
    [
      'a list before the new one, in which nothing can be deleted',
      ['emails'],
      { emails: [{ value: 'e@f' }, { value: 'c@d', operation: 'delete' }] },
      { ...full, emails: [{ value: 'e@f' }] },
    ],
    ['and nothing read-only', ['groups'], {}, 'mutability'],
    ['and nothing unknown', ['x'], {}, 'invalidPath'],
    ['and nothing by a filter', ['emails[type eq "work"]'], {}, 'invalidPath'],
  ])('removes first what meta.attributes names: %s [V1-11] [V1-05]', (_what, attributes, body, outcome) => {
    const expected = typeof outcome === 'string' ? outcome : JSON.parse(JSON.stringify(outcome));
    expect(patched(full, { meta: { Attributes: attributes }, ...body })).toEqual(expected);
  });

  it.each([['title'], [[7]], [{}]])('refuses meta.attributes that are %j [V1-11]', (attributes) => {
    expect(patched({}, { meta: { attributes } })).toBe('invalidValue');
  });

  it('adds and removes members without reading the others [V1-12] [V1-13]', () => {
    const members: Json[] = [
      { value: '1', display: 'ada@example.com' },
      { value: '2', display: 'bob@example.com', operation: 'delete' },
      '3',
    ];
    expect(changes({ id: '9', members })).toEqual([
      { kind: 'remove', values: ['2'] },
      { kind: 'add', members: [{ value: '1' }, { value: '3' }] },
    ]);
    expect(changes({ members: [] })).toEqual([]);
  });

  it('replaces all members when meta.attributes names them [V1-11]', () => {
    expect(changes({ meta: { attributes: ['members'] }, members: [{ value: '1' }] })).toEqual([
      { kind: 'replaceAll', members: [{ value: '1' }] },
    ]);
    expect(changes({ meta: { attributes: ['members'] } })).toEqual([{ kind: 'replaceAll', members: [] }]);
  });

  it('renames a group as Okta does, with its id and description', () => {
    const operations = fromPartialResource(
      { schemas: [CORE_URN], id: '9', displayName: 'New', 'urn:okta:custom:group:1.0': { description: 'x' } },
      group,
    );
    if (!operations.ok) throw new Error(operations.error.detail);
    expect(applyOperations({ displayName: 'Old' }, operations.value, group)).toEqual({
      ok: true,
      value: { displayName: 'New' },
    });
  });

  it('keeps no password', () => {
    expect(patched({}, { password: 'x' })).toEqual({});
  });

  it('is refused without the core URN [V1-01]', () => {
    expect(fromPartialResource({ active: false }, user)).toMatchObject({
      ok: false,
      error: { scimType: 'invalidSyntax' },
    });
  });
});
