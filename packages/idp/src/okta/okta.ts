/** Okta at work: an org, and the client with which it reaches the application. */
import { authorization } from '../client/authorization.ts';
import { createScimClient, type Fetch, type ScimClient } from '../client/client.ts';
import { type Clock, systemClock } from '../client/clock.ts';
import { oktaHeaders } from '../client/headers.ts';
import type { OktaOrg } from './org.ts';
import { MEDIA_TYPES } from './scim-version.ts';

export interface Okta {
  readonly org: OktaOrg;
  readonly client: ScimClient;
  readonly clock: Clock;
}

export interface OktaOptions {
  readonly org: OktaOrg;
  readonly fetch?: Fetch;
  readonly clock?: Clock;
  /** Called before a pause that the server asked for with a 429. */
  readonly onPause?: (seconds: number) => void;
  /** Lets the credential travel over plain HTTP to another machine. */
  readonly allowHttp?: boolean;
  readonly signal?: AbortSignal;
}

/** Puts an org to work on the base URL and credential of its app. */
export function createOkta({ org, ...options }: OktaOptions): Okta {
  const client = createScimClient({
    baseUrl: org.app.baseUrl,
    headers: oktaHeaders(authorization(org.app.credential), MEDIA_TYPES[org.app.scimVersion]),
    ...options,
  });
  return { org, client, clock: options.clock ?? systemClock };
}
