/**
 * The URNs of SCIM 1.1: one for every core resource and message (core schema §4), where SCIM 2.0 has one for each.
 */
import { ENTERPRISE_USER_URN } from '../schema/enterprise-user.ts';
import { GROUP_URN } from '../schema/group.ts';
import { lowerCaseName, sameName } from '../schema/name.ts';
import type { ResourceDefinition } from '../schema/registry.ts';
import { USER_URN } from '../schema/user.ts';

export const CORE_URN = 'urn:scim:schemas:core:1.0';
export const ENTERPRISE_URN = 'urn:scim:schemas:extension:enterprise:1.0';
/** No URN of SCIM 1.1, but in the list of schemas that Okta's test wants beside the core one. */
export const SCHEMA_LIST_URN = `${CORE_URN}:ListResponse`;

const V1_BY_V2: ReadonlyMap<string, string> = new Map([
  [lowerCaseName(USER_URN), CORE_URN],
  [lowerCaseName(GROUP_URN), CORE_URN],
  [lowerCaseName(ENTERPRISE_USER_URN), ENTERPRISE_URN],
]);

/** The URN that a schema has in SCIM 1.1: its own where it is no schema of the standard. */
export function toUrn(urn: string): string {
  return V1_BY_V2.get(lowerCaseName(urn)) ?? urn;
}

/** The URN in SCIM 2.0 of a schema of this resource type; a URN that stands for none of its schemas as it is. */
export function fromUrn(urn: string, definition: ResourceDefinition): string {
  if (!urn.includes(':')) return urn;
  const schemas = [definition.schema, ...definition.extensions.map(({ schema }) => schema)];
  return schemas.find(({ id }) => sameName(toUrn(id), urn))?.id ?? urn;
}

/** The text with the URNs of SCIM 2.0 in it written as those of 1.1, for messages. */
export function writeUrns(text: string): string {
  return [USER_URN, GROUP_URN, ENTERPRISE_USER_URN].reduce(
    (written, urn) => written.replaceAll(urn, toUrn(urn)),
    text,
  );
}
