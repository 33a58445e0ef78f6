/** The stage of the tests with hostile input: a directory with one user and one group, on a server that must stay well. */
import type { JsonObject } from '@rollcall/scim';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import {
  addGroup,
  addUser,
  openTestService,
  patchBody,
  type ScimReply,
  type TestDirectory,
  type TestService,
} from '../testing.ts';

export interface Victims {
  service: TestService;
  directory: TestDirectory;
  /** As answered when they were created. */
  user: ScimReply['body'];
  group: ScimReply['body'];
  patchUser(operations: readonly JsonObject[]): Promise<ScimReply>;
  readUser(): Promise<ScimReply['body']>;
}

/**
 * Opens the stage around the tests of a file. After each test the server has to answer, no prototype may have changed
 * and nothing may have been logged as failed; after the last one, the log of events has to be publishable.
 */
export function stageVictims(): Victims {
  const victims = {} as Victims;
  beforeAll(async () => {
    const service = await openTestService();
    const directory = await service.addDirectory();
    const user = await addUser(directory, 'victim@example.com');
    const group = await addGroup(directory, 'Victims', [user.id]);
    Object.assign(victims, {
      service,
      directory,
      user,
      group,
      patchUser: (operations: readonly JsonObject[]) =>
        directory.scim('PATCH', `/Users/${user.id}`, { ...patchBody(), Operations: operations }),
      readUser: async () => (await directory.scim('GET', `/Users/${user.id}`)).body,
    });
  });
  afterEach(async () => {
    expect(await victims.directory.scim('GET', '/Users?count=1')).toMatchObject({ status: 200 });
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(victims.service.logged).toEqual([]);
  });
  afterAll(async () => {
    await victims.service.publish(victims.directory.scope.environmentId);
    await victims.service.close();
  });
  return victims;
}

/** A JSON object with one more member, whose text is taken as it is. */
export function withMember(body: JsonObject, member: string): string {
  return JSON.stringify(body).replace(/\}$/, `,${member}}`);
}

/** Arrays and objects in turn, so many levels deep, as text. */
export function nested(levels: number): string {
  return `${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`;
}

export function hundredThousand<T>(make: (place: number) => T): T[] {
  return Array.from({ length: 100_000 }, (_, place) => make(place));
}

/** The texts, each behind a label that is short enough for the name of a test. */
export function labelled(texts: readonly string[]): [label: string, text: string][] {
  return texts.map((text) => {
    const label = JSON.stringify(text);
    return [label.length > 60 ? `${label.slice(0, 60)}… (${text.length} characters)` : label, text];
  });
}
