import { describe, expect, it } from 'vitest';
import { coreRegistry } from './core-registry.ts';
import {
  RESOURCE_TYPE_URN,
  resourceTypeRepresentation,
  SCHEMA_URN,
  schemaRepresentation,
} from './discovery.ts';
import { ENTERPRISE_USER_URN } from './enterprise-user.ts';
import { GROUP_URN } from './group.ts';
import type { Json } from './registry.ts';
import { USER_URN } from './user.ts';

const BASE_URL = 'https://scim.example.com/scim/v2/abc';

/** Every value inside a JSON value, with its member name. */
function* membersOf(value: Json): Generator<readonly [string, Json]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    yield [name, member];
    yield* membersOf(member);
  }
}

describe('schemaRepresentation', () => {
  it('publishes a schema in the form of RFC 7643 §7 [DISC-02] [DISC-11] [GEN-04]', () => {
    const group = schemaRepresentation(coreRegistry.schema(GROUP_URN)!, BASE_URL);
    expect(group).toMatchObject({
      schemas: [SCHEMA_URN],
      id: GROUP_URN,
      name: 'Group',
      meta: { resourceType: 'Schema', location: `${BASE_URL}/Schemas/${GROUP_URN}` },
    });
    const [displayName, members] = group.attributes as readonly Json[];
    expect(displayName).toEqual({
      name: 'displayName',
      type: 'string',
      multiValued: false,
      description: 'The name of the group, unique in the directory.',
      required: true,
      caseExact: false,
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'server',
    });
    expect(Object.keys(members as object)).toEqual([
      'name',
      'type',
      'multiValued',
      'description',
      'required',
      'mutability',
      'returned',
      'subAttributes',
    ]);
  });

  it('publishes referenceTypes and canonicalValues where there are some [SCH-28] [SCH-17]', () => {
    const group = JSON.stringify(schemaRepresentation(coreRegistry.schema(GROUP_URN)!, BASE_URL));
    expect(group).toContain('"canonicalValues":["User","Group"]');
    expect(group).toContain('"referenceTypes":["User","Group"]');
  });

  it('has no null, no empty list and nothing of ours in it [DISC-13]', () => {
    for (const schema of coreRegistry.schemas) {
      for (const [name, value] of membersOf(schemaRepresentation(schema, BASE_URL))) {
        expect(value, name).not.toBeNull();
        expect(value, name).not.toEqual([]);
        expect(['storage', 'format']).not.toContain(name);
      }
    }
  });
});

describe('resourceTypeRepresentation', () => {
  it('publishes a resource type in the form of RFC 7643 §6 [DISC-08] [DISC-09] [DISC-14]', () => {
    expect(resourceTypeRepresentation(coreRegistry.resource('User')!, BASE_URL)).toEqual({
      schemas: [RESOURCE_TYPE_URN],
      id: 'User',
      name: 'User',
      description: 'User account',
      endpoint: '/Users',
      schema: USER_URN,
      schemaExtensions: [{ schema: ENTERPRISE_USER_URN, required: false }],
      meta: { resourceType: 'ResourceType', location: `${BASE_URL}/ResourceTypes/User` },
    });
  });

  it('names only registered schemas, and leaves schemaExtensions out when there are none [DISC-08]', () => {
    for (const definition of coreRegistry.resources) {
      expect(
        coreRegistry.schema(String(resourceTypeRepresentation(definition, BASE_URL).schema)),
      ).toBeDefined();
    }
    expect(resourceTypeRepresentation(coreRegistry.resource('Group')!, BASE_URL)).not.toHaveProperty(
      'schemaExtensions',
    );
  });
});
