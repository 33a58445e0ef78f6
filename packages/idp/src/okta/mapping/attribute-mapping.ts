/** Attribute mappings of an app ("Okta to app") and the default ones of a SCIM 2.0 app. */
import { SCHEMA_URNS, type ScimVersion } from '../scim-version.ts';

/** When a row is sent: with the first push only, or with every later one too. */
export type ApplyOn = 'create' | 'create and update';

export interface AttributeMapping {
  /** The variable name of the attribute in the app's profile. */
  readonly variable: string;
  /** Where it goes in the SCIM document; a row with an empty namespace is not sent at all. */
  readonly externalName: string;
  readonly externalNamespace: string;
  /** Okta expression that gives its value. */
  readonly expression: string;
  readonly applyOn: ApplyOn;
}

const CORE_ROWS: readonly (readonly [variable: string, externalName: string, expression: string])[] = [
  ['givenName', 'name.givenName', 'user.firstName'],
  ['familyName', 'name.familyName', 'user.lastName'],
  ['middleName', 'name.middleName', 'user.middleName'],
  ['honorificPrefix', 'name.honorificPrefix', 'user.honorificPrefix'],
  ['honorificSuffix', 'name.honorificSuffix', 'user.honorificSuffix'],
  ['email', 'emails.^[primary==true].value', 'user.email'],
  ['emailType', 'emails.^[primary==true].type', typeExpression('email')],
  ['title', 'title', 'user.title'],
  ['displayName', 'displayName', 'user.displayName'],
  ['nickName', 'nickName', 'user.nickName'],
  ['profileUrl', 'profileUrl', 'user.profileUrl'],
  ['primaryPhone', 'phoneNumbers.^[primary==true].value', 'user.primaryPhone'],
  ['primaryPhoneType', 'phoneNumbers.^[primary==true].type', typeExpression('primaryPhone')],
  ['addressType', 'addresses.^[primary==true].type', typeExpression('streetAddress')],
  ['streetAddress', 'addresses.^[primary==true].streetAddress', 'user.streetAddress'],
  ['locality', 'addresses.^[primary==true].locality', 'user.city'],
  ['region', 'addresses.^[primary==true].region', 'user.state'],
  ['postalCode', 'addresses.^[primary==true].postalCode', 'user.zipCode'],
  ['country', 'addresses.^[primary==true].country', 'user.countryCode'],
  ['formatted', 'addresses.^[primary==true].formatted', 'user.postalAddress'],
  ['preferredLanguage', 'preferredLanguage', 'user.preferredLanguage'],
  ['locale', 'locale', 'user.locale'],
  ['timezone', 'timezone', 'user.timezone'],
  ['userType', 'userType', 'user.userType'],
];

const ENTERPRISE_ROWS: typeof CORE_ROWS = [
  ['employeeNumber', 'employeeNumber', 'user.employeeNumber'],
  ['costCenter', 'costCenter', 'user.costCenter'],
  ['organization', 'organization', 'user.organization'],
  ['division', 'division', 'user.division'],
  ['department', 'department', 'user.department'],
  ['managerValue', 'manager.value', 'user.managerId'],
  ['managerDisplayName', 'manager.displayName', 'user.manager'],
];

const NAMES_IN_1_1: ReadonlyMap<string, string> = new Map([['manager.value', 'manager.managerId']]);

export interface MappingOptions {
  /** The "Application username format" of the Sign On tab; the login by default. */
  readonly userNameExpression?: string;
  /** 2.0 by default. */
  readonly scimVersion?: ScimVersion;
}

/**
 * The default mappings of an app.
 *
 * @param applyOn for every row but the user name, which always follows. A new row in Okta is "create" until the
 *   administrator changes it, which is why attributes seem never to change after the first push.
 */
export function defaultMappings(applyOn: ApplyOn, options: MappingOptions = {}): AttributeMapping[] {
  const { userNameExpression = 'user.login', scimVersion = '2.0' } = options;
  const urns = SCHEMA_URNS[scimVersion];
  const rows = (table: typeof CORE_ROWS, externalNamespace: string): AttributeMapping[] =>
    table.map(([variable, externalName, expression]) => ({
      variable,
      externalName: scimVersion === '1.1' ? (NAMES_IN_1_1.get(externalName) ?? externalName) : externalName,
      externalNamespace,
      expression,
      applyOn,
    }));
  return [
    {
      variable: 'userName',
      externalName: 'userName',
      externalNamespace: urns.user,
      expression: userNameExpression,
      applyOn: 'create and update',
    },
    ...rows(CORE_ROWS, urns.user),
    ...rows(ENTERPRISE_ROWS, urns.enterprise),
  ];
}

/** `null` and `''` are different values in Okta's expressions, hence the double test. */
function typeExpression(attribute: string): string {
  return `(user.${attribute} != null && user.${attribute} != '') ? 'work' : ''`;
}
