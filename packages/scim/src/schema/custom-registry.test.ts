import { describe, expect, it } from 'vitest';
import type { ResourceType, Schema } from './attribute.ts';
import { createCustomRegistry, problemsOfCustomization } from './custom-registry.ts';
import { defineAttribute } from './define-attribute.ts';
import { ENTERPRISE_USER_URN } from './enterprise-user.ts';
import { OKTA_ROLE_URN, offeredResourceTypes, ROLE_URN } from './role.ts';

const BADGE = 'urn:example:schemas:Badge:2.0:User';
const PRINTER = 'urn:example:schemas:Printer:2.0';

const badge: Schema = {
  id: BADGE,
  name: 'Badge',
  description: '',
  attributes: [defineAttribute('floor', 'integer', 'The floor.')],
};
const printer: Schema = { ...badge, id: PRINTER, name: 'Printer' };
const printerType: ResourceType = {
  id: 'Printer',
  name: 'Printer',
  endpoint: '/Printers',
  description: '',
  schema: PRINTER,
  schemaExtensions: [],
};
const ofUser = { resourceType: 'User', required: true };

describe('createCustomRegistry', () => {
  it('puts extensions behind those of the standard, with whether they are required [DISC-09]', () => {
    const registry = createCustomRegistry({
      schemas: [{ schema: badge, extends: ofUser }],
      resourceTypes: [],
    });
    const { extensions } = registry.resource('User')!;
    expect(extensions.map(({ schema, required }) => [schema.id, required])).toEqual([
      [ENTERPRISE_USER_URN, false],
      [BADGE, true],
    ]);
    expect(registry.resource('Group')!.extensions).toEqual([]);
  });

  it('has resource types with added schemas, and with those of roles [EXT-01] [SCH-27]', () => {
    const registry = createCustomRegistry({
      schemas: [{ schema: printer }],
      resourceTypes: [printerType, ...offeredResourceTypes('okta')],
    });
    expect(registry.resources.map(({ resourceType }) => resourceType.endpoint)).toEqual([
      '/Users',
      '/Groups',
      '/Printers',
      '/Roles',
      '/Entitlements',
    ]);
    expect(registry.resource('Role')).toMatchObject({
      schema: { id: OKTA_ROLE_URN },
      common: [{ name: 'schemas' }, { name: 'id' }, { name: 'externalId' }, { name: 'meta' }],
    });
    expect(registry.schema(ROLE_URN)).toBeUndefined();
  });
});

describe('problemsOfCustomization', () => {
  it('finds none where all fits', () => {
    const schemas = [
      { schema: printer },
      { schema: badge, extends: { resourceType: 'Printer', required: false } },
    ];
    const clash = { ...badge, attributes: [defineAttribute('ceiling', 'string', '')] };
    expect(problemsOfCustomization({ schemas: [], resourceTypes: offeredResourceTypes('draft') })).toEqual(
      [],
    );
    expect(
      problemsOfCustomization({
        schemas: [schemas[0]!, { ...schemas[1]!, schema: clash }],
        resourceTypes: [printerType],
      }),
    ).toEqual([]);
  });

  it.each([
    [
      'a URN of the standard',
      [{ schema: { ...badge, id: ENTERPRISE_USER_URN.toUpperCase() } }],
      [],
      'already a schema',
    ],
    [
      'a URN twice',
      [{ schema: badge }, { schema: { ...badge, id: BADGE.toUpperCase() } }],
      [],
      'already a schema',
    ],
    [
      'an extension of nothing',
      [{ schema: badge, extends: { resourceType: 'constructor', required: false } }],
      [],
      'no resource type constructor',
    ],
    ['a resource type without its schema', [], [printerType], 'needs the schema'],
    ['an extension as a base', [{ schema: printer, extends: ofUser }], [printerType], 'needs the schema'],
    ['a name that is taken', [{ schema: printer }], [{ ...printerType, name: 'user' }], 'resource type user'],
    [
      'an endpoint that is taken',
      [{ schema: printer }],
      [{ ...printerType, endpoint: '/groups' }],
      'at /groups',
    ],
    [
      'a common attribute in a base schema',
      [{ schema: { ...printer, attributes: [defineAttribute('Meta', 'string', '')] } }],
      [printerType],
      'already has Meta',
    ],
    [
      'an attribute that the extended type has',
      [{ schema: { ...badge, attributes: [defineAttribute('USERNAME', 'string', '')] }, extends: ofUser }],
      [],
      'already has USERNAME',
    ],
  ] as const)('refuses %s [SCH-22] [SCH-26] [SCH-27] [DISC-08]', (_name, schemas, resourceTypes, problem) => {
    expect(problemsOfCustomization({ schemas, resourceTypes }).join(' ')).toContain(problem);
  });
});
