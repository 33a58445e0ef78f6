/** Step: who is calling. Always 401 with WWW-Authenticate and a SCIM error body when that is not clear (RFC 7644 §2). */
import { errors } from '@rollcall/scim';
import type { AuthenticatedClient, AuthenticationRefusal } from '../../directory/index.ts';
import type { ReceivedRequest } from './exchange.ts';
import { ScimFailure } from './scim-failure.ts';

/** What an administrator reads in the identity provider: printable ASCII, without quotes, so that a header can carry it. */
const DETAIL: Readonly<Record<AuthenticationRefusal, string>> = {
  missing:
    'The request has no Authorization header. Enter the bearer token of this directory in your identity provider.',
  masked:
    'The Authorization header holds a masked value such as ****. Paste the token itself, or create a new one.',
  basic:
    'The request uses Basic authentication, but this directory expects a bearer token (HTTP Header mode).',
  'api key':
    'The Authorization header holds an API key of the product. Use the bearer token of this directory instead.',
  'spaces inside':
    'The token in the Authorization header has spaces inside. Copy it again without line breaks.',
  incomplete: 'The token in the Authorization header is incomplete or mistyped. Copy the whole token again.',
  unknown: 'The token is not valid for this base URL. Check that both were copied from the same directory.',
  expired: 'The token has expired. Create a new one and enter it in your identity provider.',
  revoked: 'The token has been revoked. Create a new one and enter it in your identity provider.',
  'other directory':
    'The token belongs to another directory. Check that base URL and token were copied together.',
};

const REALM = 'Bearer realm="rollcall"';

/**
 * The client of a request. A token in the URL is refused with 400 and never looked at: URLs end up in logs
 * (RFC 9700 §4.3.2).
 */
export async function authenticate(received: ReceivedRequest): Promise<AuthenticatedClient> {
  const { services, request, key, query } = received;
  if (query.has('access_token')) {
    throw new ScimFailure(errors.tokenInUrl(), { 'WWW-Authenticate': `${REALM}, error="invalid_request"` });
  }
  const header = request.header('authorization');
  const result = await services.authenticator.authenticate(key, header, received.receivedAt);
  if (result.ok) return result.client;
  const detail = DETAIL[result.refusal];
  throw new ScimFailure(errors.notAuthenticated(detail), {
    'WWW-Authenticate': challenge(result.refusal, detail),
  });
}

/** RFC 6750 §3.1: a request without credentials, or with those of another scheme, gets no error code. */
function challenge(refusal: AuthenticationRefusal, detail: string): string {
  if (refusal === 'missing' || refusal === 'basic') return REALM;
  return `${REALM}, error="invalid_token", error_description="${detail}"`;
}
