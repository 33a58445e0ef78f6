/**
 * Roles and entitlements as resources: what a product offers to be assigned. An Internet-Draft
 * (draft-ietf-scim-roles-entitlements-01) and Okta each have schemas for them, under URNs of their own; both put the
 * `value` or `id` of such a resource into `roles` or `entitlements` of a user.
 */
import type { Attribute, ResourceType, Schema } from './attribute.ts';
import { defineAttribute } from './define-attribute.ts';
import type { Registry } from './registry.ts';

export const ROLE_URN = 'urn:ietf:params:scim:schemas:core:2.0:Role';
export const ENTITLEMENT_URN = 'urn:ietf:params:scim:schemas:core:2.0:Entitlement';
export const OKTA_ROLE_URN = 'urn:okta:scim:schemas:core:1.0:Role';
export const OKTA_ENTITLEMENT_URN = 'urn:okta:scim:schemas:core:1.0:Entitlement';

/** The draft's sample schemas are readOnly; here whoever holds a token of the directory maintains what is offered. */
function offeredAttributes(what: 'role' | 'entitlement'): readonly Attribute[] {
  return [
    defineAttribute('value', 'string', `The text that assigns this ${what} to a user.`, {
      required: true,
      uniqueness: 'server',
    }),
    defineAttribute('display', 'string', `A name of this ${what} for people to read.`),
    defineAttribute('type', 'string', `The kind of ${what}.`),
    defineAttribute('supported', 'boolean', `Whether this ${what} can be assigned.`, {
      required: what === 'role',
    }),
    defineAttribute('limitedAssignmentsPermitted', 'boolean', 'Whether it can be assigned only so often.'),
    defineAttribute('totalAssignmentsPermitted', 'integer', 'How often it can be assigned.'),
    defineAttribute('totalAssignmentsUsed', 'integer', 'How often it is assigned.'),
    defineAttribute('containedBy', 'string', `The values of those that contain this ${what}.`, {
      multiValued: true,
    }),
    defineAttribute('contains', 'string', `The values of those that this ${what} contains.`, {
      multiValued: true,
    }),
  ];
}

const displayName = defineAttribute('displayName', 'string', 'A name for people to read.', {
  required: true,
});
const description = defineAttribute('description', 'string', 'What it is for.');

/** Schemas that any resource type may name without their being added. */
export const offeredSchemas: readonly Schema[] = [
  { id: ROLE_URN, name: 'Role', description: 'Role', attributes: offeredAttributes('role') },
  {
    id: ENTITLEMENT_URN,
    name: 'Entitlement',
    description: 'Entitlement',
    attributes: offeredAttributes('entitlement'),
  },
  { id: OKTA_ROLE_URN, name: 'Role', description: 'Role', attributes: [displayName, description] },
  {
    id: OKTA_ENTITLEMENT_URN,
    name: 'Entitlement',
    description: 'Entitlement',
    attributes: [
      displayName,
      // The name of the resource type, by which Okta tells several kinds of entitlements apart.
      defineAttribute('type', 'string', 'The name of the resource type.', { required: true }),
      description,
    ],
  },
];

/** The resource types of roles and of entitlements, with the draft's schemas or with Okta's. */
export function offeredResourceTypes(form: 'draft' | 'okta'): readonly ResourceType[] {
  const [role, entitlement] =
    form === 'okta' ? [OKTA_ROLE_URN, OKTA_ENTITLEMENT_URN] : [ROLE_URN, ENTITLEMENT_URN];
  return [
    {
      id: 'Role',
      name: 'Role',
      endpoint: '/Roles',
      description: 'Role',
      schema: role,
      schemaExtensions: [],
    },
    {
      id: 'Entitlement',
      name: 'Entitlement',
      endpoint: '/Entitlements',
      description: 'Entitlement',
      schema: entitlement,
      schemaExtensions: [],
    },
  ];
}

/** Which of the draft's resources a registry has, for the service provider's configuration; undefined for none. */
export function offeredBy({
  resources,
}: Registry): { readonly roles: boolean; readonly entitlements: boolean } | undefined {
  const has = (urn: string) => resources.some(({ schema }) => schema.id === urn);
  const offered = { roles: has(ROLE_URN), entitlements: has(ENTITLEMENT_URN) };
  return offered.roles || offered.entitlements ? offered : undefined;
}
