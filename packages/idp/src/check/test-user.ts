/** The users that a check makes: one that has to be there before, and all of them gone at the end. */
import { type JsonObject, PATCH_OP_URN } from '@rollcall/scim';
import type { Answer } from '../client/answer.ts';
import { pathSegment } from '../client/query.ts';
import { SCHEMA_URNS } from '../okta/scim-version.ts';
import { type CheckMemory, read } from './assertion.ts';
import { personBody } from './person.ts';
import type { Sides } from './sides.ts';

/** The published test has a directory with a user as its precondition; an empty one gets a user here. */
export async function ensureUser(
  { client, scimVersion }: Sides,
  person: CheckMemory,
  notes: string[],
): Promise<string | undefined> {
  const query = [
    ['count', '1'],
    ['startIndex', '1'],
  ] as const;
  const list = await client.send({ method: 'GET', path: '/Users', query });
  const resources = list.kind === 'answered' && list.status === 200 ? read(list, 'Resources') : undefined;
  if (!Array.isArray(resources) || resources.length > 0) return undefined;
  const body = personBody(person, scimVersion);
  const created = await client.send({ method: 'POST', path: '/Users', body });
  const id = created.kind === 'answered' && created.status === 201 ? read(created, 'id') : undefined;
  if (typeof id !== 'string') {
    notes.push('The directory has no user, which the test needs, and creating one failed.');
    return undefined;
  }
  notes.push(`The directory had no user, which the test needs, so ${person.email} was created first.`);
  return id;
}

/** Deletes the user, or deactivates it where the server does not delete. */
export async function tidy({ client, scimVersion }: Sides, id: string, notes: string[]): Promise<void> {
  const path = `/Users/${pathSegment(id)}`;
  const deleted = await client.send({ method: 'DELETE', path });
  if (isSuccess(deleted)) return void notes.push(`The test user ${id} was deleted again.`);
  const body: JsonObject =
    scimVersion === '1.1'
      ? { schemas: [SCHEMA_URNS[scimVersion].user], id, active: false }
      : { schemas: [PATCH_OP_URN], Operations: [{ op: 'replace', value: { active: false } }] };
  const deactivated = await client.send({ method: 'PATCH', path, body });
  notes.push(
    isSuccess(deactivated)
      ? `The server did not delete the test user ${id}, so it was deactivated.`
      : `The test user ${id} could be neither deleted nor deactivated and is still there.`,
  );
}

function isSuccess(answer: Answer): boolean {
  return answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;
}
