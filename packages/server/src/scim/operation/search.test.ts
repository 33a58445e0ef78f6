/** Queries over one resource type: the filters of RFC 7644 §3.4.2.2 as a client meets them. */
import { ENTERPRISE_USER_URN, USER_URN } from '@rollcall/scim';
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
let grace: ScimReply['body'];
let core: ScimReply['body'];

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
  ada = await addUser(directory, 'ada', {
    externalId: 'Ext-A',
    title: '100% _real_ "title" \\',
    name: { givenName: 'Ada', familyName: 'O’Malley' },
    emails: [
      { value: 'ada@work.example', type: 'work', primary: true },
      { value: 'ada@home.example', type: 'home' },
    ],
    [ENTERPRISE_USER_URN]: { department: 'Engines', manager: { value: 'M1' } },
  });
  grace = await addUser(directory, 'grace', { active: false, password: 'hopper', emails: [] });
  core = await addGroup(directory, 'Core', [ada.id]);
});
afterAll(() => service.close());

const users = async (filter: string) => namesIn(await query(directory, '/Users', { filter }));
const groups = async (filter: string) => namesIn(await query(directory, '/Groups', { filter }));

describe('a filter', () => {
  it.each([
    ['userName eq "ada"', ['ada']],
    ['USERNAME EQ "ADA"', ['ada']],
    [`${USER_URN}:userName eq "ada"`, ['ada']],
    [`${USER_URN.toUpperCase()}:USERNAME eq "ada"`, ['ada']],
    [`${ENTERPRISE_USER_URN}:department eq "engines"`, ['ada']],
    [`${ENTERPRISE_USER_URN}:manager.value eq "M1"`, ['ada']],
    [`${ENTERPRISE_USER_URN}:manager.value eq "m1"`, []],
    ['externalId eq "Ext-A"', ['ada']],
    ['externalId eq "ext-a"', []],
    ['emails eq "ada@home.example"', ['ada']],
    ['emails.value ew "HOME.example"', ['ada']],
    ['emails[type eq "work" and value co "home"]', []],
    ['emails.type eq "work" and emails.value co "home"', ['ada']],
    ['not (emails pr)', ['grace']],
    ['not(emails pr)', ['grace']],
    ['active eq true', ['ada']],
    ['active ne true', ['grace']],
    ['userName sw "grace"', ['grace']],
    ['userName ew "grace"', ['grace']],
    ['userName eq "x" or userName eq "ada" and active eq true', ['ada']],
    ['(userName eq "ada" or userName eq "grace") and active eq true', ['ada']],
    ['title co "%"', ['ada']],
    ['title co "_"', ['ada']],
    ['title co "\\\\"', ['ada']],
    ['title sw "100% _real_ \\"title\\""', ['ada']],
    ['userName sw "%"', []],
    ['name.familyName eq "o\\u2019malley"', ['ada']],
    ['nickName eq null', ['ada', 'grace']],
    ['nickName ne "x"', ['ada', 'grace']],
    ['emails.type ne "work"', ['ada', 'grace']],
    ['not (emails.type eq "work")', ['grace']],
    [`schemas eq "${ENTERPRISE_USER_URN}"`, ['ada']],
    [`schemas eq "${ENTERPRISE_USER_URN.toUpperCase()}"`, ['ada']],
    ['meta.resourceType eq "User"', ['ada', 'grace']],
    ['meta.created ge "2020-01-01T02:00:00+02:00"', ['ada', 'grace']],
    ['meta.lastModified lt "2020-01-01T00:00:00Z"', []],
    ['groups.display eq "core"', ['ada']],
    ['userName eq "nobody"', []],
  ])(
    '%s [FLT-02] [FLT-04] [FLT-06] [FLT-07] [FLT-08] [FLT-11] [FLT-14] [FLT-18] [FLT-19] [FLT-20] [FLT-26] [GEN-07]',
    async (filter, names) => {
      expect(await users(filter)).toEqual(names);
    },
  );

  it('finds by id, location and reference, in any version of the URL [FLT-20] [SCH-08] [SCH-09]', async () => {
    expect(await users(`id eq "${ada.id}"`)).toEqual(['ada']);
    expect(await users(`meta.location eq "${ada.meta.location}"`)).toEqual(['ada']);
    expect(await users(`meta.version eq "${ada.meta.version.replaceAll('"', '\\"')}"`)).toEqual([
      'ada',
      'grace',
    ]);
    expect(await users(`groups.value eq "${core.id}"`)).toEqual(['ada']);
    for (const reference of [
      ada.meta.location,
      `Users/${ada.id}`,
      `/v1/Users/${ada.id}`,
      `https://other.example/v2/Users/${ada.id}`,
    ]) {
      expect(await groups(`members.$ref eq "${reference}"`)).toEqual(['Core']);
    }
    expect(await groups(`members[value eq "${ada.id}" and type eq "user"]`)).toEqual(['Core']);
    expect(await groups(`members eq "${grace.id}"`)).toEqual([]);
  });

  it('that nothing satisfies is 200 with no resources [FLT-21] [PAGE-06]', async () => {
    expect(await query(directory, '/Users', { filter: 'title eq "none"' })).toMatchObject({
      status: 200,
      body: { totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] },
    });
  });

  it('reads a time with an offset, its plus escaped once [GEN-15]', async () => {
    const later = new Date(Date.parse(ada.meta.created) + 7_200_000).toISOString().replace('Z', '+02:00');
    expect(await users(`id eq "${ada.id}" and meta.created eq "${later}"`)).toEqual(['ada']);
    const unescaped = encodeURIComponent(`meta.created le "${later}"`).replace('%2B', '+');
    expectError(await directory.scim('GET', `/Users?filter=${unescaped}`), 400, 'invalidFilter');
  });

  it('works on what the answer leaves out [FLT-27]', async () => {
    const { body } = await query(directory, '/Users', {
      filter: 'emails[type eq "home"]',
      attributes: 'userName',
    });
    expect(body.Resources).toEqual([{ schemas: ada.schemas, id: ada.id, userName: 'ada' }]);
  });

  it.each([
    ['userName', 'syntax'],
    ['', 'empty'],
    ['userName regex "x"', 'operator'],
    ['userName eq', 'no operand'],
    ["userName eq 'ada'", 'quotes'],
    ['userName eq ada', 'no quotes'],
    ['not userName eq "ada"', 'not without a group'],
    ['(userName eq "ada"', 'unclosed'],
    ['userName eq "ada" and', 'unfinished'],
    ['foo eq 1', 'unknown attribute'],
    ['__proto__ pr', 'unknown attribute'],
    ['emails.constructor eq "x"', 'unknown sub-attribute'],
    ['members pr', 'attribute of another type'],
    ['name eq "Ada"', 'complex'],
    ['emails[addresses[type eq "x"]]', 'nested brackets'],
    ['active gt true', 'order of booleans'],
    ['active co "t"', 'part of a boolean'],
    ['x509Certificates.value gt "AA=="', 'order of binaries'],
    ['active eq "true"', 'wrong type'],
    ['userName eq 1', 'wrong type'],
    ['meta.created gt "yesterday"', 'no date'],
    ['password eq "hopper"', 'hidden'],
    ['password pr', 'hidden'],
    ['password sw "h"', 'hidden'],
    [`${'('.repeat(10_000)}userName pr${')'.repeat(10_000)}`, 'too deep'],
    [Array.from({ length: 5_000 }, () => 'userName pr').join(' or '), 'too many terms'],
  ])(
    'is refused, not left without effect: %.40s (%s) [FLT-03] [FLT-05] [FLT-09] [FLT-10] [FLT-12] [FLT-17] [FLT-24] [FLT-25] [RES-11] [SEC-11]',
    async (filter) => {
      expectError(await query(directory, '/Users', { filter }), 400, 'invalidFilter');
      const body = { schemas: [SEARCH_REQUEST_URN], filter };
      expectError(await directory.scim('POST', '/Users/.search', body), 400, 'invalidFilter');
    },
  );

  it('is refused by the schema, whatever the data [FLT-12] [FLT-17]', async () => {
    const empty = await service.addDirectory();
    for (const filter of ['active gt true', 'foo eq 1', 'userName eq "x" and name eq "x"']) {
      expectError(await query(empty, '/Users', { filter }), 400, 'invalidFilter');
    }
  });
});

