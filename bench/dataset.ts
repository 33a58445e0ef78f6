/**
 * The data that every case runs on: people and groups whose ids follow from their number, so that the process that
 * sends requests needs no list of them.
 */
import type { JsonObject } from '@rollcall/scim';

export interface Dataset {
  /** People in all, spread evenly over the directories. */
  readonly users: number;
  readonly directories: number;
}

/** Every person is in one group of each of these numbers of groups, as in departments and divisions. */
export const GROUPS_OF_EVERYONE = [7, 40, 50] as const;

/**
 * Sizes of the groups that are measured. They and their members have a directory of their own behind the others, so
 * that the people of the others are in as many groups as people are.
 */
export const GROUP_SIZES = [10, 1_000, 10_000, 100_000] as const;
/** How many groups of each size there are, so that ten connections do not all wait for one row. */
export const GROUPS_OF_SIZE: Readonly<Record<number, number>> = { 10: 50, 1000: 50, 10000: 2, 100000: 20 };

/** The number of the directory of the measured groups, in the ids of its people. */
export const GROUP_DIRECTORY = 0xfff;

/** People kept out of every group, to be added and removed. */
export const SPARE_USERS = 100;

/** How many people the directory of the measured groups has: those of the largest group, and the spare ones. */
export function groupMembers({ users }: Dataset): number {
  return Math.min(users, Math.max(...GROUP_SIZES)) + SPARE_USERS;
}

export function usersPerDirectory({ users, directories }: Dataset): number {
  return Math.floor(users / directories);
}

/** Ids rise with the number, as UUIDv7 do with time. */
export function userId(directory: number, number: number): string {
  return numberedId('0190aaaa', directory, number);
}

export function groupId(size: number, number: number): string {
  return numberedId('0190bbbb', (GROUP_SIZES as readonly number[]).indexOf(size), number);
}

export function groupOfEveryoneId(directory: number, count: number, number: number): string {
  return numberedId('0190cccc', directory, count * 1_000 + number);
}

function numberedId(prefix: string, part: number, number: number): string {
  const hex = number.toString(16).padStart(12, '0');
  return `${prefix}-0000-7000-8${part.toString(16).padStart(3, '0')}-${hex}`;
}

const GIVEN_NAMES = ['Ada', 'Grace', 'Édith', 'Alan', 'Jürgen', 'Mei', 'Olga', 'Ravi'];
const FAMILY_NAMES = ['Lovelace', 'Hopper', 'Müller', 'Turing', 'Nguyễn', 'Okafor', 'Sørensen'];
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

export function userName(number: number): string {
  return `person.${number}@example.com`;
}

export function externalId(number: number): string {
  return `00u${number.toString(36).padStart(17, '0')}`;
}

/** Two people share a title, however many there are. */
export function title(number: number): string {
  return `Engineer ${number >> 1}`;
}

/** A person as Okta's default mapping sends one, about 900 bytes. */
export function userDocument(number: number): JsonObject {
  const givenName = GIVEN_NAMES[number % GIVEN_NAMES.length]!;
  const familyName = FAMILY_NAMES[number % FAMILY_NAMES.length]!;
  return {
    externalId: externalId(number),
    userName: userName(number),
    name: { familyName, givenName, formatted: `${givenName} ${familyName}` },
    displayName: `${givenName} ${familyName} ${number}`,
    title: title(number),
    userType: 'Employee',
    preferredLanguage: 'en-US',
    locale: 'en-US',
    timezone: 'Europe/Zurich',
    active: number % 20 !== 0,
    emails: [{ value: userName(number), type: 'work', primary: true }],
    phoneNumbers: [
      { value: `+41 44 555 ${String(number % 10_000).padStart(4, '0')}`, type: 'work', primary: true },
    ],
    addresses: [
      {
        streetAddress: `${number % 200} Main Street`,
        locality: 'Zürich',
        postalCode: String(8000 + (number % 100)),
        country: 'CH',
        type: 'work',
        primary: true,
      },
    ],
    [ENTERPRISE]: {
      employeeNumber: String(number),
      costCenter: `CC-${number % 50}`,
      organization: 'Example',
      division: `Division ${number % 7}`,
      department: `Department ${number % 40}`,
      manager: { value: userId(0, number >> 3) },
    },
  };
}
