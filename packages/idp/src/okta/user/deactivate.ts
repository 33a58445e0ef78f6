/** Leaving: Okta sets `active` to false and never deletes. */
import { fail, ok, type Result } from '@rollcall/scim';
import type { Okta } from '../okta.ts';
import type { OktaUser } from '../org.ts';
import { recordFailure, recordSuccess } from '../record.ts';
import { changeUser } from './requests.ts';

/** `not sent`: the person was not provisioned, or the app does not deactivate users. */
export type DeactivateOutcome = 'deactivated' | 'not sent';

/** Takes the app away from a person. Memberships of pushed groups stay as they are on the other side. */
export async function unassignUser(okta: Okta, userId: string): Promise<Result<DeactivateOutcome, string>> {
  const { app, users, assignments } = okta.org;
  const user = users.get(userId);
  const assignment = assignments.get(userId);
  if (user === undefined || assignment === undefined) return fail(`User ${userId} is not assigned`);
  const { externalId, status } = assignment;
  if (externalId === null || status !== 'PROVISIONED' || !app.toApp.deactivateUsers) {
    assignment.status = 'DEPROVISIONED';
    return ok('not sent');
  }
  const changed = await changeUser(okta, externalId, { active: false });
  if (!changed.ok) {
    const { login } = user.profile;
    const message = `Automatic deprovisioning of user ${login} from app ${app.label} failed: Error while trying to deactivate ${login}: ${changed.error}`;
    return recordFailure(okta, 'application.provision.user.deactivate', user, 'deactivate user', message);
  }
  assignment.status = 'DEPROVISIONED';
  recordSuccess(okta, 'application.provision.user.deactivate', user, 'deactivate user');
  return ok('deactivated');
}

/** Deactivates a person in Okta, which takes all their apps away. */
export async function deactivateUser(okta: Okta, userId: string): Promise<Result<DeactivateOutcome, string>> {
  const user = withStatus(okta, userId, 'DEPROVISIONED');
  if (!user.ok) return user;
  return okta.org.assignments.has(userId) ? unassignUser(okta, userId) : ok('not sent');
}

/** Activates a person again; the app comes back when they are assigned again. Nothing is sent. */
export function activateUser(okta: Okta, userId: string): Result<OktaUser, string> {
  return withStatus(okta, userId, 'ACTIVE');
}

/** Suspends a person, of which applications are never told. */
export function suspendUser(okta: Okta, userId: string): Result<OktaUser, string> {
  return withStatus(okta, userId, 'SUSPENDED');
}

function withStatus(okta: Okta, userId: string, status: OktaUser['status']): Result<OktaUser, string> {
  const user = okta.org.users.get(userId);
  if (user === undefined) return fail(`There is no user ${userId}`);
  user.status = status;
  return ok(user);
}
