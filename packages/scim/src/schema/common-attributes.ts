/** The attributes that exist on every resource, whatever its schemas say (RFC 7643 §3 and §3.1). */
import type { Attribute } from './attribute.ts';
import { defineAttribute, defineReference } from './define-attribute.ts';

/** `schemas`, `id`, `externalId` and `meta`. */
export const commonAttributes: readonly Attribute[] = [
  // Schema URNs are compared without case, unlike other references.
  defineReference('schemas', ['uri'], 'The URNs of the schemas of this resource.', {
    multiValued: true,
    required: true,
    caseExact: false,
    returned: 'always',
  }),
  defineAttribute('id', 'string', 'The identifier that the service provider gave this resource.', {
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'global',
  }),
  defineAttribute('externalId', 'string', 'The identifier that the provisioning client gave this resource.', {
    caseExact: true,
  }),
  defineAttribute('meta', 'complex', 'What the service provider records about this resource.', {
    mutability: 'readOnly',
    subAttributes: [
      defineAttribute('resourceType', 'string', 'The name of the resource type.', {
        caseExact: true,
        mutability: 'readOnly',
      }),
      defineAttribute('created', 'dateTime', 'When the resource was created.', { mutability: 'readOnly' }),
      defineAttribute('lastModified', 'dateTime', 'When the resource last changed.', {
        mutability: 'readOnly',
      }),
      defineReference('location', ['uri'], 'The URI of the resource.', { mutability: 'readOnly' }),
      defineAttribute('version', 'string', 'The version of the resource, equal to its ETag.', {
        caseExact: true,
        mutability: 'readOnly',
      }),
    ],
  }),
];
