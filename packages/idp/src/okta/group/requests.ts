/** The requests about one pushed group, in the two ways in which Okta writes them, and in both versions of SCIM. */
import { type Json, type JsonObject, ok, PATCH_OP_URN, type Result } from '@rollcall/scim';
import { pathSegment } from '../../client/query.ts';
import { checkPatched, checkResource, resourceId } from '../answer-check.ts';
import type { Okta } from '../okta.ts';
import type { OktaGroup, PushGroup } from '../org.ts';
import { GROUP_DESCRIPTION_URN, SCHEMA_URNS } from '../scim-version.ts';

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

/** What is written of a group beside its members. */
export type GroupProfile = Pick<OktaGroup, 'name' | 'description'>;

type LinkedGroup = PushGroup & { readonly externalId: string };

/**
 * POST: a catalogue app creates an empty group and fills it later, a wizard app sends the members along. In SCIM 1.1 an
 * empty group has no `members` at all.
 */
export async function createGroup(
  okta: Okta,
  group: GroupProfile,
  members: readonly GroupMember[],
): Promise<Result<string, string>> {
  const { mode, scimVersion } = okta.org.app;
  const sent = mode === 'catalogue' ? [] : members.map(memberValue);
  const isLeftOut = scimVersion === '1.1' && sent.length === 0;
  const body = { ...groupBody(okta, group), ...(isLeftOut ? {} : { members: sent }) };
  const answer = await okta.client.send({ method: 'POST', path: '/Groups', body });
  const created = checkResource(answer, 'Create new group returned empty group');
  return created.ok ? resourceId(created.value) : created;
}

/** Gives the group its name. A catalogue app does so before every membership change too. */
export async function renameGroup(
  okta: Okta,
  externalId: string,
  group: GroupProfile,
  members: readonly GroupMember[],
): Promise<Result<undefined, string>> {
  const { mode, scimVersion } = okta.org.app;
  if (mode === 'wizard') return replaceGroup(okta, externalId, group, members);
  if (scimVersion === '1.1') {
    return patchGroup(okta, externalId, { id: externalId, ...groupBody(okta, group) });
  }
  const value = { id: externalId, displayName: group.name };
  return patchGroup(okta, externalId, patchBody([{ op: 'replace', value }]));
}

/** Adds and removes members: a PATCH of single changes, or a PUT of everyone. */
export async function changeMembers(
  okta: Okta,
  group: LinkedGroup,
  change: MemberChange,
): Promise<Result<undefined, string>> {
  const { externalId } = group;
  const { mode, scimVersion } = okta.org.app;
  if (mode === 'wizard') return replaceGroup(okta, externalId, group, change.all);
  const renamed = await renameGroup(okta, externalId, group, change.all);
  if (!renamed.ok) return renamed;
  const body = scimVersion === '1.1' ? changedMembers(change) : patchBody(memberOperations(change));
  return patchGroup(okta, externalId, body);
}

function memberOperations({ added, removedExternalIds }: MemberChange): Json[] {
  const operations: Json[] = removedExternalIds.map((id) => ({
    op: 'remove',
    path: `members[value eq ${JSON.stringify(id)}]`,
  }));
  if (added.length > 0) operations.push({ op: 'add', path: 'members', value: added.map(memberValue) });
  return operations;
}

/** In SCIM 1.1 members that are named are added, and removed when they are marked so. */
function changedMembers({ added, removedExternalIds }: MemberChange): JsonObject {
  const removed = removedExternalIds.map((value) => ({ value, operation: 'delete' }));
  return { schemas: [SCHEMA_URNS['1.1'].group], members: [...removed, ...added.map(memberValue)] };
}

/** Full push: the members become exactly these, which may be none. */
export async function replaceMembers(
  okta: Okta,
  group: LinkedGroup,
  members: readonly GroupMember[],
): Promise<Result<undefined, string>> {
  const { externalId } = group;
  const { mode, scimVersion } = okta.org.app;
  if (mode === 'wizard') return replaceGroup(okta, externalId, group, members);
  const renamed = await renameGroup(okta, externalId, group, members);
  if (!renamed.ok) return renamed;
  const value = members.map(memberValue);
  const body =
    scimVersion === '1.1'
      ? { schemas: [SCHEMA_URNS['1.1'].group], meta: { attributes: ['members'] }, members: value }
      : patchBody([{ op: 'replace', path: 'members', value }]);
  return patchGroup(okta, externalId, body);
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
  body: JsonObject,
): Promise<Result<undefined, string>> {
  const answer = await okta.client.send({ method: 'PATCH', path: groupPath(externalId), body });
  return checkPatched(answer, 'Update group returned empty group');
}

/** GET, then PUT of the whole list; `display` is null there. */
async function replaceGroup(
  okta: Okta,
  externalId: string,
  group: GroupProfile,
  members: readonly GroupMember[],
): Promise<Result<undefined, string>> {
  const path = groupPath(externalId);
  const emptyText = 'Update group returned empty group';
  const current = checkResource(await okta.client.send({ method: 'GET', path }), emptyText);
  if (!current.ok) return current;
  const values = members.map((member) => ({ value: member.externalId, display: null }));
  const body = { ...groupBody(okta, group), id: externalId, members: values };
  const replaced = checkResource(await okta.client.send({ method: 'PUT', path, body }), emptyText);
  return replaced.ok ? ok(undefined) : replaced;
}

/** A group without its members. */
function groupBody({ org }: Okta, { name, description }: GroupProfile): JsonObject {
  const { scimVersion } = org.app;
  const urn = SCHEMA_URNS[scimVersion].group;
  if (scimVersion === '2.0' || description === undefined) return { schemas: [urn], displayName: name };
  return {
    schemas: [urn, GROUP_DESCRIPTION_URN],
    displayName: name,
    [GROUP_DESCRIPTION_URN]: { description },
  };
}

function patchBody(operations: readonly Json[]): JsonObject {
  return { schemas: [PATCH_OP_URN], Operations: operations };
}

function memberValue(member: GroupMember): { value: string; display: string } {
  return { value: member.externalId, display: member.display };
}

function groupPath(externalId: string): string {
  return `/Groups/${pathSegment(externalId)}`;
}
