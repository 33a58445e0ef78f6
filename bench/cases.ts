/** What is measured: each case as the request to Rollcall and the request to the bare handler that is its limit. */
import type { JsonObject } from '@rollcall/scim';
import {
  type Dataset,
  externalId,
  GROUP_DIRECTORY,
  GROUPS_OF_SIZE,
  groupId,
  groupMembers,
  SPARE_USERS,
  title,
  userDocument,
  userId,
  userName,
  usersPerDirectory,
} from './dataset.ts';

export interface BenchDirectory {
  readonly id: string;
  readonly key: string;
  readonly token: string;
}

export interface BenchContext {
  readonly dataset: Dataset;
  readonly directories: readonly BenchDirectory[];
  /** The directory of the measured groups and their members. */
  readonly groups: BenchDirectory;
  readonly environmentId: string;
  readonly apiKey: string;
  /** Distinguishes the people that one measurement creates from those of all others. */
  readonly run: number;
}

export interface BenchRequest {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly body?: JsonObject | string;
}

export interface BenchCase {
  readonly name: string;
  /** The share of the limit that has to be reached; left out where there is none. */
  readonly target?: number;
  /** The `number`th request of a measurement. */
  readonly rollcall: (context: BenchContext, number: number) => BenchRequest;
  readonly limit?: (context: BenchContext, number: number) => BenchRequest;
  /** Left out on data that is too small for it. */
  readonly usersMin?: number;
  /** Large answers need fewer requests to say something. */
  readonly connections?: number;
}

const USER_URN = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP_URN = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ENTERPRISE_URN = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH_URN = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** A number below `below` that looks random and follows from `number`. */
function scatter(number: number, below: number): number {
  return (Math.imul(number + 1, 0x9e3779b1) >>> 0) % below;
}

function directoryOf(
  { directories }: BenchContext,
  number: number,
): { place: number; directory: BenchDirectory } {
  const place = number % directories.length;
  return { place, directory: directories[place]! };
}

function personOf(context: BenchContext, number: number): number {
  return scatter(number, usersPerDirectory(context.dataset));
}

function scim(directory: BenchDirectory, method: string, path: string, body?: JsonObject): BenchRequest {
  return { method, path: `/scim/v2/${directory.key}${path}`, token: directory.token, ...(body && { body }) };
}

function bare(method: string, path: string, body?: string): BenchRequest {
  return { method, path, token: 'token', ...(body !== undefined && { body }) };
}

function patch(...operations: JsonObject[]): JsonObject {
  return { schemas: [PATCH_URN], Operations: operations };
}

function readOne(context: BenchContext, number: number): BenchRequest {
  const { place, directory } = directoryOf(context, number);
  return bare('GET', `/read/${directory.id}/${userId(place, personOf(context, number))}`);
}

function search(toFilter: (person: number) => string): BenchCase['rollcall'] {
  return (context, number) => {
    const filter = encodeURIComponent(toFilter(personOf(context, number)));
    return scim(directoryOf(context, number).directory, 'GET', `/Users?filter=${filter}`);
  };
}

function list(startIndex: number): Pick<BenchCase, 'rollcall' | 'limit'> {
  return {
    rollcall: (context, number) =>
      scim(directoryOf(context, number).directory, 'GET', `/Users?startIndex=${startIndex}&count=100`),
    limit: (context, number) =>
      bare('GET', `/list/${directoryOf(context, number).directory.id}/${startIndex - 1}`),
  };
}

function insert(context: BenchContext, number: number): BenchRequest {
  const { directory } = directoryOf(context, number);
  return bare(
    'POST',
    `/insert/${directory.id}/new/bare.${context.run}.${number}`,
    JSON.stringify(userDocument(number)),
  );
}

function update(context: BenchContext, number: number): BenchRequest {
  const { place, directory } = directoryOf(context, number);
  const id = userId(place, personOf(context, number));
  return bare('PUT', `/update/${directory.id}/${id}`, JSON.stringify(userDocument(number)));
}

/** A person as a client sends it: with its schemas. */
function sent(document: JsonObject): JsonObject {
  return { schemas: [USER_URN, ENTERPRISE_URN], ...document };
}

/** Adds one of the spare people to a group, and removes it with the next request on the same group. */
function changeMember(size: number): Pick<BenchCase, 'rollcall' | 'limit'> {
  const choose = (number: number) => ({
    group: groupId(size, number % GROUPS_OF_SIZE[size]!),
    round: Math.floor(number / GROUPS_OF_SIZE[size]!),
  });
  const spare = ({ dataset }: BenchContext, round: number) =>
    userId(GROUP_DIRECTORY, groupMembers(dataset) - 1 - ((round >> 1) % SPARE_USERS));
  return {
    rollcall(context, number) {
      const { group, round } = choose(number);
      const member = spare(context, round);
      const operation: JsonObject =
        round % 2 === 0
          ? { op: 'add', path: 'members', value: [{ value: member }] }
          : { op: 'remove', path: `members[value eq "${member}"]` };
      return scim(context.groups, 'PATCH', `/Groups/${group}`, patch(operation));
    },
    limit(context, number) {
      const { group, round } = choose(number);
      const kind = round % 2 === 0 ? 'add' : 'remove';
      return bare('POST', `/${kind}/${context.groups.id}/${group}/${spare(context, round)}`);
    },
  };
}

