/** The capabilities of the service in SCIM 1.1 (core schema §9). */
import type { Json, JsonObject } from '../schema/registry.ts';
import type { AuthenticationScheme, Capabilities } from '../schema/service-provider-config.ts';
import { CORE_URN } from './urn.ts';

/** The extension by which Okta's on-premises provisioning agent asks what it may do. */
export const OKTA_PROVIDER_CONFIG_URN = 'urn:okta:schemas:scim:providerconfig:1.0';

/** What a service that keeps no passwords offers of what the agent knows. */
const USER_MANAGEMENT_CAPABILITIES = [
  'GROUP_PUSH',
  'IMPORT_NEW_USERS',
  'IMPORT_PROFILE_UPDATES',
  'PUSH_NEW_USERS',
  'PUSH_PENDING_USERS',
  'PUSH_PROFILE_UPDATES',
  'PUSH_USER_DEACTIVATION',
  'REACTIVATE_USERS',
];

/** The one resource of /ServiceProviderConfigs. `baseUrl` is the SCIM base URL without a slash at the end. */
export function serviceProviderConfig(capabilities: Capabilities, baseUrl: string): JsonObject {
  const { documentationUri, bulk, filter } = capabilities;
  return {
    schemas: [CORE_URN, OKTA_PROVIDER_CONFIG_URN],
    ...(documentationUri === undefined ? {} : { documentationUrl: documentationUri }),
    patch: { supported: capabilities.patch },
    bulk: {
      supported: bulk.supported,
      maxOperations: bulk.maxOperations,
      maxPayloadSize: bulk.maxPayloadSize,
    },
    filter: { supported: filter.supported, maxResults: filter.maxResults },
    changePassword: { supported: capabilities.changePassword },
    sort: { supported: capabilities.sort },
    etag: { supported: capabilities.etag },
    xmlDataFormat: { supported: false },
    authenticationSchemes: capabilities.authenticationSchemes.map(toScheme),
    [OKTA_PROVIDER_CONFIG_URN]: { userManagementCapabilities: USER_MANAGEMENT_CAPABILITIES },
    meta: { location: `${baseUrl}/ServiceProviderConfigs` },
  };
}

function toScheme({ specUri, documentationUri, ...scheme }: AuthenticationScheme): JsonObject {
  const urls: { [name: string]: Json } = {};
  if (specUri !== undefined) urls.specUrl = specUri;
  if (documentationUri !== undefined) urls.documentationUrl = documentationUri;
  return { ...scheme, ...urls };
}