describe('a search by POST', () => {
  const search = (members: object) =>
    directory.scim('POST', '/Users/.search', { schemas: [SEARCH_REQUEST_URN], ...members });

  it('gives what GET gives, and creates nothing [SRCH-01] [SRCH-02] [SRCH-03] [SRCH-05]', async () => {
    for (const [members, parameters] of [
      [{}, {}],
      [
        {
          filter: 'userName pr',
          sortBy: 'userName',
          sortOrder: 'descending',
          startIndex: 2,
          count: 1,
          attributes: ['userName', 'name.givenName'],
        },
        {
          filter: 'userName pr',
          sortBy: 'userName',
          sortOrder: 'descending',
          startIndex: 2,
          count: 1,
          attributes: 'userName,name.givenName',
        },
      ],
      [{ excludedAttributes: ['groups', 'meta'] }, { excludedAttributes: 'groups,meta' }],
    ] as const) {
      const [byPost, byGet] = [await search(members), await query(directory, '/Users', parameters)];
      expect(byPost.status).toBe(200);
      expect(byPost.body).toEqual(byGet.body);
    }
    expect((await search({})).body.totalResults).toBe(2);
  });

  it('has to be a SearchRequest [SRCH-02]', async () => {
    expectError(await directory.scim('POST', '/Users/.search', {}), 400, 'invalidSyntax');
    expectError(
      await directory.scim('POST', '/Users/.search', { schemas: [USER_URN], userName: 'x' }),
      400,
      'invalidSyntax',
    );
    expectError(await search({ count: '1' }), 400, 'invalidValue');
  });

  it('leaves nothing of its filter in the logs, nor does a GET [SEC-05] [SRCH-05]', async () => {
    const other = await openTestService();
    try {
      const { scim } = await other.addDirectory();
      await scim('GET', '/Users?filter=userName%20eq%20%22secret.person%22');
      await scim('POST', '/Users/.search', {
        schemas: [SEARCH_REQUEST_URN],
        filter: 'userName eq "secret.person"',
      });
      await other.requestLog.close();
      const { rows } = await other.database.pool.query('select r::text as row, path from request_log r');
      expect(rows).toHaveLength(2);
      expect(JSON.stringify([rows, other.logged])).not.toContain('secret');
    } finally {
      await other.close();
    }
  });
});
