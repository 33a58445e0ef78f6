/** The same requests in directories of different dialects. What each provider sends as a whole is in the transcripts. */
import { ENTERPRISE_USER_URN, type JsonObject, USER_URN } from '@rollcall/scim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Provider } from '../directory/index.ts';
import {
  addUser,
  expectError,
  openTestService,
  patchBody,
  query,
  type TestDirectory,
  type TestService,
  userBody,
} from './testing.ts';

let service: TestService;

beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service.close());

type Name = Provider | 'strict';
const open = (name: Name) =>
  name === 'strict' ? service.addDirectory('okta', { strict: true }) : service.addDirectory(name);

const worksFor = { phoneNumbers: [{ type: 'work', value: '1' }] };

/** What a PATCH of one operation comes to: what the user has afterwards, or the scimType of the refusal. */
// biome-ignore format: one operation a line, then one dialect a line
const operations: [what: string, operation: JsonObject, outcomes: [Name, JsonObject | string][]][] = [
  ['a replace whose filter matches nothing [PATCH-21]', { op: 'replace', path: 'phoneNumbers[type eq "work"].value', value: '1' },
    [['entra', worksFor], ['okta', 'noTarget'], ['generic', 'noTarget'], ['strict', 'noTarget']]],
  ['an add whose filter matches nothing [AMB-09]', { op: 'add', path: 'phoneNumbers[type eq "work"].value', value: '1' },
    [['entra', worksFor], ['onelogin', 'noTarget'], ['generic', 'noTarget'], ['strict', 'noTarget']]],
  ['a readOnly attribute in a value [PATCH-09] [AMB-23]', { op: 'replace', value: { id: 'x', title: 'Dr' } },
    [['okta', { title: 'Dr' }], ['entra', { title: 'Dr' }], ['generic', 'mutability'], ['strict', 'mutability']]],
  ['an unknown attribute in a value [SCH-25]', { op: 'replace', value: { shoeSize: 9, title: 'Dr' } },
    [['okta', { title: 'Dr' }], ['generic', { title: 'Dr' }], ['strict', 'invalidSyntax']]],
  ['a text for a boolean [SCH-04]', { op: 'replace', path: 'active', value: 'False' },
    [['entra', { active: false }], ['onelogin', { active: false }], ['generic', { active: false }], ['okta', 'invalidValue'], ['strict', 'invalidValue']]],
  ['a text as the manager [PATCH-30]', { op: 'add', path: `${ENTERPRISE_USER_URN}:manager`, value: 'm1' },
    [['entra', { [ENTERPRISE_USER_URN]: { manager: { value: 'm1' } } }], ['strict', 'invalidValue']]],
  ['"" for a text', { op: 'replace', path: 'title', value: '' },
    [['entra', {}], ['strict', { title: '' }]]],
];

describe('a PATCH', () => {
  it.each(operations)(
    'with %s is read by the dialect of its directory',
    async (_what, operation, outcomes) => {
      const directories = await Promise.all(outcomes.map(([name]) => open(name)));
      const users = await Promise.all(directories.map((directory) => addUser(directory, 'ada@example.com')));
      const replies = await Promise.all(
        directories.map((directory, place) =>
          directory.scim('PATCH', `/Users/${users[place].id}`, patchBody(operation)),
        ),
      );
      for (const [place, [, outcome]] of outcomes.entries()) {
        const reply = replies[place]!;
        if (typeof outcome === 'string') {
          expect(reply).toMatchObject({ status: 400, body: { scimType: outcome } });
        } else {
          expect(reply).toMatchObject({ status: 200, body: outcome });
          expect('title' in reply.body).toBe('title' in outcome);
        }
      }
    },
  );
});

