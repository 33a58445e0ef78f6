/** Okta's published SCIM 2.0 SPEC test as data: every step and assertion, in order. */
import { ERROR_URN, LIST_RESPONSE_URN, USER_URN } from '@rollcall/scim';
import { pathSegment } from '../client/query.ts';
import {
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

const NO_EXISTING = 'step 1 gave no id of an existing user';
const NO_CREATED = 'step 6 gave no id of a created user';
const MISSING_ID = '010101001010101011001010101011';
const OTHER_MISSING_ID = '00919288221112222';

const POST_HEADERS = {
  'Content-Type': 'application/json',
  Accept: 'application/scim+json; charset=utf-8',
};

export const OKTA_SPEC: readonly RequestStep[] = [
  {
    number: 1,
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
      contains('schemas', LIST_RESPONSE_URN, WHY.list),
      isNumber('itemsPerPage', WHY.number),
      isNumber('startIndex', WHY.number),
      isNumber('totalResults', WHY.number),
      isNotEmpty('Resources.0.id', WHY.id),
      isNotEmpty('Resources.0.name.familyName', WHY.attribute),
      isNotEmpty('Resources.0.name.givenName', WHY.attribute),
      isNotEmpty('Resources.0.userName', WHY.attribute),
      isNotEmpty('Resources.0.active', WHY.active),
      isNotEmpty('Resources.0.emails.0.value', WHY.attribute),
    ],
    remember: (answer, memory) => {
      const id = read(answer, 'Resources.0.id');
      if (typeof id === 'string') memory.existingId = id;
    },
  },
  {
    number: 2,
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
    ],
  },
  {
    number: 3,
    name: 'Look-up of a user name that does not exist',
    request: () => lookUp('abcdefgh@atko.com'),
    assertions: [
      hasStatus(200, WHY.lookUpStatus),
      contains('schemas', LIST_RESPONSE_URN, WHY.list),
      equals('totalResults', '0', () => 0, WHY.lookUp),
    ],
  },
  {
    number: 4,
    name: 'An id that does not exist',
    request: () => ({ method: 'GET', path: `/Users/${MISSING_ID}` }),
    assertions: [
      hasStatus(404, WHY.missing),
      isNotEmpty('detail', WHY.detail),
      contains('schemas', ERROR_URN, WHY.error),
    ],
  },
  {
    number: 5,
    name: 'Look-up of the person to be created',
    request: ({ email }) => lookUp(email),
    assertions: [
      hasStatus(200, WHY.lookUpStatus),
      equals('totalResults', '0', () => 0, WHY.lookUp),
      contains('schemas', LIST_RESPONSE_URN, WHY.list),
    ],
  },
  {
    number: 6,
    name: 'Create a user',
    request: (memory) => ({
      method: 'POST',
      path: '/Users',
      body: personBody(memory, '2.0'),
      headers: POST_HEADERS,
    }),
    assertions: [
      hasStatus(201, WHY.create),
      equals('active', 'true', () => true, WHY.active),
      isNotEmpty('id', WHY.id),
      equals('name.familyName', 'the one sent', ({ lastName }) => lastName, WHY.profile),
      equals('name.givenName', 'the one sent', ({ firstName }) => firstName, WHY.profile),
      contains('schemas', USER_URN, WHY.schemas),
      equals('userName', 'exactly as sent', ({ email }) => email, WHY.asSent),
    ],
    remember: (answer, memory) => {
      const id = read(answer, 'id');
      if (answer.status === 201 && typeof id === 'string') memory.createdId = id;
    },
  },
  {
    number: 7,
    name: 'The created user by id',
    request: ({ createdId }) =>
      createdId === undefined ? NO_CREATED : { method: 'GET', path: `/Users/${pathSegment(createdId)}` },
    assertions: [
      hasStatus(200, WHY.read),
      equals('userName', 'exactly as sent', ({ email }) => email, WHY.asSent),
      equals('name.familyName', 'the one sent', ({ lastName }) => lastName, WHY.profile),
      equals('name.givenName', 'the one sent', ({ firstName }) => firstName, WHY.profile),
    ],
  },
  {
    number: 8,
    name: 'Create the same user again',
    request: (memory) => ({
      method: 'POST',
      path: '/Users',
      body: personBody(memory, '2.0'),
      headers: POST_HEADERS,
    }),
    assertions: [hasStatus(409, WHY.conflict)],
  },
  {
    number: 9,
    name: 'Look-up in capitals',
    request: ({ email }) => lookUp(email.toUpperCase()),
    assertions: [hasStatus(200, WHY.capitals)],
  },
  {
    number: 10,
    name: 'The groups',
    optional: true,
    request: () => ({ method: 'GET', path: '/Groups' }),
    assertions: [
      hasStatus(200, WHY.groups),
      answersWithin(600, WHY.fast),
      isArrayWhenCounted('Resources', 'totalResults', WHY.groups),
    ],
  },
  {
    number: 11,
    name: 'A wrong token',
    request: ({ email }) => ({
      ...lookUp(email.toUpperCase()),
      headers: { Authorization: 'non-token' },
    }),
    assertions: [
      hasStatus(401, WHY.unauthorized),
      isNotEmpty('detail', WHY.detail),
      equals('status', '401', () => 401, WHY.error),
      contains('schemas', ERROR_URN, WHY.error),
    ],
  },
  {
    number: 12,
    name: 'Another id that does not exist',
    request: () => ({ method: 'GET', path: `/Users/${OTHER_MISSING_ID}` }),
    assertions: [
      hasStatus(404, WHY.missing),
      isNotEmpty('detail', WHY.detail),
      equals('status', '404', () => 404, WHY.error),
      contains('schemas', ERROR_URN, WHY.error),
    ],
  },
];
