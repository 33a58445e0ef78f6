/** The two that talk to the server in a check: the client of the published test, and an Okta. */
import { createScimClient, type ScimClient } from '../client/client.ts';
import { createAppIntegration } from '../okta/app-integration.ts';
import { createOkta, type Okta } from '../okta/okta.ts';
import { createOrg } from '../okta/org.ts';
import { MEDIA_TYPES, type ScimVersion } from '../okta/scim-version.ts';
import type { CheckOptions } from './run-check.ts';

export interface Sides {
  readonly scimVersion: ScimVersion;
  readonly client: ScimClient;
  readonly okta: Okta;
}

export function openSides(scimVersion: ScimVersion, options: CheckOptions): Sides {
  const authorization = options.token.includes(' ') ? options.token : `Bearer ${options.token}`;
  const shared = {
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.allowHttp === undefined ? {} : { allowHttp: options.allowHttp }),
  };
  const mediaType = MEDIA_TYPES[scimVersion];
  const client = createScimClient({
    baseUrl: options.url,
    // The test collection sends its content type with every request.
    headers: () => ({
      Accept: mediaType,
      'Accept-Charset': 'utf-8',
      'Content-Type': `${mediaType}; charset=utf-8`,
      'User-Agent': 'OKTA SCIM Integration',
      Authorization: authorization,
    }),
    rateLimitAttempts: 1,
    ...shared,
  });
  const app = createAppIntegration({
    label: 'Check',
    mode: options.mode ?? 'catalogue',
    scimVersion,
    baseUrl: options.url,
    credential: { mode: 'header', value: authorization },
  });
  return { scimVersion, client, okta: createOkta({ org: createOrg(app), ...shared }) };
}
