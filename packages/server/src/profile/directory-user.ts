/** The product's view of a user, in the wire shape of WorkOS's Directory Sync API. */
import type { Json, JsonObject } from '@rollcall/scim';
import { encodeTypeId } from '../database/type-id.ts';
import type { ProfileEnvelope } from './envelope.ts';

export type DirectoryUserEmail = {
  readonly primary: boolean;
  readonly type: string | null;
  readonly value: string | null;
};

export type DirectoryUser = {
  readonly object: 'directory_user';
  readonly id: string;
  readonly directory_id: string;
  readonly organization_id: string;
  /** How the identity provider names the user: its externalId, else the SCIM id. */
  readonly idp_id: string;
  readonly username: string | null;
  /** The primary email address, else the first one. */
  readonly email: string | null;
  readonly emails: readonly DirectoryUserEmail[];
  readonly first_name: string | null;
  readonly last_name: string | null;
  /** The full name: displayName, else name.formatted, else first and last name. */
  readonly name: string | null;
  readonly job_title: string | null;
  readonly state: 'active' | 'inactive';
  /** The canonical SCIM document, without id, meta and schemas. */
  readonly raw_attributes: JsonObject;
  readonly custom_attributes: JsonObject;
  readonly created_at: string;
  readonly updated_at: string;
};

/** The view of a canonical User document. A document without `active` is of an active user. */
export function toDirectoryUser(resource: JsonObject, envelope: ProfileEnvelope): DirectoryUser {
  const name = members(resource.name);
  const firstName = text(name.givenName);
  const lastName = text(name.familyName);
  const emails = elements(resource.emails).map(toEmail);
  return {
    object: 'directory_user',
    id: encodeTypeId('directory_user', envelope.id),
    directory_id: encodeTypeId('directory', envelope.directoryId),
    organization_id: encodeTypeId('org', envelope.organizationId),
    idp_id: text(resource.externalId) ?? envelope.scimId,
    username: text(resource.userName),
    email: (emails.find((email) => email.primary) ?? emails[0])?.value ?? null,
    emails,
    first_name: firstName,
    last_name: lastName,
    name: text(resource.displayName) ?? text(name.formatted) ?? joinNames(firstName, lastName),
    job_title: text(resource.title),
    state: resource.active === false ? 'inactive' : 'active',
    raw_attributes: resource,
    custom_attributes: {},
    created_at: envelope.createdAt,
    updated_at: envelope.updatedAt,
  };
}

function toEmail(value: Json): DirectoryUserEmail {
  const email = members(value);
  return { primary: email.primary === true, type: text(email.type), value: text(email.value) };
}

function joinNames(first: string | null, last: string | null): string | null {
  return [first, last].filter((part) => part !== null).join(' ') || null;
}

function members(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function elements(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
