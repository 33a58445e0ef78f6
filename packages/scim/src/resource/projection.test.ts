import { describe, expect, it } from 'vitest';
import type { Returned } from '../schema/attribute.ts';
import { coreRegistry } from '../schema/core-registry.ts';
import { defineAttribute } from '../schema/define-attribute.ts';
import { ENTERPRISE_USER_URN } from '../schema/enterprise-user.ts';
import { createRegistry, type JsonObject, type ResourceDefinition } from '../schema/registry.ts';
import { USER_URN } from '../schema/user.ts';
import { isRequested, type ProjectionQuery, parseProjection, project } from './projection.ts';

const user = coreRegistry.resource('User')!;

const ada: JsonObject = {
  schemas: [USER_URN, ENTERPRISE_USER_URN],
  id: '1',
  externalId: '00u1',
  userName: 'ada',
  name: { familyName: 'Lovelace', givenName: 'Ada' },
  active: true,
  emails: [{ value: 'ada@example.com', type: 'work', primary: true }, { value: 'a@example.org' }],
  groups: [{ value: 'g1', display: 'Core', type: 'direct' }],
  [ENTERPRISE_USER_URN]: { department: 'Analysis', manager: { value: '26', displayName: 'Charles' } },
  meta: { resourceType: 'User', location: 'https://example.com/Users/1', version: 'W/"1"' },
};
const always = { schemas: ada.schemas, id: '1' };

function projectAs(
  query: ProjectionQuery,
  resource = ada,
  definition: ResourceDefinition = user,
): JsonObject {
  const projection = parseProjection(query, definition);
  if (!projection.ok) throw new Error(projection.error.detail);
  return project(resource, projection.value);
}

describe('parseProjection and project', () => {
  it.each([{}, { attributes: [] }, { attributes: [''], excludedAttributes: [' , '] }])(
    'returns everything when %j names nothing',
    (query) => {
      expect(projectAs(query)).toEqual(ada);
    },
  );

  it('returns what attributes names, and always schemas and id [PROJ-01] [PROJ-02]', () => {
    expect(projectAs({ attributes: ['userName'] })).toEqual({ ...always, userName: 'ada' });
    expect(projectAs({ attributes: ['id'] })).toEqual(always);
  });

  it('leaves out what excludedAttributes names, but never schemas and id [PROJ-03]', () => {
    const { emails, ...rest } = ada;
    expect(emails).toBeDefined();
    expect(projectAs({ excludedAttributes: ['emails', 'id', 'schemas'] })).toEqual(rest);
  });

  it('keeps the order of the representation [PROJ-02]', () => {
    expect(Object.keys(projectAs({ attributes: ['meta', 'active', 'userName'] }))).toEqual([
      'schemas',
      'id',
      'userName',
      'active',
      'meta',
    ]);
  });

  it('refuses both lists in one request [PROJ-01]', () => {
    expect(parseProjection({ attributes: ['userName'], excludedAttributes: ['emails'] }, user)).toMatchObject(
      {
        ok: false,
        error: { status: 400, scimType: 'invalidValue' },
      },
    );
  });

  it('reads names in any case, with blanks, between commas, with and without URN [PROJ-07] [GEN-07]', () => {
    const expected = { ...always, userName: 'ada', active: true, meta: { version: 'W/"1"' } };
    for (const attributes of [
      ['userName', 'active', 'meta.version'],
      [' USERNAME ,, active ', 'META.Version'],
      [`${USER_URN}:userName,${USER_URN.toUpperCase()}:ACTIVE,${USER_URN}:meta.version`],
    ]) {
      expect(projectAs({ attributes })).toEqual(expected);
    }
  });

  it('ignores names that the schema does not know [PROJ-07]', () => {
    const unknown = [
      'foo',
      'name.foo',
      '__proto__',
      'constructor',
      'department',
      'urn:x:y',
      ':',
      '.',
      '..a',
      '[',
      ']',
    ];
    expect(projectAs({ attributes: unknown })).toEqual(always);
    expect(projectAs({ attributes: ['userName', ...unknown] })).toEqual({ ...always, userName: 'ada' });
    expect(projectAs({ excludedAttributes: unknown })).toEqual(ada);
  });

  it('trims sub-attributes inside each element [PROJ-05]', () => {
    expect(projectAs({ attributes: ['emails.value'] })).toEqual({
      ...always,
      emails: [{ value: 'ada@example.com' }, { value: 'a@example.org' }],
    });
    expect(projectAs({ attributes: ['emails.type,name.givenName'] })).toEqual({
      ...always,
      name: { givenName: 'Ada' },
      emails: [{ type: 'work' }],
    });
    expect(projectAs({ excludedAttributes: ['emails.value', 'name.familyName'] })).toEqual({
      ...ada,
      name: { givenName: 'Ada' },
      emails: [{ type: 'work', primary: true }],
    });
  });

  it('leaves out what has nothing left [PROJ-05]', () => {
    expect(projectAs({ attributes: ['emails.display', 'name.formatted'] })).toEqual(always);
    const { name, ...rest } = ada;
    expect(name).toBeDefined();
    expect(projectAs({ excludedAttributes: ['name.familyName', 'name.givenName'] })).toEqual(rest);
  });

  it('returns all of a complex attribute that is named, also beside one of its parts [PROJ-06]', () => {
    expect(projectAs({ attributes: ['name'] })).toEqual({ ...always, name: ada.name });
    expect(projectAs({ attributes: ['name.givenName', 'name'] })).toEqual({ ...always, name: ada.name });
  });

  it('names extension attributes by URN, and a whole extension or base schema by its URN [PROJ-07]', () => {
    const urn = ENTERPRISE_USER_URN;
    expect(projectAs({ attributes: [`${urn}:department`] })).toEqual({
      ...always,
      [urn]: { department: 'Analysis' },
    });
    expect(projectAs({ attributes: [`${urn}:manager.value`] })).toEqual({
      ...always,
      [urn]: { manager: { value: '26' } },
    });
    expect(projectAs({ attributes: [urn.toUpperCase()] })).toEqual({ ...always, [urn]: ada[urn] });
    expect(projectAs({ excludedAttributes: [`${urn}:manager`] })[urn]).toEqual({ department: 'Analysis' });
    expect(projectAs({ excludedAttributes: [urn] })).not.toHaveProperty([urn]);
    const { externalId, meta, [urn]: extension, ...base } = ada;
    expect([externalId, meta, extension]).not.toContain(undefined);
    expect(projectAs({ attributes: [USER_URN] })).toEqual(base);
  });

  it('never returns a password [PROJ-04] [RES-10]', () => {
    const leaking = { ...ada, password: 'secret' };
    for (const query of [{}, { attributes: ['password', 'userName'] }, { excludedAttributes: ['title'] }]) {
      expect(projectAs(query, leaking)).not.toHaveProperty('password');
    }
  });

  it('takes time linear in the lists and the resource', () => {
    const emails = Array.from({ length: 100_000 }, (_, n) => ({ value: `${n}`, type: 'work' }));
    const attributes = [new Array(100_000).fill('emails.value').join(','), '.:['.repeat(100_000)];
    expect(projectAs({ attributes }, { ...ada, emails })).toHaveProperty(['emails', 99_999], {
      value: '99999',
    });
  });
});

