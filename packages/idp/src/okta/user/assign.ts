/** Assigning a person to the app: look up, then create or link. */
import { fail, type JsonObject, ok, type Result } from '@rollcall/scim';
import { equalityFilter } from '../../client/query.ts';
import { member } from '../../json.ts';
import { checkLookUp, checkResource, resourceId } from '../answer-check.ts';
import {
  appProfile,
  appUserName,
  createDocument,
  type MappedValue,
  mapProfile,
  readProfile,
} from '../document.ts';
import type { Okta } from '../okta.ts';
import type { Assignment, OktaUser } from '../org.ts';
import { recordFailure, recordSuccess } from '../record.ts';
import { generatePassword } from './password.ts';
import { pushProfile } from './push-profile.ts';
import { changeUser } from './requests.ts';

/** `staged`: the app does not create users, so nothing was sent. */
export type AssignOutcome = 'created' | 'linked' | 'reactivated' | 'already assigned' | 'staged';

const EMPTY_USER = 'Create new user returned empty user';

/**
 * Assigns a person. The `id` that is found or created is stored and decides every later request; an inactive match
 * comes back to life.
 */
export async function assignUser(okta: Okta, userId: string): Promise<Result<AssignOutcome, string>> {
  const { app, users, assignments } = okta.org;
  const user = users.get(userId);
  if (user === undefined) return fail(`There is no user ${userId}`);
  if (user.status !== 'ACTIVE') return fail(`${user.profile.login} is not an active user`);
  if (assignments.get(userId)?.status === 'PROVISIONED') return ok('already assigned');
  const assignment: Assignment = { userId, status: 'STAGED', externalId: null, profile: {} };
  assignments.set(userId, assignment);
  if (!app.supportedActions.pushNewUsers || !app.toApp.createUsers) return ok('staged');

  const values = mapProfile(app, user);
  if (!values.ok) return creationFailed(okta, user, values.error);
  const found = await lookUp(okta, user, values.value);
  if (!found.ok) {
    const text = `Error while verifying if user ${user.profile.login} exists: ${found.error}`;
    const message = `Automatic provisioning of user ${user.profile.login} to app ${app.label} failed: ${text}`;
    return recordFailure(okta, 'application.provision.user.verify_exists', user, 'assign user', message);
  }
  return found.value === undefined
    ? create(okta, user, assignment, values.value)
    : link(okta, user, assignment, values.value, found.value);
}

/** The user whose `userName` equals the value of the app's unique identifier; undefined when there is none. */
async function lookUp(
  okta: Okta,
  user: OktaUser,
  values: readonly MappedValue[],
): Promise<Result<JsonObject | undefined, string>> {
  const literal = okta.org.app.uniqueIdentifier === 'email' ? user.profile.email : appUserName(values);
  const query = [
    ['filter', equalityFilter('userName', literal)],
    ['startIndex', '1'],
    ['count', '100'],
  ] as const;
  const found = checkLookUp(await okta.client.send({ method: 'GET', path: '/Users', query }));
  if (!found.ok) return found;
  // A server that does not filter would have a stranger's account linked.
  if (found.value.length > 1) return fail(`${found.value.length} users were returned for ${literal}`);
  return ok(found.value[0]);
}

async function create(
  okta: Okta,
  user: OktaUser,
  assignment: Assignment,
  values: readonly MappedValue[],
): Promise<Result<AssignOutcome, string>> {
  const body = createDocument(okta.org.app, values, { externalId: user.id, password: generatePassword() });
  const created = checkResource(await okta.client.send({ method: 'POST', path: '/Users', body }), EMPTY_USER);
  if (!created.ok) return creationFailed(okta, user, created.error);
  const id = resourceId(created.value);
  if (!id.ok) return creationFailed(okta, user, id.error);
  assignment.externalId = id.value;
  assignment.status = 'PROVISIONED';
  assignment.profile = appProfile(values);
  recordSuccess(okta, 'application.provision.user.push', user, 'assign user');
  return ok('created');
}

async function link(
  okta: Okta,
  user: OktaUser,
  assignment: Assignment,
  values: readonly MappedValue[],
  found: JsonObject,
): Promise<Result<AssignOutcome, string>> {
  const { mode, supportedActions, toApp } = okta.org.app;
  const id = resourceId(found);
  if (!id.ok) return creationFailed(okta, user, id.error);
  const inactive = member(found, 'active') === false;
  if (inactive) {
    const reactivated = await changeUser(okta, id.value, { active: true });
    if (!reactivated.ok) {
      const message = `Automatic reactivation of user ${user.profile.login} in app ${okta.org.app.label} failed: ${reactivated.error}`;
      return recordFailure(okta, 'application.provision.user.reactivate', user, 'assign user', message);
    }
    // A wizard app was seen to send the reactivating PUT twice; a server has to bear it.
    if (mode === 'wizard') await changeUser(okta, id.value, { active: true });
    recordSuccess(okta, 'application.provision.user.reactivate', user, 'assign user');
  }
  assignment.externalId = id.value;
  assignment.status = 'PROVISIONED';
  assignment.profile = readProfile(found, values);
  recordSuccess(okta, 'application.provision.user.verify_exists', user, 'assign user');
  if (supportedActions.pushProfileUpdates && toApp.updateUserAttributes) {
    const pushed = await pushProfile(okta, user.id);
    if (!pushed.ok) return pushed;
  }
  return ok(inactive ? 'reactivated' : 'linked');
}

function creationFailed(okta: Okta, user: OktaUser, text: string): Result<never, string> {
  const { login } = user.profile;
  const message = `Automatic provisioning of user ${login} to app ${okta.org.app.label} failed: Error while creating user ${login}: ${text}`;
  return recordFailure(okta, 'application.provision.user.push', user, 'assign user', message);
}
