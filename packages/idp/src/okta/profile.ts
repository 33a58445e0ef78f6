/** The Okta user profile: its 31 base attributes. */

export const BASE_ATTRIBUTES = [
  'login',
  'firstName',
  'lastName',
  'middleName',
  'honorificPrefix',
  'honorificSuffix',
  'email',
  'title',
  'displayName',
  'nickName',
  'profileUrl',
  'secondEmail',
  'mobilePhone',
  'primaryPhone',
  'streetAddress',
  'city',
  'state',
  'zipCode',
  'countryCode',
  'postalAddress',
  'preferredLanguage',
  'locale',
  'timezone',
  'userType',
  'employeeNumber',
  'costCenter',
  'organization',
  'division',
  'department',
  'managerId',
  'manager',
] as const;

export type BaseAttribute = (typeof BASE_ATTRIBUTES)[number];

/** `login` and `email` are always there; an attribute without a value is absent or null. */
export type OktaProfile = { readonly login: string; readonly email: string } & {
  readonly [name in BaseAttribute]?: string | null;
};

export function isBaseAttribute(name: string): name is BaseAttribute {
  return (BASE_ATTRIBUTES as readonly string[]).includes(name);
}
