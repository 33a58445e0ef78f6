/** The User schema and resource type (RFC 7643 §4.1, §8.7.1), with the errata that the notes below name. */
import type { ResourceType, Schema } from './attribute.ts';
import { defineAttribute, definePlural, definePrimary, defineReference } from './define-attribute.ts';
import { ENTERPRISE_USER_URN } from './enterprise-user.ts';

export const USER_URN = 'urn:ietf:params:scim:schemas:core:2.0:User';

const name = defineAttribute('name', 'complex', 'The parts of the person’s name.', {
  subAttributes: [
    defineAttribute('formatted', 'string', 'The full name, formatted for display.'),
    defineAttribute('familyName', 'string', 'The family name, or last name.'),
    defineAttribute('givenName', 'string', 'The given name, or first name.'),
    defineAttribute('middleName', 'string', 'The middle names.'),
    defineAttribute('honorificPrefix', 'string', 'What stands before the name, such as a title.'),
    defineAttribute('honorificSuffix', 'string', 'What stands after the name, such as a suffix.'),
  ],
});

// The published schema leaves `primary` out although the examples use it.
const addresses = defineAttribute('addresses', 'complex', 'Postal addresses.', {
  multiValued: true,
  subAttributes: [
    defineAttribute('formatted', 'string', 'The full address, formatted for a label.'),
    defineAttribute('streetAddress', 'string', 'Street, house number, post office box.'),
    defineAttribute('locality', 'string', 'The city or locality.'),
    defineAttribute('region', 'string', 'The state or region.'),
    defineAttribute('postalCode', 'string', 'The postal code.'),
    defineAttribute('country', 'string', 'The country, as a two-letter code of ISO 3166-1.'),
    defineAttribute('type', 'string', 'What this address is for.', {
      canonicalValues: ['work', 'home', 'other'],
    }),
    definePrimary(),
  ],
});

// A group is what a user can be in, so `$ref` names Group only (erratum 8471).
const groups = defineAttribute('groups', 'complex', 'The groups of the user; changed through the groups.', {
  multiValued: true,
  mutability: 'readOnly',
  storage: 'separate',
  subAttributes: [
    defineAttribute('value', 'string', 'The id of the group.', { caseExact: true, mutability: 'readOnly' }),
    defineReference('$ref', ['Group'], 'The URI of the group.', { mutability: 'readOnly' }),
    defineAttribute('display', 'string', 'The display name of the group.', { mutability: 'readOnly' }),
    defineAttribute('type', 'string', 'Whether the user is a member itself or through another group.', {
      canonicalValues: ['direct', 'indirect'],
      mutability: 'readOnly',
    }),
  ],
});

export const userSchema: Schema = {
  id: USER_URN,
  name: 'User',
  description: 'User account',
  attributes: [
    defineAttribute('userName', 'string', 'The name by which the user signs in, unique in the directory.', {
      required: true,
      uniqueness: 'server',
    }),
    name,
    defineAttribute('displayName', 'string', 'The name of the user for display.'),
    defineAttribute('nickName', 'string', 'What the user is called casually.'),
    defineReference('profileUrl', ['external'], 'The URL of the user’s online profile.'),
    defineAttribute('title', 'string', 'The user’s job title.'),
    defineAttribute('userType', 'string', 'The relation of the user to the organization.'),
    defineAttribute('preferredLanguage', 'string', 'The preferred languages, as in Accept-Language.'),
    defineAttribute('locale', 'string', 'The locale for dates, numbers and currency, as in BCP 47.'),
    defineAttribute('timezone', 'string', 'The time zone, by its IANA name.'),
    defineAttribute('active', 'boolean', 'Whether the account is in use.'),
    defineAttribute('password', 'string', 'A clear-text password; accepted and never returned.', {
      caseExact: true,
      mutability: 'writeOnly',
      returned: 'never',
    }),
    definePlural('emails', 'Email addresses.', defineAttribute('value', 'string', 'The email address.'), [
      'work',
      'home',
      'other',
    ]),
    definePlural('phoneNumbers', 'Phone numbers.', defineAttribute('value', 'string', 'The phone number.'), [
      'work',
      'home',
      'mobile',
      'fax',
      'pager',
      'other',
    ]),
    definePlural(
      'ims',
      'Instant messaging addresses.',
      defineAttribute('value', 'string', 'The instant messaging address.'),
      ['aim', 'gtalk', 'icq', 'xmpp', 'msn', 'skype', 'qq', 'yahoo', 'other'],
    ),
    definePlural('photos', 'Photos.', defineReference('value', ['external'], 'The URL of the image file.'), [
      'photo',
      'thumbnail',
    ]),
    addresses,
    groups,
    definePlural(
      'entitlements',
      'What the user is entitled to.',
      defineAttribute('value', 'string', 'The entitlement.'),
    ),
    definePlural('roles', 'The roles of the user.', defineAttribute('value', 'string', 'The role.')),
    definePlural(
      'x509Certificates',
      'Certificates of the user.',
      defineAttribute('value', 'binary', 'One X.509 certificate, DER in base64.', {
        caseExact: true,
        format: 'certificate',
      }),
    ),
  ],
};

export const userResourceType: ResourceType = {
  id: 'User',
  name: 'User',
  endpoint: '/Users',
  description: 'User account',
  schema: USER_URN,
  schemaExtensions: [{ schema: ENTERPRISE_USER_URN, required: false }],
};