export const CASES: readonly BenchCase[] = [
  {
    name: 'GET user',
    target: 0.6,
    rollcall(context, number) {
      const { place, directory } = directoryOf(context, number);
      return scim(directory, 'GET', `/Users/${userId(place, personOf(context, number))}`);
    },
    limit: readOne,
  },
  {
    name: 'userName eq',
    target: 0.6,
    rollcall: search((n) => `userName eq "${userName(n)}"`),
    limit: readOne,
  },
  {
    name: 'externalId eq',
    target: 0.5,
    rollcall: search((n) => `externalId eq "${externalId(n)}"`),
    limit: readOne,
  },
  {
    name: 'emails.value eq',
    target: 0.5,
    rollcall: search((n) => `emails.value eq "${userName(n)}"`),
    limit: readOne,
  },
  { name: 'title eq', target: 0.5, rollcall: search((n) => `title eq "${title(n)}"`), limit: readOne },
  {
    name: 'and of two',
    target: 0.5,
    rollcall: search((n) => `title eq "${title(n)}" and externalId eq "${externalId(n)}"`),
    limit: readOne,
  },
  { name: 'list of 100', target: 0.5, ...list(1) },
  { name: 'page at 50,001', usersMin: 100_000, ...list(50_001) },
  {
    name: 'POST user',
    target: 0.5,
    rollcall(context, number) {
      const name = `new.${context.run}.${number}@example.com`;
      const body = sent({ ...userDocument(number), userName: name, externalId: name });
      return scim(directoryOf(context, number).directory, 'POST', '/Users', body);
    },
    limit: insert,
  },
  {
    name: 'PUT user',
    target: 0.5,
    rollcall(context, number) {
      const { place, directory } = directoryOf(context, number);
      const person = personOf(context, number);
      const body = sent({ ...userDocument(person), nickName: `${context.run}.${number}` });
      return scim(directory, 'PUT', `/Users/${userId(place, person)}`, body);
    },
    limit: update,
  },
  {
    name: 'PATCH one attribute',
    target: 0.5,
    rollcall(context, number) {
      const { place, directory } = directoryOf(context, number);
      const operation = { op: 'replace', path: 'nickName', value: `${context.run}.${number}` };
      return scim(directory, 'PATCH', `/Users/${userId(place, personOf(context, number))}`, patch(operation));
    },
    limit: update,
  },
  {
    name: 'PATCH that changes nothing',
    target: 0.5,
    rollcall(context, number) {
      const { place, directory } = directoryOf(context, number);
      const operation = { op: 'replace', path: 'userType', value: 'Employee' };
      return scim(directory, 'PATCH', `/Users/${userId(place, personOf(context, number))}`, patch(operation));
    },
    limit: readOne,
  },
  { name: '±1 member of 10', target: 0.5, ...changeMember(10) },
  { name: '±1 member of 1,000', target: 0.5, ...changeMember(1_000) },
  { name: '±1 member of 100,000', target: 0.5, usersMin: 100_000, ...changeMember(100_000) },
  {
    name: 'PUT of 10,000 members, one changes',
    usersMin: 100_000,
    connections: 1,
    rollcall(context, number) {
      const members = Array.from({ length: 10_000 }, (_, i) => ({
        value: userId(GROUP_DIRECTORY, i + (number % 2)),
      }));
      const body = { schemas: [GROUP_URN], displayName: 'Group of 10000, number 0', members };
      return scim(context.groups, 'PUT', `/Groups/${groupId(10_000, 0)}?attributes=displayName`, body);
    },
  },
  {
    name: 'GET group of 100,000',
    usersMin: 100_000,
    connections: 2,
    rollcall: (context, number) =>
      scim(context.groups, 'GET', `/Groups/${groupId(100_000, number % GROUPS_OF_SIZE[100_000]!)}`),
    limit: (context, number) =>
      bare('GET', `/group/${context.groups.id}/${groupId(100_000, number % GROUPS_OF_SIZE[100_000]!)}`),
  },
  {
    name: 'GET group without members',
    rollcall: (context, number) =>
      scim(
        context.groups,
        'GET',
        `/Groups/${groupId(1_000, number % GROUPS_OF_SIZE[1_000]!)}?excludedAttributes=members`,
      ),
    limit: readOne,
  },
  {
    name: 'read 100 events',
    rollcall: (context, number) => ({
      method: 'GET',
      path: `/events?limit=100&after_position=${scatter(number, 500)}`,
      token: context.apiKey,
    }),
    limit: (context, number) => bare('GET', `/events/${context.environmentId}/${scatter(number, 500)}`),
  },
];
