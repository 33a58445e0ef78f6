/** The versions of the protocol that are served. What a request goes through is one list of steps; here is where it forks. */
import { errorMessage, type JsonObject, type ScimError, v1 } from '@rollcall/scim';
import type { RouteTable } from '../../scim/route-table.ts';
import { ROUTES } from '../../scim/routes.ts';
import { readAddress } from '../../scim/v1/address.ts';
import { ROUTES_V1 } from '../../scim/v1/routes.ts';
import type { ReceivedRequest } from './exchange.ts';
import type { HttpRequest } from './http-message.ts';

/** What a request is about, below the base URL. */
export interface Address {
  readonly method: string;
  /** Percent-decoded, without empty segments. */
  readonly segments: readonly string[];
}

export interface ProtocolVersion {
  /** What names the version in a base URL. */
  readonly segment: 'v1' | 'v2';
  readonly readAddress: (received: ReceivedRequest) => Address;
  readonly routes: RouteTable;
  readonly mediaType: (request: HttpRequest) => string;
  readonly errorMessage: (error: ScimError) => JsonObject;
}

export const NEWEST_VERSION: ProtocolVersion = {
  segment: 'v2',
  readAddress: ({ request, segments }) => ({ method: request.method, segments }),
  routes: ROUTES,
  mediaType: (request) => (acceptsOnlyPlainJson(request) ? 'application/json' : 'application/scim+json'),
  errorMessage,
};

const VERSION_1: ProtocolVersion = {
  segment: 'v1',
  readAddress,
  routes: ROUTES_V1,
  mediaType: () => 'application/json',
  errorMessage: v1.toErrorMessage,
};

/**
 * The version that a segment of a URL names, undefined for one that is not served. No version means the newest
 * (RFC 7644 §3.13).
 */
export function findVersion(segment: string | undefined): ProtocolVersion | undefined {
  if (segment === undefined) return NEWEST_VERSION;
  return [NEWEST_VERSION, VERSION_1].find((version) => version.segment === segment.toLowerCase());
}

/** SCIM's own media type is given unless the client asks for the other one and not for it (RFC 7644 §3.8). */
function acceptsOnlyPlainJson(request: HttpRequest): boolean {
  const accepted = request.header('accept')?.toLowerCase() ?? '';
  return accepted.includes('application/json') && !/scim\+json|application\/\*|\*\/\*/.test(accepted);
}
