import { describe, expect, it } from 'vitest';
import { SERVICE_PROVIDER_CONFIG_URN, serviceProviderConfig } from './service-provider-config.ts';

describe('serviceProviderConfig', () => {
  it('states every capability in the form of RFC 7643 §5 [DISC-01] [DISC-05] [DISC-06]', () => {
    const scheme = {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'A token made in the console.',
    } as const;
    const config = serviceProviderConfig(
      {
        patch: true,
        bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
        filter: { supported: true, maxResults: 200 },
        changePassword: false,
        sort: true,
        etag: true,
        authenticationSchemes: [scheme],
      },
      'https://scim.example.com/v2',
    );
    expect(config).toEqual({
      schemas: [SERVICE_PROVIDER_CONFIG_URN],
      patch: { supported: true },
      bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
      filter: { supported: true, maxResults: 200 },
      changePassword: { supported: false },
      sort: { supported: true },
      etag: { supported: true },
      authenticationSchemes: [scheme],
      meta: {
        resourceType: 'ServiceProviderConfig',
        location: 'https://scim.example.com/v2/ServiceProviderConfig',
      },
    });
  });

  it('tells of security events where there are any [DISC-15] [EVT-29]', () => {
    const securityEvents = {
      asyncRequest: 'none',
      eventUris: ['urn:ietf:params:scim:event:prov:delete'],
    } as const;
    const config = serviceProviderConfig(
      {
        patch: true,
        bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
        filter: { supported: true, maxResults: 200 },
        changePassword: false,
        sort: true,
        etag: true,
        securityEvents,
        authenticationSchemes: [],
      },
      'https://scim.example.com/v2',
    );
    expect(config).toMatchObject({ securityEvents });
  });
});
