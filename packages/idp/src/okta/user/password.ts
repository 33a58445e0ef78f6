/** Passwords: the one that goes with every create, and "Sync Password". */
import { fail, ok, type Result } from '@rollcall/scim';
import type { Okta } from '../okta.ts';
import { recordFailure, recordSuccess } from '../record.ts';
import { changeUser } from './requests.ts';

const PASSWORD_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const PASSWORD_LENGTH = 8;

/** Eight random characters, sent with a POST even when passwords are not synchronised. */
export function generatePassword(): string {
  const random = crypto.getRandomValues(new Uint32Array(PASSWORD_LENGTH));
  return Array.from(random, (value) => PASSWORD_ALPHABET[value % PASSWORD_ALPHABET.length]).join('');
}

/** Sends a password to the application, with "Sync Password" on. It is not kept anywhere. */
export async function syncPassword(
  okta: Okta,
  userId: string,
  password: string,
): Promise<Result<undefined, string>> {
  const { app, users, assignments } = okta.org;
  const user = users.get(userId);
  const externalId = assignments.get(userId)?.externalId;
  if (!app.toApp.syncPassword) return fail('Sync Password is off');
  if (user === undefined || externalId === undefined || externalId === null) {
    return fail(`User ${userId} is not provisioned`);
  }
  const changed = await changeUser(okta, externalId, { password });
  if (!changed.ok) {
    const message = `Automatic push of the password of user ${user.profile.login} to app ${app.label} failed: ${changed.error}`;
    return recordFailure(okta, 'application.provision.user.push_password', user, 'sync password', message);
  }
  recordSuccess(okta, 'application.provision.user.push_password', user, 'sync password');
  return ok(undefined);
}
