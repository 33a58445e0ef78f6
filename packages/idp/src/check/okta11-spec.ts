/** Okta's published SCIM 1.1 SPEC test as data: every step and assertion, in order. */
import { v1 } from '@rollcall/scim';
import { pathSegment } from '../client/query.ts';
import {
  type Assertion,
  answersWithin,
  contains,
  equals,
  hasStatus,
  isArrayWhenCounted,
  isNotEmpty,
  isNumber,
  read,
} from './assertion.ts';
import { personBody } from './person.ts';
import { lookUp, type RequestStep } from './step.ts';
import { WHY } from './why.ts';

const NO_EXISTING = 'step 7 gave no id of an existing user';
const NO_CREATED = 'step 12 gave no id of a created user';
const MISSING_ID = '010101001010101011001010101011';

const IN_400: Assertion = answersWithin(400, WHY.fast400);
const IN_600: Assertion = answersWithin(600, WHY.fast);

const CAPABILITIES = [
  'patch',
  'bulk',
  'filter',
  'changePassword',
  'sort',
  'etag',
  'authenticationSchemes',
  'authenticationSchemes.0.type',
  'authenticationSchemes.0.description',
  'etag.supported',
  'sort.supported',
  'changePassword.supported',
  'filter.supported',
  'filter.maxResults',
  'bulk.supported',
  'bulk.maxOperations',
  'bulk.maxPayloadSize',
  'patch.supported',
];