describe('the name of a manager', () => {
  const manager = (value: string) => ({
    schemas: [USER_URN],
    [ENTERPRISE_USER_URN]: { manager: { value, displayName: 'Sam' } },
  });

  it('is kept for Okta where the value is no id, and ignored by all others [RES-21]', async () => {
    for (const [name, value, kept] of [
      ['okta', 'E-17', { value: 'E-17', displayName: 'Sam' }],
      ['okta', '0199a2f0-0000-7000-8000-000000000001', { value: '0199a2f0-0000-7000-8000-000000000001' }],
      ['entra', 'E-17', { value: 'E-17' }],
      ['strict', 'E-17', { value: 'E-17' }],
    ] as const) {
      const directory = await open(name);
      const { id } = await addUser(directory, 'ada@example.com', manager(value));
      const { body } = await directory.scim('GET', `/Users/${id}`);
      expect(body[ENTERPRISE_USER_URN].manager).toEqual(kept);
    }
  });

  it('that was kept can be filtered by, and goes with the next PUT that leaves it out', async () => {
    const directory = await open('okta');
    const { id, userName } = await addUser(directory, 'ada@example.com', manager('E-17'));
    const filter = `${ENTERPRISE_USER_URN}:manager.displayName eq "SAM"`;
    expect((await query(directory, '/Users', { filter })).body.totalResults).toBe(1);
    const { body } = await directory.scim('PUT', `/Users/${id}`, {
      ...userBody(userName),
      [ENTERPRISE_USER_URN]: { manager: { value: 'E-17' } },
    });
    expect(body[ENTERPRISE_USER_URN].manager).toEqual({ value: 'E-17' });
    expect((await query(directory, '/Users', { filter })).body.totalResults).toBe(0);
  });
});

describe('a strict directory', () => {
  let directory: TestDirectory;
  beforeAll(async () => {
    directory = await open('strict');
  });

  it('serves no endpoint below another one, and counts slashes', async () => {
    for (const path of ['/Users/Users', '/Users/Groups', '/Users/', '//Users']) {
      expectError(await directory.scim('GET', path), 404);
    }
  });

  it('wants to know what a body is', async () => {
    const body = new TextEncoder().encode(JSON.stringify(userBody('ada@example.com')));
    const authorization = `Bearer ${directory.token}`;
    const url = `${directory.baseUrl}/Users`;
    expectError(await directory.scimAt('POST', url, body, { authorization }), 415);
    const odd = { authorization, 'Content-Type': 'application/scim+json; charset=latin1' };
    expectError(await directory.scimAt('POST', url, body, odd), 415);
    const usual = { authorization, 'Content-Type': 'application/scim+json; charset=UTF-8' };
    expect((await directory.scimAt('POST', url, body, usual)).status).toBe(201);
  });

  it.each([
    'emails[type eq "work"].value eq "x"',
    'userName eq ada',
    'externalId eq 7',
    'email eq "x"',
    'manager eq "x"',
    'active eq "true"',
  ])('refuses the filter %s [FLT-03] [FLT-17]', async (filter) => {
    expectError(await query(directory, '/Users', { filter }), 400, 'invalidFilter');
  });

  it.each<[what: string, more: JsonObject]>([
    ['an unknown attribute [SCH-25]', { shoeSize: 9 }],
    ['a further URN [SCH-22]', { schemas: [USER_URN, 'urn:example:further'] }],
    ['URNs of SCIM 1.1', { schemas: ['urn:scim:schemas:core:1.0'] }],
  ])('refuses %s in a resource', async (_what, more) => {
    expectError(
      await directory.scim('POST', '/Users', userBody('x@example.com', more)),
      400,
      'invalidSyntax',
    );
  });

  it('keeps "" as the value that it is', async () => {
    const { title } = await addUser(directory, 'blank@example.com', { title: '' });
    expect(title).toBe('');
  });

  it('empties no group by a removal that lists members [PATCH-32]', async () => {
    const { body: group } = await directory.scim('POST', '/Groups', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'Core',
      members: [{ value: (await addUser(directory, 'one@example.com')).id }],
    });
    const other = (await addUser(directory, 'two@example.com')).id;
    const removal = patchBody({ op: 'remove', path: 'members', value: [{ value: other }] });
    expect((await directory.scim('PATCH', `/Groups/${group.id}`, removal)).status).toBe(204);
    const { body } = await directory.scim('GET', `/Groups/${group.id}`);
    expect(body.members).toHaveLength(1);
  });
});

describe('a request that is refused', () => {
  it('has its deviations in the log as well, without any value of a filter', async () => {
    const directory = await open('entra');
    const filter = 'emails[type eq "secret"].value eq "secret" and';
    expectError(await query(directory, '/Users', { filter }), 400, 'invalidFilter');
    const { coercions } = service.requests.findLast(
      ({ directoryId }) => directoryId === directory.scope.directoryId,
    )!;
    expect(coercions).toContainEqual({ entry: 'value-path-comparison', path: 'emails.value' });
    expect(JSON.stringify(coercions)).not.toContain('secret');
  });
});
