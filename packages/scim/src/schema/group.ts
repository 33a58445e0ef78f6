/** The Group schema and resource type (RFC 7643 §4.2, §8.7.1). */
import type { ResourceType, Schema } from './attribute.ts';
import { defineAttribute, defineReference } from './define-attribute.ts';

export const GROUP_URN = 'urn:ietf:params:scim:schemas:core:2.0:Group';

export const groupSchema: Schema = {
  id: GROUP_URN,
  name: 'Group',
  description: 'Group',
  attributes: [
    // Required by the prose of §4.2 (erratum 5368). Unique, because identity providers link groups by this name.
    defineAttribute('displayName', 'string', 'The name of the group, unique in the directory.', {
      required: true,
      uniqueness: 'server',
    }),
    defineAttribute('members', 'complex', 'The members of the group.', {
      multiValued: true,
      storage: 'separate',
      subAttributes: [
        // §4.2 lets a service provider require it; a member without an id could not be found again.
        defineAttribute('value', 'string', 'The id of the member.', {
          required: true,
          caseExact: true,
          mutability: 'immutable',
        }),
        defineReference('$ref', ['User', 'Group'], 'The URI of the member.', { mutability: 'immutable' }),
        defineAttribute('type', 'string', 'Whether the member is a user or a group.', {
          canonicalValues: ['User', 'Group'],
          mutability: 'immutable',
        }),
        defineAttribute('display', 'string', 'The display name of the member.', { mutability: 'readOnly' }),
      ],
    }),
  ],
};

export const groupResourceType: ResourceType = {
  id: 'Group',
  name: 'Group',
  endpoint: '/Groups',
  description: 'Group',
  schema: GROUP_URN,
  schemaExtensions: [],
};