export const OKTA_11_SPEC: readonly RequestStep[] = [
  {
    number: 1,
    name: 'The capabilities',
    optional: true,
    request: () => ({ method: 'GET', path: '/ServiceProviderConfigs' }),
    assertions: [
      hasStatus(200, WHY.capabilities),
      isNotEmpty('schemas', WHY.capabilities),
      contains('schemas', v1.CORE_URN, WHY.capabilities),
      IN_400,
      ...CAPABILITIES.map((path) => isNotEmpty(path, WHY.capabilities)),
    ],
  },
  changeOfDiscovery(2, '/ServiceProviderConfigs', { text: 'test' }),
  {
    number: 3,
    name: 'The resource types',
    optional: true,
    request: () => ({ method: 'GET', path: '/ResourceTypes' }),
    assertions: [
      hasStatus(200, WHY.discovery),
      isNotEmpty('Resources', WHY.discovery),
      contains('schemas', v1.CORE_URN, WHY.discovery),
      IN_400,
      isNotEmpty('Resources.0.name', WHY.discovery),
      isNotEmpty('Resources.0.endpoint', WHY.discovery),
      isNotEmpty('Resources.0.schema', WHY.discovery),
    ],
  },
  changeOfDiscovery(4, '/ResourceTypes', { text: 'test' }),
  {
    number: 5,
    name: 'The schemas',
    optional: true,
    request: () => ({ method: 'GET', path: '/Schemas' }),
    assertions: [
      hasStatus(200, WHY.discovery),
      isNotEmpty('Resources', WHY.discovery),
      contains('schemas', v1.SCHEMA_LIST_URN, WHY.discovery),
      IN_400,
      isNotEmpty('Resources.0.id', WHY.discovery),
      isNotEmpty('Resources.0.attributes', WHY.discovery),
    ],
  },
  changeOfDiscovery(6, '/Schemas', {}),
  {
    number: 7,
    name: 'One user of the list',
    request: () => ({
      method: 'GET',
      path: '/Users',
      query: [
        ['count', '1'],
        ['startIndex', '1'],
      ],
    }),
    assertions: [
      hasStatus(200, WHY.connect),
      isNotEmpty('Resources', WHY.oneUser),
      contains('schemas', v1.CORE_URN, WHY.list),
      isNumber('itemsPerPage', WHY.number),
      isNumber('startIndex', WHY.number),
      isNumber('totalResults', WHY.number),
      isNotEmpty('Resources.0.id', WHY.id),
      isNotEmpty('Resources.0.name.familyName', WHY.attribute),
      isNotEmpty('Resources.0.name.givenName', WHY.attribute),
      isNotEmpty('Resources.0.userName', WHY.attribute),
      isNotEmpty('Resources.0.active', WHY.active),
      isNotEmpty('Resources.0.emails.0.value', WHY.attribute),
      IN_600,
    ],
    remember: (answer, memory) => {
      const id = read(answer, 'Resources.0.id');
      if (typeof id === 'string') memory.existingId = id;
    },
  },
  {
    number: 8,
    name: 'That user by id',
    request: ({ existingId }) =>
      existingId === undefined ? NO_EXISTING : { method: 'GET', path: `/Users/${pathSegment(existingId)}` },
    assertions: [
      hasStatus(200, WHY.read),
      isNotEmpty('id', WHY.id),
      isNotEmpty('name.familyName', WHY.attribute),
      isNotEmpty('name.givenName', WHY.attribute),
      isNotEmpty('userName', WHY.attribute),
      isNotEmpty('active', WHY.active),
      isNotEmpty('emails.0.value', WHY.attribute),
      equals('id', 'the id that the list gave', ({ existingId }) => existingId, WHY.id),
      IN_600,
    ],
  },
  {
    number: 9,
    name: 'Look-up of a user name that does not exist',
    request: () => lookUp('abcdefgh@atko.com'),
    assertions: [
      hasStatus(200, WHY.lookUpStatus),
      contains('schemas', v1.CORE_URN, WHY.list),
      equals('totalResults', '0', () => 0, WHY.lookUp),
      IN_400,
    ],
  },
  {
    number: 10,
    name: 'An id that does not exist',
    request: () => ({ method: 'GET', path: `/Users/${MISSING_ID}` }),
    assertions: [hasStatus(404, WHY.missing), isNotEmpty('detail', WHY.detail), IN_600],
  },
  {
    number: 11,
    name: 'Look-up of the person to be created',
    request: ({ email }) => lookUp(email),
    assertions: [
      hasStatus(200, WHY.lookUpStatus),
      equals('totalResults', '0', () => 0, WHY.lookUp),
      contains('schemas', v1.CORE_URN, WHY.list),
      IN_600,
    ],
  },
  {
    number: 12,
    name: 'Create a user',
    request: (memory) => ({ method: 'POST', path: '/Users', body: personBody(memory, '1.1') }),
    assertions: [
      hasStatus(201, WHY.create),
      IN_600,
      equals('active', 'true', () => true, WHY.active),
      isNotEmpty('id', WHY.id),
      equals('name.familyName', 'the one sent', ({ lastName }) => lastName, WHY.profile),
      equals('name.givenName', 'the one sent', ({ firstName }) => firstName, WHY.profile),
      contains('schemas', v1.CORE_URN, WHY.schemas),
      equals('userName', 'exactly as sent', ({ email }) => email, WHY.asSent),
    ],
    remember: (answer, memory) => {
      const id = read(answer, 'id');
      if (answer.status === 201 && typeof id === 'string') memory.createdId = id;
    },
  },
  {
    number: 13,
    name: 'The created user by id',
    request: ({ createdId }) =>
      createdId === undefined ? NO_CREATED : { method: 'GET', path: `/Users/${pathSegment(createdId)}` },
    assertions: [
      hasStatus(200, WHY.read),
      equals('userName', 'exactly as sent', ({ email }) => email, WHY.asSent),
      equals('name.familyName', 'the one sent', ({ lastName }) => lastName, WHY.profile),
      equals('name.givenName', 'the one sent', ({ firstName }) => firstName, WHY.profile),
      IN_600,
    ],
  },
  {
    number: 14,
    name: 'Create the same user again',
    request: (memory) => ({ method: 'POST', path: '/Users', body: personBody(memory, '1.1') }),
    assertions: [hasStatus(409, WHY.conflict), IN_600],
  },
  {
    number: 15,
    name: 'A filter without attribute and operator',
    request: ({ email }) => ({ method: 'GET', path: '/Users', query: [['filter', email.toUpperCase()]] }),
    assertions: [hasStatus(400, WHY.brokenFilter), IN_600],
  },
  {
    number: 16,
    name: 'The groups',
    optional: true,
    request: () => ({ method: 'GET', path: '/Groups' }),
    assertions: [
      hasStatus(200, WHY.groups),
      IN_600,
      isArrayWhenCounted('Resources', 'totalResults', WHY.groups),
    ],
  },
];

function changeOfDiscovery(number: number, path: string, body: { readonly text?: string }): RequestStep {
  return {
    number,
    name: `A POST to ${path}`,
    optional: true,
    request: () => ({ method: 'POST', path, ...body }),
    assertions: [hasStatus(405, WHY.readOnlyEndpoint)],
  };
}