describe('isRequested', () => {
  it.each([
    [{}, true],
    [{ attributes: ['displayName'] }, false],
    [{ attributes: ['MEMBERS.value'] }, true],
    [{ excludedAttributes: ['members'] }, false],
    [{ excludedAttributes: ['Members'] }, false],
    [{ excludedAttributes: ['members.display'] }, true],
    [{ excludedAttributes: ['members.value,members.$ref,members.type,members.display'] }, false],
  ])('says of %j whether members are to be loaded: %j [PROJ-09]', (query, expected) => {
    const projection = parseProjection(query, coreRegistry.resource('Group')!);
    expect(projection.ok && isRequested(projection.value, 'members')).toBe(expected);
  });
});

describe('the returned characteristic', () => {
  const kinds: readonly Returned[] = ['always', 'default', 'request', 'never'];
  const simple = kinds.map((returned) => defineAttribute(returned, 'string', 'Simple.', { returned }));
  const complex = kinds.map((returned) =>
    defineAttribute(`c-${returned}`, 'complex', 'Complex.', { returned, subAttributes: simple }),
  );
  const attributes = [...simple, ...complex];
  const [definition] = createRegistry(
    [
      { id: 'urn:example:Thing', name: 'Thing', description: 'A thing', attributes },
      { id: 'urn:example:More', name: 'More', description: 'More', attributes },
    ],
    [
      {
        id: 'Thing',
        name: 'Thing',
        endpoint: '/Things',
        description: 'A thing',
        schema: 'urn:example:Thing',
        schemaExtensions: [{ schema: 'urn:example:More', required: false }],
      },
    ],
  ).resources;

  const leaf = { always: 'a', default: 'd', request: 'r', never: 'n' };
  const level = {
    ...leaf,
    'c-always': leaf,
    'c-default': leaf,
    'c-request': leaf,
    'c-never': leaf,
  };
  const thing: JsonObject = { schemas: ['urn:example:Thing'], id: '1', ...level, 'urn:example:More': level };
  const shown = (query: ProjectionQuery) => projectAs(query, thing, definition!);

  const defaults = { always: 'a', default: 'd' };
  const common = { schemas: thing.schemas, id: '1' };

  it('hides request and never by default, in extensions and sub-attributes too [SCH-20] [PROJ-04]', () => {
    const visible = { ...defaults, 'c-always': defaults, 'c-default': defaults };
    expect(shown({})).toEqual({ ...common, ...visible, 'urn:example:More': visible });
  });

  it('returns request when it is named, never not even then [SCH-20] [PROJ-04]', () => {
    const least = { always: 'a', 'c-always': { always: 'a', default: 'd' } };
    expect(shown({ attributes: ['request,never,c-never,c-request,c-never.request'] })).toEqual({
      ...common,
      ...least,
      request: 'r',
      'c-request': defaults,
      'urn:example:More': least,
    });
    expect(shown({ attributes: ['c-default.request', 'urn:example:More:c-default.never'] })).toEqual({
      ...common,
      ...least,
      'c-default': { always: 'a', request: 'r' },
      'urn:example:More': { ...least, 'c-default': { always: 'a' } },
    });
  });

  it('does not let always be excluded, at any level [SCH-20] [PROJ-03]', () => {
    const names = ['always', 'default', 'c-always', 'c-default', 'c-always.always', 'c-always.default'];
    const excludedAttributes = [...names, ...names.map((name) => `urn:example:More:${name}`)];
    const least = { always: 'a', 'c-always': { always: 'a' } };
    expect(shown({ excludedAttributes })).toEqual({ ...common, ...least, 'urn:example:More': least });
  });

  it('takes the URN of an extension for what it returns by default [PROJ-07]', () => {
    expect(shown({ attributes: ['urn:example:More'] })['urn:example:More']).toEqual({
      ...defaults,
      'c-always': defaults,
      'c-default': defaults,
    });
  });
});
