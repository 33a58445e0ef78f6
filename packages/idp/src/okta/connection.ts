/** "Test Connector Configuration", and what saving the "To App" page sends. */
import { ok, type Result } from '@rollcall/scim';
import { checkList } from './answer-check.ts';
import { importGroups } from './group/import-groups.ts';
import type { Okta } from './okta.ts';
import { reason } from './reason.ts';
import { recordRefusal, recordSuccess } from './record.ts';

const NOT_AUTHENTICATED =
  'Error authenticating: Unauthorized. The connector configuration could not be tested. Make sure that the URL, ' +
  'Authentication Parameters are correct and that there is an implementation available at the URL provided.';

/** Sends the one request of the connection test; the value is how many users the application has. */
export async function testConnection(okta: Okta): Promise<Result<{ readonly totalResults: number }, string>> {
  const refuse = (text: string) => recordRefusal(okta, 'application.lifecycle.update', 'app', text);
  if (okta.org.app.baseUrl.includes('_')) {
    return refuse('Okta refuses a base URL with an underscore in its host or path');
  }
  const query = [
    ['startIndex', '1'],
    ['count', '2'],
  ] as const;
  const answer = await okta.client.send({ method: 'GET', path: '/Users', query });
  if (answer.kind === 'notAnswered' || answer.status === 401 || answer.status === 403) {
    return refuse(`${NOT_AUTHENTICATED} ${reason(answer)}`);
  }
  const list = checkList(answer);
  if (!list.ok) return refuse(list.error);
  recordSuccess(okta, 'application.lifecycle.update', 'app');
  return ok({ totalResults: list.value.totalResults });
}

/**
 * Saving "To App": the connection test again, and with Import Groups on, or in SCIM 1.1, the list of groups, from which
 * "link existing group" is decided later.
 */
export async function saveToApp(okta: Okta): Promise<Result<{ readonly totalResults: number }, string>> {
  const tested = await testConnection(okta);
  const { supportedActions, scimVersion } = okta.org.app;
  if (!tested.ok || !(supportedActions.importGroups || scimVersion === '1.1')) return tested;
  const groups = await importGroups(okta);
  return groups.ok || !supportedActions.importGroups ? tested : groups;
}
