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
  grace = await addUser(directory, 'grace', {
    title: '2020-01-01T00:00:00Z',
    nickName: '',
    active: false,
    password: 'hopper',
    emails: [],
  });
  core = await addGroup(directory, 'Core', [ada.id]);
});
afterAll(() => service.close());

const users = async (filter: string) => namesIn(await query(directory, '/Users', { filter }));
const groups = async (filter: string) => namesIn(await query(directory, '/Groups', { filter }));

describe('a filter', () => {
  it.each([
    ['a name', 'userName eq "ada"', ['ada']],
    ['names and operators in any case [FLT-02] [GEN-07]', 'USERNAME EQ "ADA"', ['ada']],
    ['a name behind its URN [GEN-07]', `${USER_URN.toUpperCase()}:userName eq "ada"`, ['ada']],
    ['an attribute of an extension [FLT-20]', `${ENTERPRISE_USER_URN}:department eq "engines"`, ['ada']],
    ['a sub-attribute of an extension [FLT-20]', `${ENTERPRISE_USER_URN}:manager.value eq "M1"`, ['ada']],
    [
      'an exact value of an extension in another case [FLT-11]',
      `${ENTERPRISE_USER_URN}:manager.value eq "m1"`,
      [],
    ],
    ['an externalId [FLT-20]', 'externalId eq "Ext-A"', ['ada']],
    ['an externalId in another case [FLT-11]', 'externalId eq "ext-a"', []],
    ['any of several values [FLT-07]', 'emails eq "ada@home.example"', ['ada']],
    ['the end of a value in another case [FLT-11] [FLT-14]', 'emails.value ew "HOME.example"', ['ada']],
    ['one element with both [FLT-08]', 'emails[type eq "home" and value co "home"]', ['ada']],
    ['no element with both [FLT-08]', 'emails[type eq "work" and value co "home"]', []],
    ['both in different elements [FLT-08]', 'emails.type eq "work" and emails.value co "home"', ['ada']],
    ['part of a value of a complex attribute [AMB-05]', 'emails co "home"', ['ada']],
    ['part of text in another case [AMB-06]', 'userName co "DA"', ['ada']],
    ['part of exact text in another case [AMB-06]', 'externalId co "ext"', []],
    ['text that only looks like an instant [AMB-22]', 'title eq "2020-01-01T02:00:00+02:00"', []],
    ['nothing there [FLT-06]', 'not (emails pr)', ['grace']],
    ['not without a blank [FLT-06]', 'not(emails pr)', ['grace']],
    ['a boolean', 'active eq true', ['ada']],
    ['another boolean', 'active ne true', ['grace']],
    ['the whole as a start [FLT-14]', 'userName sw "grace"', ['grace']],
    ['the whole as an end [FLT-14]', 'userName ew "grace"', ['grace']],
    [
      'and before or [FLT-04] [AMB-08]',
      'userName eq "grace" or userName eq "ada" and active eq false',
      ['grace'],
    ],
    [
      'parentheses before and [FLT-04]',
      '(userName eq "ada" or userName eq "grace") and active eq true',
      ['ada'],
    ],
    ['% as a character [FLT-26]', 'title co "%"', ['ada']],
    ['_ as a character [FLT-26]', 'title co "_"', ['ada']],
    ['a backslash [FLT-19] [FLT-26]', 'title co "\\\\"', ['ada']],
    ['no wildcard [FLT-26]', 'userName sw "%"', []],
    ['escaped quotes [FLT-19]', 'title sw "100% _real_ \\"title\\""', ['ada']],
    ['an escaped character [FLT-19]', 'name.familyName eq "o\\u2019malley"', ['ada']],
    ['null as absent [AMB-03]', 'displayName eq null', ['ada', 'grace']],
    ['empty text as absent [AMB-04]', 'nickName pr', []],
    ['what differs from nothing [AMB-02]', 'displayName ne "x"', ['ada', 'grace']],
    ['some value that differs [FLT-07] [AMB-01]', 'emails.type ne "work"', ['ada', 'grace']],
    ['no value that equals [FLT-07]', 'not (emails.type eq "work")', ['grace']],
    ['a schema [FLT-18]', `schemas eq "${ENTERPRISE_USER_URN.toUpperCase()}"`, ['ada']],
    ['a resource type [FLT-20]', 'meta.resourceType eq "User"', ['ada', 'grace']],
    [
      'an instant in another time zone [FLT-13] [FLT-20]',
      'meta.created ge "2020-01-01T02:00:00+02:00"',
      ['ada', 'grace'],
    ],
    ['an instant long ago [FLT-13] [FLT-20]', 'meta.lastModified lt "2020-01-01T00:00:00Z"', []],
    ['a computed attribute [RES-16]', 'groups.display eq "core"', ['ada']],
  ])('selects by %s: %s', async (_what, filter, names) => {
    expect(await users(filter)).toEqual(names);
  });

  it('knows all ten operators [AMB-25] [FLT-13]', async () => {
    const selected: Record<string, string[]> = {};
    for (const operator of ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']) {
      selected[operator] = await users(`userName ${operator} "ada"`);
    }
    expect(selected).toEqual({
      eq: ['ada'],
      ne: ['grace'],
      co: ['ada'],
      sw: ['ada'],
      ew: ['ada'],
      gt: ['grace'],
      ge: ['ada', 'grace'],
      lt: [],
      le: ['ada'],
    });
    expect(await users('userName pr')).toEqual(['ada', 'grace']);
  });

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
    ['is a name alone [FLT-03]', 'userName'],
    ['is empty [FLT-03]', ''],
    ['has an unknown operator [FLT-03]', 'userName regex "x"'],
    ['lacks an operand [FLT-03]', 'userName eq'],
    ['has single quotes [FLT-03]', "userName eq 'ada'"],
    ['has no quotes [FLT-03]', 'userName eq ada'],
    ['has no blank before the operand [FLT-03]', 'userName eq"ada"'],
    ['negates without parentheses [FLT-05]', 'not userName eq "ada"'],
    ['has an open parenthesis [FLT-03]', '(userName eq "ada"'],
    ['ends too early [FLT-03]', 'userName eq "ada" and'],
    ['names an unknown attribute [FLT-17] [AMB-17]', 'foo eq 1'],
    ['names __proto__ [FLT-17] [SEC-10]', '__proto__ pr'],
    ['names the constructor [FLT-17] [SEC-10]', 'emails.constructor eq "x"'],
    ['names an attribute of another type [FLT-17]', 'members pr'],
    ['compares a complex attribute [FLT-10]', 'name eq "Ada"'],
    ['nests brackets [FLT-09]', 'emails[addresses[type eq "x"]]'],
    ['orders booleans [FLT-12] [AMB-07]', 'active gt true'],
    ['looks into a boolean [FLT-03]', 'active co "t"'],
    ['orders binary values [FLT-12]', 'x509Certificates.value gt "AA=="'],
    ['has text for a boolean [FLT-03]', 'active eq "true"'],
    ['has a number for text [FLT-03]', 'userName eq 1'],
    ['has no date for a date [FLT-03]', 'meta.created gt "yesterday"'],
    ['compares a password [FLT-24] [RES-11]', 'password eq "hopper"'],
    ['asks for the presence of a password [FLT-24] [RES-11]', 'password pr'],
    ['looks into a password [FLT-24]', 'password sw "h"'],
    ['is 10,000 parentheses deep [FLT-25] [SEC-11]', `${'('.repeat(10_000)}userName pr${')'.repeat(10_000)}`],
    ['has 5,000 terms [FLT-25] [SEC-11]', Array.from({ length: 5_000 }, () => 'userName pr').join(' or ')],
  ])('is refused, not left without effect, when it %s', async (_what, filter) => {
    expectError(await query(directory, '/Users', { filter }), 400, 'invalidFilter');
    const body = { schemas: [SEARCH_REQUEST_URN], filter };
    expectError(await directory.scim('POST', '/Users/.search', body), 400, 'invalidFilter');
  });

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
      await scim('GET', '/Users/%00');
      await other.requestLog.close();
      const { rows } = await other.database.pool.query('select r::text as row, path from request_log r');
      expect(rows).toHaveLength(3);
      expect(JSON.stringify([rows, other.logged])).not.toContain('secret');
    } finally {
      await other.close();
    }
  });
});
