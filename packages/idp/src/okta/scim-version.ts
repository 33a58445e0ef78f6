/** The two versions of SCIM that an app integration may speak, and the URNs that each has for the same schemas. */
import { ENTERPRISE_USER_URN, GROUP_URN, USER_URN, v1 } from '@rollcall/scim';

export type ScimVersion = '2.0' | '1.1';

export interface SchemaUrns {
  readonly user: string;
  readonly group: string;
  readonly enterprise: string;
}

export const SCHEMA_URNS: Readonly<Record<ScimVersion, SchemaUrns>> = {
  '2.0': { user: USER_URN, group: GROUP_URN, enterprise: ENTERPRISE_USER_URN },
  '1.1': { user: v1.CORE_URN, group: v1.CORE_URN, enterprise: v1.ENTERPRISE_URN },
};

/** The media type of bodies and of the answers that are asked for. */
export const MEDIA_TYPES: Readonly<Record<ScimVersion, string>> = {
  '2.0': 'application/scim+json',
  '1.1': 'application/json',
};

/** The schema in which Okta sends the description of a group to a server of SCIM 1.1; it cannot be switched off. */
export const GROUP_DESCRIPTION_URN = 'urn:okta:custom:group:1.0';
