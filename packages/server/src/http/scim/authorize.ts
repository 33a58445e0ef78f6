/** Step: may this credential do this. Scopes are `scim`, or one verb on one kind of resource such as `patch:users`. */
import { errors } from '@rollcall/scim';
import type { AuthenticatedClient } from '../../directory/index.ts';
import { ScimFailure } from './scim-failure.ts';

const UMBRELLA_SCOPE = 'scim';

/** Refuses with 403 `insufficient_scope` that names what is missing, and with 503 while the directory is not linked. */
export function authorize(client: AuthenticatedClient, neededScopes: readonly string[]): void {
  if (client.state !== 'linked') {
    throw new ScimFailure(errors.directoryNotLinked(client.state), { 'Retry-After': '300' });
  }
  if (client.scopes.includes(UMBRELLA_SCOPE)) return;
  const missing = neededScopes.filter((scope) => !client.scopes.includes(scope)).join(' ');
  if (missing === '') return;
  throw new ScimFailure(errors.missingScope(missing), {
    'WWW-Authenticate': `Bearer realm="rollcall", error="insufficient_scope", scope="${missing}"`,
  });
}
