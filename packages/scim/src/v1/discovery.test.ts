import { describe, expect, it } from 'vitest';
import { coreRegistry } from '../schema/core-registry.ts';
import type { JsonObject } from '../schema/registry.ts';
import { resourceTypeRepresentation, schemaRepresentation } from './discovery.ts';
import { toErrorMessage } from './error-message.ts';
import { serviceProviderConfig } from './service-provider-config.ts';
import { CORE_URN, ENTERPRISE_URN } from './urn.ts';

const user = coreRegistry.resource('User')!;
const group = coreRegistry.resource('Group')!;

function attributeOf(definition: typeof user, name: string): JsonObject {
  const { attributes } = schemaRepresentation(definition, 'https://example.com');
  const found = (attributes as readonly JsonObject[]).filter((attribute) => attribute.name === name);
  expect(found).toHaveLength(1);
  return found[0]!;
}

describe('a schema in SCIM 1.1', () => {
  it('describes a resource with its endpoint [V1-03] [V1-20]', () => {
    expect(schemaRepresentation(group, 'https://example.com')).toMatchObject({
      schemas: [CORE_URN],
      id: `${CORE_URN}:Group`,
      name: 'Group',
      schema: CORE_URN,
      endpoint: '/Groups',
      meta: { location: `https://example.com/Schemas/${CORE_URN}:Group` },
    });
  });

  it('has the characteristics of 1.1 and none of 2.0 [V1-20]', () => {
    expect(attributeOf(user, 'userName')).toEqual({
      name: 'userName',
      type: 'string',
      multiValued: false,
      description: expect.any(String),
      schema: CORE_URN,
      readOnly: false,
      required: true,
      caseExact: false,
    });
    expect(attributeOf(user, 'id')).toMatchObject({ readOnly: true, caseExact: true });
    expect(attributeOf(user, 'profileUrl').type).toBe('string');
    const text = JSON.stringify(schemaRepresentation(user, ''));
    expect(text).not.toMatch(
      /"(mutability|returned|uniqueness|referenceTypes)"|"reference"|\$ref|resourceType/,
    );
  });

  it.each([
    ['emails', 'email'],
    ['addresses', 'address'],
    ['phoneNumbers', 'phoneNumber'],
    ['x509Certificates', 'x509Certificate'],
    ['roles', 'role'],
  ])('names one of the %s %s [V1-20]', (name, child) => {
    expect(attributeOf(user, name)).toMatchObject({
      multiValued: true,
      multiValuedAttributeChildName: child,
    });
  });

  it('has the attributes of the enterprise extension under its URN, and managerId [V1-20] [V1-21]', () => {
    expect(attributeOf(user, 'manager')).toMatchObject({
      schema: ENTERPRISE_URN,
      subAttributes: [{ name: 'managerId' }, { name: 'displayName', readOnly: true }],
    });
  });
});

describe('a resource type in SCIM 1.1', () => {
  it('has a name, an endpoint and the core schema', () => {
    expect(resourceTypeRepresentation(user, 'https://example.com')).toMatchObject({
      schemas: [CORE_URN],
      name: 'User',
      endpoint: '/Users',
      schema: CORE_URN,
    });
  });
});

describe('the capabilities in SCIM 1.1', () => {
  it('name URLs and the XML format [V1-02] [V1-23]', () => {
    const config = serviceProviderConfig(
      {
        documentationUri: 'https://example.com/docs',
        patch: true,
        bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
        filter: { supported: true, maxResults: 1000 },
        changePassword: false,
        sort: true,
        etag: true,
        authenticationSchemes: [
          {
            type: 'oauthbearertoken',
            name: 'Token',
            description: 'A token.',
            specUri: 'https://example.com/spec',
            documentationUri: 'https://example.com/how',
          },
        ],
      },
      'https://example.com/scim/v1/k',
    );
    expect(config).toMatchObject({
      schemas: expect.arrayContaining([CORE_URN]),
      documentationUrl: 'https://example.com/docs',
      xmlDataFormat: { supported: false },
      authenticationSchemes: [
        {
          type: 'oauthbearertoken',
          specUrl: 'https://example.com/spec',
          documentationUrl: 'https://example.com/how',
        },
      ],
      meta: { location: 'https://example.com/scim/v1/k/ServiceProviderConfigs' },
    });
    expect(JSON.stringify(config)).not.toMatch(/Uri"/);
  });
});

describe('an error in SCIM 1.1', () => {
  it('is a list with description and code, a text, and has no scimType and no schemas [V1-17]', () => {
    expect(toErrorMessage({ status: 409, scimType: 'uniqueness', detail: 'Taken.' })).toEqual({
      Errors: [{ description: 'Taken.', code: '409' }],
      detail: 'Taken.',
    });
  });

  it('names schemas as 1.1 does [V1-01]', () => {
    const detail = `${user.extensions[0]!.schema.id}:department has to be a string, not a number.`;
    expect(toErrorMessage({ status: 400, detail }).detail).toBe(
      `${ENTERPRISE_URN}:department has to be a string, not a number.`,
    );
  });
});
