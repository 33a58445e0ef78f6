/** The enterprise extension of User (RFC 7643 §4.3, §8.7.1). */
import type { Schema } from './attribute.ts';
import { defineAttribute, defineReference } from './define-attribute.ts';

export const ENTERPRISE_USER_URN = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

export const enterpriseUserSchema: Schema = {
  id: ENTERPRISE_USER_URN,
  name: 'EnterpriseUser',
  description: 'What an employer records about a user',
  attributes: [
    defineAttribute('employeeNumber', 'string', 'The number or name that the employer gave the person.'),
    defineAttribute('costCenter', 'string', 'The name of the cost center.'),
    defineAttribute('organization', 'string', 'The name of the organization.'),
    defineAttribute('division', 'string', 'The name of the division.'),
    defineAttribute('department', 'string', 'The name of the department.'),
    defineAttribute('manager', 'complex', 'The manager of the user.', {
      subAttributes: [
        // The id of another user, and ids are case-sensitive (erratum 8472).
        defineAttribute('value', 'string', 'The id of the manager’s own User resource.', { caseExact: true }),
        defineReference('$ref', ['User'], 'The URI of the manager’s own User resource.'),
        defineAttribute('displayName', 'string', 'The display name of the manager.', {
          mutability: 'readOnly',
        }),
      ],
    }),
  ],
};
