/** The product's view of a group, in the wire shape of WorkOS's Directory Sync API. */
import type { JsonObject } from '@rollcall/scim';
import { encodeTypeId } from '../database/type-id.ts';
import type { ProfileEnvelope } from './envelope.ts';

export type DirectoryGroup = {
  readonly object: 'directory_group';
  readonly id: string;
  readonly directory_id: string;
  readonly organization_id: string;
  /** How the identity provider names the group: its externalId, else the SCIM id. */
  readonly idp_id: string;
  readonly name: string;
  /** The canonical SCIM document, without id, meta, schemas and members. */
  readonly raw_attributes: JsonObject;
  readonly created_at: string;
  readonly updated_at: string;
};

/** The view of a canonical Group document. */
export function toDirectoryGroup(resource: JsonObject, envelope: ProfileEnvelope): DirectoryGroup {
  return {
    object: 'directory_group',
    id: encodeTypeId('directory_group', envelope.id),
    directory_id: encodeTypeId('directory', envelope.directoryId),
    organization_id: encodeTypeId('org', envelope.organizationId),
    idp_id: typeof resource.externalId === 'string' ? resource.externalId : envelope.scimId,
    name: typeof resource.displayName === 'string' ? resource.displayName : '',
    raw_attributes: resource,
    created_at: envelope.createdAt,
    updated_at: envelope.updatedAt,
  };
}
