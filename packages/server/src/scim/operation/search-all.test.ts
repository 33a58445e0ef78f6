/** Queries at the base URL, over users and groups at once (RFC 7644 §3.4.2.1). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addGroup,
  addUser,
  expectError,
  namesIn,
  openTestService,
  query,
  type ScimReply,
  type TestDirectory,
  type TestService,
} from '../testing.ts';

const SEARCH_REQUEST_URN = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

let service: TestService;
let directory: TestDirectory;
let ada: ScimReply['body'];
let core: ScimReply['body'];

/** In order of creation; groups begin with a capital letter. */
const NAMES = ['ada', 'Core', 'alan', 'Board', 'grace', 'Analysts'];

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
  const stranger = await service.addDirectory();
  await addUser(stranger, 'stranger');
  ada = await addUser(directory, 'ada', { displayName: 'B', externalId: '2', title: 'x' });
  core = await addGroup(directory, 'Core', [ada.id]);
  await addUser(directory, 'alan', { displayName: 'd' });
  await addGroup(directory, 'Board');
  await addUser(directory, 'grace', { externalId: '1' });
  await addGroup(directory, 'Analysts', [ada.id]);
});
afterAll(() => service.close());

const search = (members: object) =>
  directory.scim('POST', '/.search', { schemas: [SEARCH_REQUEST_URN], ...members });
const named = async (filter: string) => namesIn(await search({ filter }));

describe('a query at the base URL', () => {
  it('finds users and groups in one order, each as its endpoint gives it [SRCH-01] [SRCH-04] [SRCH-03]', async () => {
    const reply = await search({});
    expect(namesIn(reply)).toEqual(NAMES);
    expect(reply.body).toMatchObject({ totalResults: 6, startIndex: 1, itemsPerPage: 6 });
    for (const resource of reply.body.Resources) {
      expect((await directory.scimAt('GET', resource.meta.location)).body).toEqual(resource);
    }
  });

  it('is the same by GET, with and without a slash [SRCH-03]', async () => {
    const { body } = await search({ filter: 'externalId pr', count: 1 });
    for (const path of ['', '/']) {
      expect((await query(directory, path, { filter: 'externalId pr', count: 1 })).body).toEqual(body);
    }
  });

  it.each([
    ['members pr', ['Core', 'Analysts']],
    ['not (members pr)', ['ada', 'alan', 'Board', 'grace']],
    ['userName sw "a"', ['ada', 'alan']],
    ['userName eq "ada" or displayName eq "board"', ['ada', 'Board']],
    ['displayName co "b"', ['ada', 'Board']],
    ['emails[type eq "work"] and meta.resourceType eq "Group"', []],
    ['meta.resourceType eq "group"', []],
    ['meta.resourceType eq "User"', ['ada', 'alan', 'grace']],
    ['meta.resourceType eq "Group"', ['Core', 'Board', 'Analysts']],
    ['title ne "x"', ['Core', 'alan', 'Board', 'grace', 'Analysts']],
    ['urn:ietf:params:scim:schemas:core:2.0:Group:displayName eq "Core"', ['Core']],
    ['nobodyHasThis pr', []],
  ])('takes what a type does not have as absent there: %s [FLT-16] [SRCH-04]', async (filter, names) => {
    expect(await named(filter)).toEqual(names);
  });

  it('finds through the index of both types at once [FLT-20]', async () => {
    expect(await named(`id eq "${core.id}" or id eq "${ada.id}"`)).toEqual(['ada', 'Core']);
    expect(await named(`members eq "${ada.id}" or groups eq "${core.id}"`)).toEqual([
      'ada',
      'Core',
      'Analysts',
    ]);
    expect(await named(`meta.location eq "${core.meta.location}"`)).toEqual(['Core']);
  });

  it('pages through both types in a total order with one total, never refused as too many [FLT-22] [SORT-07] [SORT-08] [PAGE-04]', async () => {
    for (const order of [
      {},
      { sortBy: 'displayName' },
      { sortBy: 'title' },
      { sortBy: 'meta.resourceType' },
    ]) {
      const all = namesIn(await search(order));
      expect(all.toSorted()).toEqual(NAMES.toSorted());
      const seen: string[] = [];
      for (let startIndex = 1; startIndex <= 8; startIndex += 2) {
        const reply = await search({ ...order, startIndex, count: 2 });
        expect(reply.body.totalResults).toBe(6);
        seen.push(...namesIn(reply));
      }
      expect(seen).toEqual(all);
    }
    expect((await search({ count: 0 })).body).toMatchObject({ totalResults: 6, Resources: [] });
  });

  it('sorts by what both have or only one has; who has no value comes last, or first when descending [SORT-05] [SORT-06]', async () => {
    const sorted = async (sortBy: string, sortOrder = 'ascending') =>
      namesIn(await search({ sortBy, sortOrder }));
    expect(await sorted('displayName')).toEqual(['Analysts', 'ada', 'Board', 'Core', 'alan', 'grace']);
    expect(await sorted('displayName', 'descending')).toEqual([
      'grace',
      'alan',
      'Core',
      'Board',
      'ada',
      'Analysts',
    ]);
    expect(await sorted('externalId')).toEqual(['grace', 'ada', 'Core', 'alan', 'Board', 'Analysts']);
    expect(await sorted('active')).toEqual(['ada', 'alan', 'grace', 'Core', 'Board', 'Analysts']);
    expect(await sorted('emails')).toEqual(['ada', 'alan', 'grace', 'Core', 'Board', 'Analysts']);
    expect(await sorted('meta.lastModified')).toEqual(NAMES);
    expect(await sorted('id', 'descending')).toEqual(NAMES.toReversed());
  });

  it('refuses what is wrong for any type, or to sort by what no type has [FLT-12] [SORT-04]', async () => {
    for (const filter of ['active gt true', 'name eq "x"', 'password pr', 'userName', 'members.value gt 1']) {
      expectError(await search({ filter }), 400, 'invalidFilter');
    }
    for (const sortBy of ['foo', 'name', 'members', 'password']) {
      expectError(await search({ sortBy }), 400, 'invalidValue');
    }
  });

  it('projects by the attributes of each type [PROJ-02] [PROJ-03] [PROJ-07] [PROJ-08]', async () => {
    const { body } = await search({
      attributes: ['userName', 'members.value'],
      filter: `id eq "${ada.id}" or id eq "${core.id}"`,
    });
    expect(body.Resources).toEqual([
      { schemas: ada.schemas, id: ada.id, userName: 'ada' },
      { schemas: core.schemas, id: core.id, members: [{ value: ada.id }] },
    ]);
    const without = await search({ excludedAttributes: ['members', 'groups', 'meta', 'emails', 'name'] });
    expect(without.body.Resources[1]).toEqual({ schemas: core.schemas, id: core.id, displayName: 'Core' });
    expectError(await search({ attributes: ['a'], excludedAttributes: ['b'] }), 400, 'invalidValue');
  });

  it('sees nothing of another directory [TEN-03]', async () => {
    expect(await named('userName eq "stranger"')).toEqual([]);
  });
});
