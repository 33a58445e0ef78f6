import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coreRegistry } from '../schema/core-registry.ts';
import { defineAttribute } from '../schema/define-attribute.ts';
import { ENTERPRISE_USER_URN } from '../schema/enterprise-user.ts';
import { GROUP_URN } from '../schema/group.ts';
import { createRegistry } from '../schema/registry.ts';
import { USER_URN } from '../schema/user.ts';
import { type NormalizeOptions, normalizeResource } from './normalize-resource.ts';

const user = coreRegistry.resource('User')!;
const group = coreRegistry.resource('Group')!;

/** The result for a user with these members besides what every user needs. */
function normalizeUser(members: object, options?: NormalizeOptions) {
  return normalizeResource({ schemas: [USER_URN], userName: 'ada', ...members }, user, options);
}

function refused(scimType: 'invalidSyntax' | 'invalidValue', detail: string) {
  return { ok: false, error: { status: 400, scimType, detail: expect.stringContaining(detail) } };
}

describe('normalizeResource', () => {
  it('brings what Okta posts into canonical form: schema order, without groups and password [CRE-03] [CRE-09]', () => {
    const result = normalizeResource(
      {
        schemas: [USER_URN, ENTERPRISE_USER_URN],
        userName: 'ada@example.com',
        name: { givenName: 'Ada', familyName: 'Lovelace' },
        emails: [{ primary: true, value: 'ada@example.com', type: 'work' }],
        displayName: 'Ada Lovelace',
        locale: 'en-US',
        externalId: '00u1',
        groups: [],
        password: '7kd02qzp',
        active: true,
        [ENTERPRISE_USER_URN]: { department: 'Analysis' },
      },
      user,
    );
    expect(result.ok && JSON.stringify(result.value)).toBe(
      JSON.stringify({
        resource: {
          externalId: '00u1',
          userName: 'ada@example.com',
          name: { familyName: 'Lovelace', givenName: 'Ada' },
          displayName: 'Ada Lovelace',
          locale: 'en-US',
          active: true,
          emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
          [ENTERPRISE_USER_URN]: { department: 'Analysis' },
        },
        separate: {},
        ignored: [],
      }),
    );
  });

  it('refuses a password where the options say so, and takes its absence [RES-10]', () => {
    const normalize = (more: object) =>
      normalizeResource({ schemas: [USER_URN], userName: 'ada', ...more }, user, {
        writeOnlyAttributes: 'refuse',
      });
    expect(normalize({ PASSWORD: 'secret' })).toMatchObject({
      ok: false,
      error: { scimType: 'invalidValue' },
    });
    for (const more of [{}, { password: null }]) expect(normalize(more).ok).toBe(true);
  });

  it.each([
    { id: 'x' },
    { id: 7, meta: 'x' },
    { meta: { created: '1999-01-01T00:00:00Z', resourceType: 'Group' } },
    { groups: [{ value: 'g1' }] },
    { groups: 'none' },
    { password: 'secret' },
    { password: 12 },
    { PASSWORD: ['x'], Id: {} },
    { nickName: null, roles: [], name: {}, title: [] },
    { [ENTERPRISE_USER_URN]: {} },
    { [ENTERPRISE_USER_URN]: null },
    { [ENTERPRISE_USER_URN]: { manager: { displayName: 'derived' } } },
  ])(
    'takes %j like absence [CRE-03] [PUT-05] [PUT-11] [PUT-04] [RES-03] [RES-04] [RES-10] [SCH-16]',
    (members) => {
      expect(normalizeUser(members)).toEqual({
        ok: true,
        value: { resource: { userName: 'ada' }, separate: {}, ignored: [] },
      });
    },
  );

  it.each([[undefined], [null], [[]], ['x'], [1], [true], [[{}]]])('refuses the body %j [CRE-06]', (body) => {
    expect(normalizeResource(body, user)).toEqual(refused('invalidSyntax', 'one JSON object'));
  });

  it.each([
    [undefined, 'missing or empty'],
    [null, 'missing or empty'],
    [[], 'missing or empty'],
    [USER_URN, 'array of strings'],
    [[USER_URN, 1], 'array of strings'],
    [[null], 'array of strings'],
    [[ENTERPRISE_USER_URN], `does not contain ${USER_URN}`],
    [[USER_URN, GROUP_URN], `contains "${GROUP_URN}", which is not a schema of User`],
    [[USER_URN, '__proto__'], 'contains "__proto__"'],
  ])('refuses schemas %j [CRE-08] [SCH-22]', (schemas, detail) => {
    expect(normalizeUser({ schemas })).toEqual(refused('invalidSyntax', detail));
  });

  it('takes schemas in any case and order, with an extension that has no data [GEN-07] [SCH-22]', () => {
    const urns = [ENTERPRISE_USER_URN.toUpperCase(), USER_URN.toLowerCase(), USER_URN];
    expect(normalizeUser({ schemas: urns }).ok).toBe(true);
    expect(normalizeResource({ SCHEMAS: [USER_URN], userName: 'ada' }, user).ok).toBe(true);
  });

  it('takes foreign schemas when the caller says so [SCH-22]', () => {
    const schemas = [USER_URN, 'urn:example:foreign'];
    expect(normalizeUser({ schemas }, { unknownSchemas: 'ignore' }).ok).toBe(true);
    expect(normalizeUser({ schemas: ['urn:example:foreign'] }, { unknownSchemas: 'ignore' }).ok).toBe(false);
  });

  it('takes the data of an extension that schemas does not name, its URN in any case [SCH-23] [SCH-24]', () => {
    const result = normalizeUser({ [ENTERPRISE_USER_URN.toUpperCase()]: { DEPARTMENT: 'Analysis' } });
    expect(result).toMatchObject({
      ok: true,
      value: { resource: { [ENTERPRISE_USER_URN]: { department: 'Analysis' } }, ignored: [] },
    });
  });

  it('refuses the data of an extension of a wrong type, and names its attributes with the URN [CRE-07]', () => {
    expect(normalizeUser({ [ENTERPRISE_USER_URN]: 'x' })).toEqual(
      refused('invalidValue', `${ENTERPRISE_USER_URN} has to be an object`),
    );
    expect(normalizeUser({ [ENTERPRISE_USER_URN]: { manager: { value: 1 } } })).toEqual(
      refused('invalidValue', `${ENTERPRISE_USER_URN}:manager.value has to be a string`),
    );
  });

  it.each([{}, { userName: null }, { userName: [] }])(
    'refuses a user with %j for want of a userName [CRE-06] [PUT-07]',
    (members) => {
      expect(normalizeResource({ schemas: [USER_URN], ...members }, user)).toEqual(
        refused('invalidValue', 'userName is required and was not given'),
      );
    },
  );

  it.each(['', '   '])('refuses the userName %j [RES-09]', (userName) => {
    expect(normalizeUser({ userName })).toEqual(
      refused('invalidValue', 'userName is required and cannot be empty'),
    );
  });

  it('refuses two names that differ only by case, attributes and extensions alike [GEN-08]', () => {
    expect(normalizeUser({ username: 'ada' })).toEqual(refused('invalidSyntax', '"username" is given twice'));
    expect(normalizeUser({ [ENTERPRISE_USER_URN]: {}, [ENTERPRISE_USER_URN.toUpperCase()]: {} })).toEqual(
      refused('invalidSyntax', 'is given twice'),
    );
  });

  it('ignores unknown attributes at every level and lists their paths [SCH-25]', () => {
    const body = JSON.parse(`{
      "schemas": ["${USER_URN}"], "userName": "ada", "foo": {"deep": [[[]]]}, "__proto__": {"active": true},
      "constructor": 1, "name": {"nick": "A", "givenName": "Ada"}, "emails": [{"value": "a", "label": "x"}, {"value": "a", "label": "y"}],
      "${ENTERPRISE_USER_URN}": {"desk": 4}, "urn:example:other": {"a": 1}, "${USER_URN}": {"title": "x"}
    }`);
    expect(normalizeResource(body, user)).toEqual({
      ok: true,
      value: {
        resource: { userName: 'ada', name: { givenName: 'Ada' }, emails: [{ value: 'a' }] },
        separate: {},
        ignored: [
          'foo',
          '__proto__',
          'constructor',
          'urn:example:other',
          USER_URN,
          'name.nick',
          'emails.label',
          `${ENTERPRISE_USER_URN}:desk`,
        ],
      },
    });
  });

  it('refuses unknown attributes when the caller says so [SCH-25]', () => {
    expect(normalizeUser({ foo: 1 }, { unknownAttributes: 'refuse' })).toEqual(
      refused('invalidSyntax', '"foo" is not an attribute of User'),
    );
    expect(normalizeUser({ title: 'x' }, { unknownAttributes: 'refuse' }).ok).toBe(true);
  });

  it('lists at most 20 unknown attributes, each cut to 200 characters [SCH-25]', () => {
    const unknown = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`${n}-${'x'.repeat(1000)}`, n]));
    const result = normalizeUser(unknown);
    const ignored = result.ok ? result.value.ignored : [];
    expect(ignored).toHaveLength(20);
    expect(ignored.every((path) => path.length === 200)).toBe(true);
  });

  it('sets the members of a group apart, and tells sent ones from those not sent [PUT-03]', () => {
    const normalizeGroup = (members: object) =>
      normalizeResource({ schemas: [GROUP_URN], displayName: 'Core', ...members }, group);
    const resource = { displayName: 'Core' };
    expect(normalizeGroup({})).toEqual({ ok: true, value: { resource, separate: {}, ignored: [] } });
    for (const none of [[], null]) {
      expect(normalizeGroup({ members: none })).toEqual({
        ok: true,
        value: { resource, separate: { members: [] }, ignored: [] },
      });
    }
    expect(normalizeGroup({ members: [{ display: 'Ada', VALUE: 'u1', type: 'User' }, 'u2'] })).toEqual({
      ok: true,
      value: {
        resource,
        separate: { members: [{ value: 'u1', type: 'User' }, { value: 'u2' }] },
        ignored: [],
      },
    });
  });

  it('refuses a resource without a required extension or its required attribute [DISC-09]', () => {
    const serial = defineAttribute('serial', 'string', 'The serial number.', { required: true });
    const label = defineAttribute('label', 'string', 'A label.');
    const schemas = [
      { id: 'urn:example:Device', name: 'Device', description: 'A device', attributes: [label] },
      { id: 'urn:example:Asset', name: 'Asset', description: 'An asset', attributes: [serial, label] },
    ];
    const [definition] = createRegistry(schemas, [
      {
        id: 'Device',
        name: 'Device',
        endpoint: '/Devices',
        description: 'A device',
        schema: 'urn:example:Device',
        schemaExtensions: [{ schema: 'urn:example:Asset', required: true }],
      },
    ]).resources;
    const normalize = (members: object) =>
      normalizeResource({ schemas: ['urn:example:Device'], ...members }, definition!);
    expect(normalize({})).toEqual(
      refused('invalidValue', 'The attributes of urn:example:Asset are required'),
    );
    expect(normalize({ 'urn:example:Asset': { label: 'x' } })).toEqual(
      refused('invalidValue', 'urn:example:Asset:serial is required'),
    );
    expect(normalize({ 'urn:example:Asset': { serial: '1' } }).ok).toBe(true);
  });

  it('gives the same for its own result, whatever the body [PUT-12]', () => {
    fc.assert(
      fc.property(userBodies(), (body) => {
        const once = normalizeResource(body, user);
        if (!once.ok) return;
        const twice = normalizeResource({ schemas: [USER_URN], ...once.value.resource }, user);
        expect(twice).toEqual({ ok: true, value: { ...once.value, ignored: [] } });
        expect(JSON.stringify(twice.ok && twice.value.resource)).toBe(JSON.stringify(once.value.resource));
      }),
      { numRuns: 500 },
    );
  });

  it('answers any JSON with a result, never with an exception [SCH-25]', () => {
    fc.assert(
      fc.property(fc.jsonValue(), userBodies(), (value, body) => {
        for (const input of [value, body, { schemas: [USER_URN], userName: 'x', ...Object(value) }]) {
          expect(typeof normalizeResource(input, user).ok).toBe('boolean');
        }
      }),
    );
  });

  it('takes time linear in the size of what is sent, depth included [SCH-15]', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`);
    expect(normalizeUser({ foo: deep, name: { x: deep }, emails: [{ x: deep }] }).ok).toBe(true);
    expect(normalizeUser({ title: deep })).toEqual(refused('invalidValue', 'title'));

    const emails = Array.from({ length: 100_000 }, (_, n) => ({ value: `${n}@example.com`, type: 'work' }));
    const result = normalizeUser({
      emails,
      title: 'x'.repeat(1_000_000),
      schemas: new Array(100_000).fill(USER_URN),
    });
    expect(result.ok && (result.value.resource.emails as unknown[]).length).toBe(100_000);
    const unknown = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`x${n}`, n]));
    expect(normalizeUser({ ...unknown, ['X'.repeat(1_000_000)]: 1 }).ok).toBe(true);
  });
});

/** Bodies of users as a careless client may send them: names in odd case, values of any type now and then. */
function userBodies() {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('', ' ', '\u0000', '\ud800', 'a@example.com'),
  );
  const odd = <T>(values: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 12, arbitrary: values }, { weight: 1, arbitrary: fc.jsonValue() });
  const plural = fc.array(
    odd(
      fc.record(
        { value: text, TYPE: text, primary: fc.constantFrom(true, false, false, false) },
        { requiredKeys: [] },
      ),
    ),
    { maxLength: 4 },
  );
  const members = {
    UserName: odd(text),
    title: odd(text),
    active: odd(fc.boolean()),
    name: odd(fc.record({ givenName: text, FAMILYNAME: text }, { requiredKeys: [] })),
    emails: odd(plural),
    photos: odd(plural),
    roles: odd(plural),
    externalid: odd(text),
    [ENTERPRISE_USER_URN]: odd(
      fc.record({ department: text, manager: fc.record({ value: text }) }, { requiredKeys: [] }),
    ),
    foo: fc.jsonValue(),
  };
  return fc.record(members, { requiredKeys: [] }).map((body) => ({ schemas: [USER_URN], ...body }));
}
