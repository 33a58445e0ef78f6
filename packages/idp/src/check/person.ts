/** The person whom a run of the SPEC test uses, made as the published start script makes it. */
import type { JsonObject } from '@rollcall/scim';
import { SCHEMA_URNS, type ScimVersion } from '../okta/scim-version.ts';
import type { CheckMemory } from './assertion.ts';

/** Gives a number from 0 up to but not including 1. */
export type Random = () => number;

/** First name, last name and an email of mixed case that is the user name too. */
export function randomPerson(random: Random): CheckMemory {
  const digits = () => Array.from({ length: 3 }, () => Math.floor(random() * 10)).join('');
  const letter = () => String.fromCharCode(97 + Math.floor(random() * 26));
  const firstName = `Runscope${digits()}`;
  const lastName = letter().toUpperCase() + Array.from({ length: 8 }, letter).join('') + digits();
  return { firstName, lastName, email: `${firstName}${lastName}@atko.com` };
}

/** The body with which the SPEC test creates the person. */
export function personBody(
  { firstName, lastName, email }: CheckMemory,
  scimVersion: ScimVersion,
): JsonObject {
  return {
    schemas: [SCHEMA_URNS[scimVersion].user],
    userName: email,
    name: { givenName: firstName, familyName: lastName },
    emails: [{ primary: true, value: email, type: 'work' }],
    displayName: `${firstName} ${lastName}`,
    active: true,
  };
}
