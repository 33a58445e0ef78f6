/** The people of the demo company: the same for the same seed, so that a second run meets the first one's. */
import type { OktaUser } from '../okta/org.ts';
import type { OktaProfile } from '../okta/profile.ts';
import { DEPARTMENTS, type Department, FAMILY_NAMES, GIVEN_NAMES, type Name, OFFICES } from './names.ts';
import { type Random, seededRandom } from './random.ts';

const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const ID_RANDOM_LENGTH = 17;
const EMAIL_DOMAIN = 'aurora.example.com';
const FIRST_EMPLOYEE_NUMBER = 1001;

/** So many people with unique logins. The first of each department leads it and is the others' manager. */
export function createPeople(seed: number, count: number): OktaUser[] {
  const random = seededRandom(seed);
  const logins = new Set<string>();
  const heads = new Map<string, OktaProfile>();
  const people: OktaUser[] = [];
  for (let index = 0; index < count; index++) {
    // The departments take turns once, so that each has a head before it grows by its share.
    const department = DEPARTMENTS[index] ?? pickDepartment(random);
    const profile = createProfile(random, index, department, heads.get(department.name), logins);
    if (!heads.has(department.name)) heads.set(department.name, profile);
    people.push({ id: createId(random, '00u'), status: 'ACTIVE', profile });
  }
  return people;
}

/** An Okta id: three characters that say what it is, then seventeen. */
export function createId(random: Random, prefix: '00u' | '00g'): string {
  return prefix + Array.from({ length: ID_RANDOM_LENGTH }, () => random.pick([...ID_ALPHABET])).join('');
}

function createProfile(
  random: Random,
  index: number,
  department: Department,
  head: OktaProfile | undefined,
  logins: Set<string>,
): OktaProfile {
  const given = random.pick(GIVEN_NAMES);
  const family = random.pick(FAMILY_NAMES);
  const office = random.pick(OFFICES);
  const login = uniqueLogin(`${inAddress(given)}.${inAddress(family)}`, logins);
  const phone = `${office.phonePrefix}${String(100 + (index % 900))}`;
  const streetAddress = `${1 + random.integer(120)} ${office.street}`;
  return {
    login,
    email: login,
    firstName: written(given),
    lastName: written(family),
    displayName: `${written(given)} ${written(family)}`,
    // Some people have a nickname or a middle name, most have none.
    ...(random.integer(10) === 0 ? { nickName: written(given).slice(0, 3) } : {}),
    ...(random.integer(12) === 0 ? { middleName: written(random.pick(GIVEN_NAMES)) } : {}),
    title: head === undefined ? `Head of ${department.name}` : random.pick(department.titles),
    primaryPhone: phone,
    streetAddress,
    city: office.city,
    state: office.state,
    zipCode: office.zipCode,
    countryCode: office.countryCode,
    postalAddress: `${streetAddress}, ${office.zipCode} ${office.city}`,
    preferredLanguage: office.locale.replace('_', '-'),
    locale: office.locale,
    timezone: office.timezone,
    userType: random.integer(8) === 0 ? 'Contractor' : 'Employee',
    employeeNumber: String(FIRST_EMPLOYEE_NUMBER + index),
    costCenter: department.costCenter,
    organization: 'Aurora Instruments',
    division: department.division,
    department: department.name,
    ...(head === undefined
      ? {}
      : { managerId: head.employeeNumber ?? null, manager: head.displayName ?? null }),
  };
}

function pickDepartment(random: Random): Department {
  const seats = DEPARTMENTS.flatMap((department) => Array<Department>(department.share).fill(department));
  return random.pick(seats);
}

function uniqueLogin(localPart: string, logins: Set<string>): string {
  let login = `${localPart}@${EMAIL_DOMAIN}`;
  for (let number = 2; logins.has(login); number++) login = `${localPart}+${number}@${EMAIL_DOMAIN}`;
  logins.add(login);
  return login;
}

function written(name: Name): string {
  return typeof name === 'string' ? name : name[0];
}

function inAddress(name: Name): string {
  return typeof name === 'string' ? name.toLowerCase() : name[1];
}
