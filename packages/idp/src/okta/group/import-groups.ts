/** Import of groups: fills the cache from which "link existing group" is decided. */
import { type JsonObject, ok, type Result } from '@rollcall/scim';
import { isObject, member } from '../../json.ts';
import { resourceId } from '../answer-check.ts';
import { listAll } from '../listing.ts';
import type { Okta } from '../okta.ts';
import type { ImportedGroup } from '../org.ts';
import { recordFailure, recordSuccess } from '../record.ts';

export interface GroupImport {
  /** Groups that came over all pages. */
  readonly scanned: number;
  readonly totalResults: number;
}

/** Reads every group of the application with its members. */
export async function importGroups(okta: Okta): Promise<Result<GroupImport, string>> {
  const eventType = 'application.provision.group.import';
  const failed = (text: string) =>
    recordFailure(
      okta,
      eventType,
      'app',
      'import groups',
      `Import of groups from ${okta.org.app.label} failed: ${text}`,
    );

  const listing = await listAll(okta.client, '/Groups');
  if (!listing.ok) return failed(listing.error);
  const groups: ImportedGroup[] = [];
  for (const resource of listing.value.resources) {
    const group = importedGroup(resource);
    if (!group.ok) return failed(group.error);
    groups.push(group.value);
  }
  okta.org.importedGroups.clear();
  for (const group of groups) okta.org.importedGroups.set(group.externalId, group);
  recordSuccess(okta, eventType, 'app', 'import groups');
  return ok({ scanned: groups.length, totalResults: listing.value.totalResults });
}

/** A group resource as the cache keeps it. */
export function importedGroup(resource: JsonObject): Result<ImportedGroup, string> {
  const externalId = resourceId(resource);
  if (!externalId.ok) return externalId;
  const name = member(resource, 'displayName');
  const members = member(resource, 'members');
  const memberExternalIds = (Array.isArray(members) ? members : []).flatMap((element) => {
    const value = isObject(element) ? member(element, 'value') : undefined;
    return typeof value === 'string' ? [value] : [];
  });
  return ok({
    externalId: externalId.value,
    name: typeof name === 'string' ? name : '',
    memberExternalIds,
  });
}
