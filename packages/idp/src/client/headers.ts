/** Okta's request headers. `Connection: Keep-Alive` is left to the HTTP stack, which owns that header. */

const OKTA_USER_AGENT = 'Okta SCIM Client 1.0.0';

/** Gives the headers of a request by whether it has a body. */
export type HeaderSet = (hasBody: boolean) => Readonly<Record<string, string>>;

/** The headers of Okta's provisioning client; `Content-Type` goes with a body only. */
export function oktaHeaders(authorizationValue: string, mediaType = 'application/scim+json'): HeaderSet {
  return (hasBody) => ({
    Accept: mediaType,
    'Accept-Charset': 'utf-8',
    'Accept-Encoding': 'gzip,deflate',
    Authorization: authorizationValue,
    'User-Agent': OKTA_USER_AGENT,
    ...(hasBody ? { 'Content-Type': `${mediaType}; charset=utf-8` } : {}),
  });
}
