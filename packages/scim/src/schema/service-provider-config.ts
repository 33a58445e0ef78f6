/** What the service provider can do, as clients read it at /ServiceProviderConfig (RFC 7643 §5). */
import type { JsonObject } from './registry.ts';

export const SERVICE_PROVIDER_CONFIG_URN = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';

/** One way to authenticate; `type` takes the values that RFC 7643 §5 lists. */
export interface AuthenticationScheme {
  readonly type: 'oauth' | 'oauth2' | 'oauthbearertoken' | 'httpbasic' | 'httpdigest';
  readonly name: string;
  readonly description: string;
  readonly specUri?: string;
  readonly documentationUri?: string;
  readonly primary?: boolean;
}

export interface Capabilities {
  readonly documentationUri?: string;
  readonly patch: boolean;
  /** Limits of one bulk request; its body in bytes. */
  readonly bulk: {
    readonly supported: boolean;
    readonly maxOperations: number;
    readonly maxPayloadSize: number;
  };
  /** The most resources of one page. */
  readonly filter: { readonly supported: boolean; readonly maxResults: number };
  /** How pages are asked for (RFC 9865 §4). */
  readonly pagination?: {
    readonly cursor: boolean;
    readonly index: boolean;
    readonly defaultPaginationMethod: 'cursor' | 'index';
    /** Resources of a page when no count is given, and at most. */
    readonly defaultPageSize: number;
    readonly maxPageSize: number;
    /** For how many seconds a cursor is good, at least. */
    readonly cursorTimeout: number;
  };
  readonly changePassword: boolean;
  readonly sort: boolean;
  readonly etag: boolean;
  /** Which requests may be answered later, and the events that are sent (RFC 9967 §4). Left out where there are none. */
  readonly securityEvents?: {
    readonly asyncRequest: 'none' | 'long' | 'request';
    readonly eventUris: readonly string[];
  };
  /** Whether roles and entitlements can be read as resources (draft-ietf-scim-roles-entitlements-01). */
  readonly rolesAndEntitlements?: { readonly roles: boolean; readonly entitlements: boolean };
  readonly authenticationSchemes: readonly AuthenticationScheme[];
}

/** The one resource of /ServiceProviderConfig. `baseUrl` is the SCIM base URL without a slash at the end. */
export function serviceProviderConfig(capabilities: Capabilities, baseUrl: string): JsonObject {
  const { documentationUri, bulk, filter, pagination, securityEvents } = capabilities;
  return {
    schemas: [SERVICE_PROVIDER_CONFIG_URN],
    ...(documentationUri === undefined ? {} : { documentationUri }),
    patch: { supported: capabilities.patch },
    bulk: {
      supported: bulk.supported,
      maxOperations: bulk.maxOperations,
      maxPayloadSize: bulk.maxPayloadSize,
    },
    filter: { supported: filter.supported, maxResults: filter.maxResults },
    ...(pagination === undefined ? {} : { pagination }),
    changePassword: { supported: capabilities.changePassword },
    sort: { supported: capabilities.sort },
    etag: { supported: capabilities.etag },
    ...(securityEvents === undefined ? {} : { securityEvents }),
    ...rolesAndEntitlementsMember(capabilities.rolesAndEntitlements),
    authenticationSchemes: capabilities.authenticationSchemes.map((scheme) => ({ ...scheme })),
    meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/ServiceProviderConfig` },
  };
}

/** A user may have several of each, with a type and one of them primary, as the schema of User says. */
function rolesAndEntitlementsMember(offered: Capabilities['rolesAndEntitlements']): JsonObject {
  if (offered === undefined) return {};
  const common = { primarySupported: true, typeSupported: true };
  return {
    RolesAndEntitlements: {
      roles: { supported: offered.roles, multipleRolesSupported: true, ...common },
      entitlements: { supported: offered.entitlements, multipleEntitlementsSupported: true, ...common },
    },
  };
}
