/** Import of users: reads everybody, matches them to Okta's people, and notices who is gone. */
import { ok, type Result } from '@rollcall/scim';
import { member } from '../../json.ts';
import { resourceId } from '../answer-check.ts';
import { listAll } from '../listing.ts';
import type { Okta } from '../okta.ts';
import type { ImportedUser, OktaOrg } from '../org.ts';
import { recordFailure, recordSuccess } from '../record.ts';

export interface UserImport {
  /** Users that came over all pages. */
  readonly scanned: number;
  readonly totalResults: number;
  /** Active users that match nobody in Okta and wait for an administrator. */
  readonly unmatched: number;
  /** Assignments that ended because the application no longer has the person. */
  readonly removed: number;
}

/** An import that would end more than this share of the assignments is stopped. */
const REMOVED_SHARE_MAX = 0.2;

/** Reads every user of the application. */
export async function importUsers(okta: Okta): Promise<Result<UserImport, string>> {
  const { org } = okta;
  const eventType = 'application.provision.user.import';
  const failed = (text: string) =>
    recordFailure(
      okta,
      eventType,
      'app',
      'import users',
      `Import of users from ${org.app.label} failed: ${text}`,
    );

  const listing = await listAll(okta.client, '/Users');
  if (!listing.ok) return failed(listing.error);
  const matches = matcher(org);
  const users = new Map<string, ImportedUser>();
  for (const resource of listing.value.resources) {
    const id = resourceId(resource);
    if (!id.ok) return failed(id.error);
    const name = member(resource, 'userName');
    const userName = typeof name === 'string' ? name : '';
    users.set(id.value, {
      externalId: id.value,
      userName,
      active: member(resource, 'active') !== false,
      matchedUserId: matches(id.value, userName),
    });
  }

  const provisioned = [...org.assignments.values()].filter(({ status }) => status === 'PROVISIONED');
  const gone = provisioned.filter(({ externalId }) => externalId !== null && !users.has(externalId));
  if (gone.length > provisioned.length * REMOVED_SHARE_MAX) {
    const share = `${gone.length} of ${provisioned.length} assignments`;
    return failed(`the import would remove ${share}, more than the import safeguard of 20 % allows`);
  }
  for (const assignment of gone) assignment.status = 'DEPROVISIONED';
  org.importedUsers.clear();
  for (const user of users.values()) org.importedUsers.set(user.externalId, user);
  recordSuccess(okta, eventType, 'app', 'import users');
  return ok({
    scanned: listing.value.resources.length,
    totalResults: listing.value.totalResults,
    unmatched: [...users.values()].filter((user) => user.active && user.matchedUserId === null).length,
    removed: gone.length,
  });
}

/** Finds the Okta user of an imported one: by the id stored with an assignment, then by user name without case. */
function matcher(org: OktaOrg): (externalId: string, userName: string) => string | null {
  const byExternalId = new Map([...org.assignments.values()].map((a) => [a.externalId, a.userId]));
  const byLogin = new Map([...org.users.values()].map((user) => [user.profile.login.toLowerCase(), user.id]));
  return (externalId, userName) =>
    byExternalId.get(externalId) ?? byLogin.get(userName.toLowerCase()) ?? null;
}
