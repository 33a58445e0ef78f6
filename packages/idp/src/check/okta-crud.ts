/**
 * Okta's published SCIM CRUD test as data: what is done in Okta, and what the server then has. The published test drives
 * a live Okta; here the imitated one does it, which is ready when it returns, so nothing has to be waited for.
 */
import { fail, ok, type Result } from '@rollcall/scim';
import { pathSegment } from '../client/query.ts';
import { saveToApp } from '../okta/connection.ts';
import type { Okta } from '../okta/okta.ts';
import { assignUser } from '../okta/user/assign.ts';
import { activateUser, deactivateUser, unassignUser } from '../okta/user/deactivate.ts';
import { updateProfile } from '../okta/user/push-profile.ts';
import { type CheckMemory, equals, hasStatus, read } from './assertion.ts';
import { type CheckStep, lookUp, type RequestStep } from './step.ts';
import { WHY } from './why.ts';

const USER_ID = '00u1rollcallcheck001';

export const OKTA_CRUD: readonly CheckStep[] = [
  {
    number: 1,
    name: 'Okta: the app, with its connection tested',
    why: WHY.connect,
    act: async (okta) => describe(await saveToApp(okta), 'connected'),
  },
  {
    number: 2,
    name: 'Okta: create and activate a user',
    why: WHY.acts,
    act: async (okta, { firstName, lastName, email }) => {
      const profile = {
        login: email,
        email,
        firstName,
        lastName,
        title: 'Engineer',
        primaryPhone: '+1 555 0100',
      };
      okta.org.users.set(USER_ID, { id: USER_ID, status: 'ACTIVE', profile });
      return ok('created');
    },
  },
  { number: 3, name: 'Okta: assign the user to the app', why: WHY.acts, act: assign },
  {
    number: 4,
    name: 'The user by user name',
    request: ({ email }) => lookUp(email),
    assertions: [
      hasStatus(200, WHY.lookUpStatus),
      equals('Resources.0.userName', 'exactly as sent', ({ email }) => email, WHY.asSent),
      equals('Resources.0.emails.0.value', 'the one sent', ({ email }) => email, WHY.profile),
      equals('Resources.0.name.familyName', 'the one sent', ({ lastName }) => lastName, WHY.profile),
      equals('Resources.0.name.givenName', 'the one sent', ({ firstName }) => firstName, WHY.profile),
    ],
    remember: (answer, memory) => {
      const id = read(answer, 'Resources.0.id');
      if (typeof id === 'string') memory.existingId = id;
    },
  },
  {
    number: 5,
    name: 'Okta: change the first name',
    why: WHY.acts,
    act: async (okta, memory) =>
      describe(await updateProfile(okta, USER_ID, { firstName: changedFirstName(memory) }), 'changed'),
  },
  readUser(6, 'The user with the new name', [
    equals('name.givenName', 'the new one', changedFirstName, WHY.profile),
  ]),
  {
    number: 7,
    name: 'Okta: deactivate the user',
    why: WHY.acts,
    act: async (okta) => describe(await deactivateUser(okta, USER_ID), 'deactivated'),
  },
  readUser(8, 'The user after the deactivation', [equals('active', 'false', () => false, WHY.leaving)]),
  {
    number: 9,
    name: 'Okta: activate the user',
    why: WHY.acts,
    act: async (okta) => describe(activateUser(okta, USER_ID), 'activated'),
  },
  { number: 10, name: 'Okta: assign the user again', why: WHY.acts, act: assign },
  readUser(11, 'The same user, active again', [
    equals('active', 'true', () => true, WHY.active),
    equals('id', 'the id as before', ({ existingId }) => existingId, WHY.id),
  ]),
  {
    number: 12,
    name: 'Okta: remove the assignment',
    why: WHY.acts,
    act: async (okta) => describe(await unassignUser(okta, USER_ID), 'removed'),
  },
  readUser(13, 'The user without assignment', [equals('active', 'false', () => false, WHY.leaving)]),
];

async function assign(okta: Okta, memory: CheckMemory): Promise<Result<string, string>> {
  const assigned = await assignUser(okta, USER_ID);
  const externalId = okta.org.assignments.get(USER_ID)?.externalId;
  if (typeof externalId === 'string') memory.createdId = externalId;
  return assigned;
}

function readUser(number: number, name: string, assertions: RequestStep['assertions']): RequestStep {
  return {
    number,
    name,
    request: ({ existingId }) =>
      existingId === undefined
        ? 'step 4 gave no id of the user'
        : { method: 'GET', path: `/Users/${pathSegment(existingId)}` },
    assertions: [hasStatus(200, WHY.read), ...assertions],
  };
}

function changedFirstName({ firstName }: CheckMemory): string {
  return `${firstName}-changed`;
}

function describe(result: Result<unknown, string>, done: string): Result<string, string> {
  return result.ok ? ok(done) : fail(result.error);
}
