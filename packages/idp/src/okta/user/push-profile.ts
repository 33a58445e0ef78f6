/** Profile push: the document that the server gives comes back whole, with the mapped attributes merged in. */
import { fail, ok, type Result } from '@rollcall/scim';
import { appProfile, mapProfile, mergeDocument } from '../document.ts';
import type { Okta } from '../okta.ts';
import type { OktaUser } from '../org.ts';
import type { OktaProfile } from '../profile.ts';
import { recordFailure, recordSuccess } from '../record.ts';
import { readUser, replaceUser } from './requests.ts';

/** `not pushed`: the person is not provisioned, or the app does not push profile updates. */
export type UpdateOutcome = 'pushed' | 'not pushed';

/** Changes a person's profile in Okta and pushes it where the app asks for that. */
export async function updateProfile(
  okta: Okta,
  userId: string,
  changes: Partial<OktaProfile>,
): Promise<Result<UpdateOutcome, string>> {
  const { app, users, assignments } = okta.org;
  const user = users.get(userId);
  if (user === undefined) return fail(`There is no user ${userId}`);
  user.profile = { ...user.profile, ...changes };
  const pushes = app.supportedActions.pushProfileUpdates && app.toApp.updateUserAttributes;
  if (!pushes || assignments.get(userId)?.status !== 'PROVISIONED') return ok('not pushed');
  const pushed = await pushProfile(okta, userId);
  return pushed.ok ? ok('pushed') : pushed;
}

/** Pushes the profile of a provisioned person: GET, merge, PUT, in both modes. */
export async function pushProfile(okta: Okta, userId: string): Promise<Result<undefined, string>> {
  const { app, users, assignments } = okta.org;
  const user = users.get(userId);
  const assignment = assignments.get(userId);
  if (user === undefined || assignment === undefined || assignment.externalId === null) {
    return fail(`User ${userId} is not provisioned`);
  }
  const values = mapProfile(app, user);
  if (!values.ok) return pushFailed(okta, user, values.error);
  const current = await readUser(okta, assignment.externalId);
  if (!current.ok) return pushFailed(okta, user, current.error);
  const merged = mergeDocument(current.value, values.value);
  const replaced = await replaceUser(okta, assignment.externalId, merged);
  if (!replaced.ok) return pushFailed(okta, user, replaced.error);
  assignment.profile = appProfile(values.value, assignment.profile);
  recordSuccess(okta, 'application.provision.user.push_profile', user, 'push profile');
  return ok(undefined);
}

function pushFailed(okta: Okta, user: OktaUser, text: string): Result<never, string> {
  const { login } = user.profile;
  const message = `Automatic profile push of user ${login} to app ${okta.org.app.label} failed: Error while trying to push profile update for ${login}: ${text}`;
  return recordFailure(okta, 'application.provision.user.push_profile', user, 'push profile', message);
}
