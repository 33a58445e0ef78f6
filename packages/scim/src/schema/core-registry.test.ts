import { describe, expect, it } from 'vitest';
import type { Attribute } from './attribute.ts';
import { coreRegistry } from './core-registry.ts';
import { defineAttribute } from './define-attribute.ts';
import { ENTERPRISE_USER_URN } from './enterprise-user.ts';
import { GROUP_URN } from './group.ts';
import { resolvePath } from './resolve-path.ts';
import { USER_URN } from './user.ts';

const user = coreRegistry.resource('User')!;
const group = coreRegistry.resource('Group')!;

function attributeAt(path: string, definition = user, urn?: string): Attribute {
  const [name = '', subAttribute] = path.split('.');
  const resolved = resolvePath(
    {
      kind: 'attributePath',
      name,
      ...(urn === undefined ? {} : { urn }),
      ...(subAttribute === undefined ? {} : { subAttribute }),
    },
    definition,
  );
  if (resolved?.kind !== 'attribute') throw new Error(`no attribute ${path}`);
  return resolved.subAttribute ?? resolved.attribute;
}

/** What of an attribute differs from the defaults, without its parts. */
function deviations(attribute: Attribute): Partial<Attribute> {
  const defaults: Readonly<Record<string, unknown>> = { ...defineAttribute('', 'string', '') };
  const skipped = ['name', 'description', 'subAttributes', 'canonicalValues'];
  return Object.fromEntries(
    Object.entries(attribute).filter(([key, value]) => !skipped.includes(key) && defaults[key] !== value),
  );
}

const text = {};
const readOnly = { mutability: 'readOnly' };
const plural = { type: 'complex', multiValued: true };

describe('the core schemas', () => {
  it.each([
    [
      'schemas',
      { type: 'reference', multiValued: true, required: true, returned: 'always', referenceTypes: ['uri'] },
    ],
    ['id', { caseExact: true, mutability: 'readOnly', returned: 'always', uniqueness: 'global' }],
    ['externalId', { caseExact: true }],
    ['meta', { type: 'complex', ...readOnly }],
    ['meta.resourceType', { caseExact: true, ...readOnly }],
    ['meta.created', { type: 'dateTime', ...readOnly }],
    ['meta.lastModified', { type: 'dateTime', ...readOnly }],
    ['meta.location', { type: 'reference', caseExact: true, referenceTypes: ['uri'], ...readOnly }],
    ['meta.version', { caseExact: true, ...readOnly }],
    ['userName', { required: true, uniqueness: 'server' }],
    ['name', { type: 'complex' }],
    ['name.formatted', text],
    ['name.familyName', text],
    ['name.givenName', text],
    ['name.middleName', text],
    ['name.honorificPrefix', text],
    ['name.honorificSuffix', text],
    ['displayName', text],
    ['nickName', text],
    ['title', text],
    ['userType', text],
    ['preferredLanguage', text],
    ['locale', text],
    ['timezone', text],
    ['profileUrl', { type: 'reference', caseExact: true, referenceTypes: ['external'] }],
    ['active', { type: 'boolean' }],
    ['password', { caseExact: true, mutability: 'writeOnly', returned: 'never' }],
    ['emails', plural],
    ['phoneNumbers', plural],
    ['ims', plural],
    ['entitlements', plural],
    ['roles', plural],
    ['photos', plural],
    ['addresses', plural],
    ['x509Certificates', plural],
    ['emails.value', text],
    ['emails.display', text],
    ['emails.type', text],
    ['emails.primary', { type: 'boolean' }],
    ['photos.value', { type: 'reference', caseExact: true, referenceTypes: ['external'] }],
    ['x509Certificates.value', { type: 'binary', caseExact: true, format: 'certificate' }],
    ['addresses.primary', { type: 'boolean' }],
    ['addresses.country', text],
    ['groups', { ...plural, ...readOnly, storage: 'separate' }],
    ['groups.value', { caseExact: true, ...readOnly }],
    ['groups.$ref', { type: 'reference', caseExact: true, referenceTypes: ['Group'], ...readOnly }],
    ['groups.display', readOnly],
    ['groups.type', readOnly],
  ])(
    'User %s has the characteristics of RFC 7643 and its errata [SCH-18] [SCH-19] [SCH-20]',
    (path, expected) => {
      expect(deviations(attributeAt(path))).toEqual(expected);
    },
  );

  it.each([
    ['displayName', { required: true, uniqueness: 'server' }],
    ['members', { ...plural, storage: 'separate' }],
    ['members.value', { required: true, caseExact: true, mutability: 'immutable' }],
    [
      'members.$ref',
      { type: 'reference', caseExact: true, referenceTypes: ['User', 'Group'], mutability: 'immutable' },
    ],
    ['members.type', { mutability: 'immutable' }],
    ['members.display', readOnly],
  ])('Group %s has the characteristics of RFC 7643 and its errata [RES-18]', (path, expected) => {
    expect(deviations(attributeAt(path, group))).toEqual(expected);
  });

  it.each([
    ['employeeNumber', text],
    ['costCenter', text],
    ['organization', text],
    ['division', text],
    ['department', text],
    ['manager', { type: 'complex' }],
    ['manager.value', { caseExact: true }],
    ['manager.$ref', { type: 'reference', caseExact: true, referenceTypes: ['User'] }],
    ['manager.displayName', readOnly],
  ])('EnterpriseUser %s has the characteristics of RFC 7643 and its errata [RES-21]', (path, expected) => {
    expect(deviations(attributeAt(path, user, ENTERPRISE_USER_URN))).toEqual(expected);
  });

  it.each([
    ['emails', 'work home other'],
    ['phoneNumbers', 'work home mobile fax pager other'],
    ['ims', 'aim gtalk icq xmpp msn skype qq yahoo other'],
    ['photos', 'photo thumbnail'],
    ['addresses', 'work home other'],
    ['groups', 'direct indirect'],
  ])('suggests the types of %s [SCH-17]', (name, types) => {
    expect(attributeAt(`${name}.type`).canonicalValues?.join(' ')).toBe(types);
  });

  it('has User with its extension, and Group [DISC-08]', () => {
    expect(coreRegistry.schemas.map((schema) => schema.id)).toEqual([
      USER_URN,
      ENTERPRISE_USER_URN,
      GROUP_URN,
    ]);
    expect(user.extensions.map(({ schema, required }) => [schema.id, required])).toEqual([
      [ENTERPRISE_USER_URN, false],
    ]);
    expect(group.extensions).toEqual([]);
    expect(user.schema.attributes).toHaveLength(21);
  });
});
