/** The requests about one pushed group, in the two ways in which Okta writes them. */
import { GROUP_URN, type Json, ok, PATCH_OP_URN, type Result } from '@rollcall/scim';
import { pathSegment } from '../../client/query.ts';
import { checkPatched, checkResource, resourceId } from '../answer-check.ts';
import type { Okta } from '../okta.ts';
import type { PushGroup } from '../org.ts';

/** A member as it is written: the id in the application and the user name there. */
export interface GroupMember {
  readonly externalId: string;
  readonly display: string;
}

export interface MemberChange {
  readonly added: readonly GroupMember[];
  readonly removedExternalIds: readonly string[];
  /** Everyone who is to be a member afterwards. */
  readonly all: readonly GroupMember[];
}

/** POST: a catalogue app creates an empty group and fills it later, a wizard app sends the members along. */
export async function createGroup(
  okta: Okta,
  name: string,
  members: readonly GroupMember[],
): Promise<Result<string, string>> {
  const sent = okta.org.app.mode === 'catalogue' ? [] : members.map(memberValue);
  const body = { schemas: [GROUP_URN], displayName: name, members: sent };
  const answer = await okta.client.send({ method: 'POST', path: '/Groups', body });
  const created = checkResource(answer, 'Create new group returned empty group');
  return created.ok ? resourceId(created.value) : created;
}

/** Gives the group its name. A catalogue app does so before every membership change too. */
export async function renameGroup(
  okta: Okta,
  externalId: string,
  name: string,
  members: readonly GroupMember[],
): Promise<Result<undefined, string>> {
  if (okta.org.app.mode === 'wizard') return replaceGroup(okta, externalId, name, members);
  return patchGroup(okta, externalId, [{ op: 'replace', value: { id: externalId, displayName: name } }]);
}

/** Adds and removes members: a PATCH of single changes, or a PUT of everyone. */
export async function changeMembers(
  okta: Okta,
  group: PushGroup & { readonly externalId: string },
  change: MemberChange,
): Promise<Result<undefined, string>> {
  const { externalId, name } = group;
  if (okta.org.app.mode === 'wizard') return replaceGroup(okta, externalId, name, change.all);
  const renamed = await renameGroup(okta, externalId, name, change.all);
  if (!renamed.ok) return renamed;
  const operations: Json[] = change.removedExternalIds.map((id) => ({
    op: 'remove',
    path: `members[value eq ${JSON.stringify(id)}]`,
  }));
  if (change.added.length > 0) {
    operations.push({ op: 'add', path: 'members', value: change.added.map(memberValue) });
  }
  return patchGroup(okta, externalId, operations);
}

/** Full push: the members become exactly these, which may be none. */
export async function replaceMembers(
  okta: Okta,
  group: PushGroup & { readonly externalId: string },
  members: readonly GroupMember[],
): Promise<Result<undefined, string>> {
  const { externalId, name } = group;
  if (okta.org.app.mode === 'wizard') return replaceGroup(okta, externalId, name, members);
  const renamed = await renameGroup(okta, externalId, name, members);
  if (!renamed.ok) return renamed;
  const value = members.map(memberValue);
  return patchGroup(okta, externalId, [{ op: 'replace', path: 'members', value }]);
}

/** DELETE. A group that is already gone counts as deleted. */
export async function deleteGroup(okta: Okta, externalId: string): Promise<Result<undefined, string>> {
  const answer = await okta.client.send({ method: 'DELETE', path: groupPath(externalId) });
  if (answer.kind === 'answered' && answer.status === 404) return ok(undefined);
  return checkPatched(answer, 'Delete group returned an unexpected answer');
}

async function patchGroup(
  okta: Okta,
  externalId: string,
  operations: readonly Json[],
): Promise<Result<undefined, string>> {
  const body = { schemas: [PATCH_OP_URN], Operations: operations };
  const answer = await okta.client.send({ method: 'PATCH', path: groupPath(externalId), body });
  return checkPatched(answer, 'Update group returned empty group');
}

/** GET, then PUT of the whole list; `display` is null there. */
async function replaceGroup(
  okta: Okta,
  externalId: string,
  name: string,
  members: readonly GroupMember[],
): Promise<Result<undefined, string>> {
  const path = groupPath(externalId);
  const emptyText = 'Update group returned empty group';
  const current = checkResource(await okta.client.send({ method: 'GET', path }), emptyText);
  if (!current.ok) return current;
  const values = members.map((member) => ({ value: member.externalId, display: null }));
  const body = { schemas: [GROUP_URN], id: externalId, displayName: name, members: values };
  const replaced = checkResource(await okta.client.send({ method: 'PUT', path, body }), emptyText);
  return replaced.ok ? ok(undefined) : replaced;
}

function memberValue(member: GroupMember): { value: string; display: string } {
  return { value: member.externalId, display: member.display };
}

function groupPath(externalId: string): string {
  return `/Groups/${pathSegment(externalId)}`;
}
