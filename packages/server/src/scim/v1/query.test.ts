/** Queries of SCIM 1.1 over HTTP. */
import { ENTERPRISE_USER_URN } from '@rollcall/scim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addUser,
  openTestService,
  type ScimReply,
  type TestDirectory,
  type TestService,
} from '../testing.ts';
import { CORE_URN, ENTERPRISE_URN, expectErrorV1, scimV1 } from './testing.ts';

let service: TestService;
let directory: TestDirectory;

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory('generic');
  await addUser(directory, 'ada', {
    title: 'A',
    locale: 'en-US',
    [ENTERPRISE_USER_URN]: { manager: { value: '7' } },
  });
  await addUser(directory, 'bob', {
    title: 'B',
    locale: 'de-DE',
    [ENTERPRISE_USER_URN]: { department: 'D' },
  });
  await addUser(directory, 'eve', { title: 'C' });
});
afterAll(() => service.close());

function list(parameters: Readonly<Record<string, string>>): Promise<ScimReply> {
  return scimV1(directory, 'GET', `/Users?${new URLSearchParams(parameters)}`);
}

function namesIn({ status, body }: ScimReply): string[] {
  expect({ status, ...body }).toMatchObject({ status: 200, schemas: [CORE_URN] });
  return body.Resources.map(({ userName }: { userName: string }) => userName);
}

describe('a list', () => {
  it('has the five members of 1.1 [V1-27]', async () => {
    const { body } = await list({ startIndex: '2', count: '1' });
    expect(Object.keys(body).toSorted()).toEqual([
      'Resources',
      'itemsPerPage',
      'schemas',
      'startIndex',
      'totalResults',
    ]);
    expect(body).toMatchObject({ schemas: [CORE_URN], totalResults: 3, itemsPerPage: 1, startIndex: 2 });
    expect(body.Resources).toMatchObject([{ schemas: [CORE_URN, ENTERPRISE_URN], userName: 'bob' }]);
  });

  it('is sorted and paged as that of 2.0 [V1-09]', async () => {
    expect(namesIn(await list({ sortBy: 'userName', sortOrder: 'descending' }))).toEqual([
      'eve',
      'bob',
      'ada',
    ]);
    expect(namesIn(await list({ startIndex: '0', count: '-1' }))).toEqual([]);
    expect(namesIn(await list({ startIndex: '-3', count: '2' }))).toEqual(['ada', 'bob']);
    expectErrorV1(await list({ sortBy: 'x' }), 400);
  });

  it.each([
    ['userName eq "ADA"', ['ada']],
    ['title gt "A" and title le "B"', ['bob']],
    ['locale eq "en_US"', ['ada']],
    [`${ENTERPRISE_URN}:manager.managerId eq "7" or ${CORE_URN}:userName sw "e"`, ['ada', 'eve']],
    [`${ENTERPRISE_URN}:department pr`, ['bob']],
    ['meta.lastModified gt "2026-04-07T14:19:34Z"', ['ada', 'bob', 'eve']],
    ['userName eq "nobody"', []],
  ])('filtered by %s has %j [V1-08] [V1-01] [V1-21] [V1-25]', async (filter, names) => {
    expect(namesIn(await list({ filter }))).toEqual(names);
  });

  it.each([
    'userName ne "ada"',
    'userName ew "a"',
    'not (title pr)',
    'emails[type eq "work"]',
    'ADA@EXAMPLE.COM',
    `${CORE_URN}:x eq "y"`,
  ])('is not filtered by %s: 400 [V1-08] [V1-17]', async (filter) => {
    expectErrorV1(await list({ filter }), 400);
  });

  it('has of each user id and meta and what was asked for [V1-07]', async () => {
    const { body } = await list({ attributes: 'title', filter: 'userName eq "ada"' });
    expect(Object.keys(body.Resources[0]).toSorted()).toEqual(['id', 'meta', 'schemas', 'title']);
    expect(body.Resources[0].title).toBe('A');
  });

  it('knows no excludedAttributes [V1-07]', async () => {
    const { body } = await list({ excludedAttributes: 'title', filter: 'userName eq "ada"' });
    expect(body.Resources[0].title).toBe('A');
  });
});
