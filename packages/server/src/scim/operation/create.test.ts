/** POST: what is taken, what is answered, what is refused. */
import { ENTERPRISE_USER_URN, type JsonObject, USER_URN } from '@rollcall/scim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addGroup,
  addUser,
  expectError,
  groupBody,
  namesIn,
  openTestService,
  query,
  type ScimReply,
  type TestDirectory,
  type TestService,
  userBody,
} from '../testing.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let service: TestService;
let directory: TestDirectory;
let count = 0;

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
});
afterAll(() => service.close());

const newName = () => `user${++count}@example.com`;
/** Creates a user with these attributes, and userName unless it is among them. */
const post = (attributes: JsonObject): Promise<ScimReply> =>
  directory.scim('POST', '/Users', { schemas: [USER_URN], userName: newName(), ...attributes });
const read = async ({ body }: ScimReply) => (await directory.scim('GET', `/Users/${body.id}`)).body;

describe('a created resource', () => {
  it('is answered with 201, its URI in the header and the body, and all of it [CRE-01] [CRE-02] [RES-06] [GEN-04]', async () => {
    const userName = newName();
    const { status, headers, body } = await directory.scim('POST', '/Users', userBody(userName));
    expect(status).toBe(201);
    expect(body).toEqual({
      ...userBody(userName),
      id: expect.stringMatching(UUID),
      groups: [],
      meta: {
        resourceType: 'User',
        created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        lastModified: body.meta.created,
        location: `${directory.baseUrl}/Users/${body.id}`,
        version: headers.get('etag'),
      },
    });
    expect(headers.get('location')).toBe(body.meta.location);
    expect(headers.get('content-location')).toBe(body.meta.location);
  });

  it('reads the same afterwards [GET-01] [RES-05] [GEN-12]', async () => {
    const created = await directory.scim('POST', '/Groups', groupBody('Core'));
    const { body } = await directory.scim('GET', `/Groups/${created.body.id}`);
    expect(body).toEqual(created.body);
    expect(body.meta).toMatchObject({ resourceType: 'Group', lastModified: body.meta.created });
  });

  it('has a new id each time, without the reserved word [RES-01] [RES-02]', async () => {
    const userName = newName();
    const first = await addUser(directory, userName);
    await directory.scim('DELETE', `/Users/${first.id}`);
    const second = await addUser(directory, userName);
    expect(second.id).not.toBe(first.id);
    for (const { id } of [first, second, await addGroup(directory, 'Ids')]) {
      expect(id).not.toMatch(/bulkid/i);
    }
  });

  it('carries only what the projection keeps [PROJ-08]', async () => {
    const names = async (parameters: string, body: JsonObject) =>
      Object.keys((await directory.scim('POST', `/Users?${parameters}`, body)).body);
    expect(await names('attributes=userName', userBody(newName()))).toEqual(['schemas', 'id', 'userName']);
    expect(await names('excludedAttributes=name,emails,groups,meta,id', userBody(newName()))).toEqual([
      'schemas',
      'id',
      'userName',
      'active',
    ]);
    const { body } = await directory.scim(
      'POST',
      '/Groups?excludedAttributes=members',
      groupBody('No members'),
    );
    expect(body.members).toBeUndefined();
    const refused = await directory.scim(
      'POST',
      '/Users?attributes=a&excludedAttributes=b',
      userBody('never@example.com'),
    );
    expectError(refused, 400, 'invalidValue');
    expect(namesIn(await query(directory, '/Users', { filter: 'userName eq "never@example.com"' }))).toEqual(
      [],
    );
  });
});

describe('what a client may not set', () => {
  it('is ignored: id, meta, groups and unknown attributes [CRE-03] [RES-04] [RES-16] [SCH-19] [SCH-25]', async () => {
    // The name of a manager who may be a user here is derived; of any other, Okta's directory keeps it.
    const managerId = '01900000-0000-7000-8000-000000000000';
    const reply = await post({
      id: 'x',
      meta: {
        created: '1999-01-01T00:00:00Z',
        location: 'https://example.com/',
        version: 'W/"7"',
        resourceType: 'Group',
      },
      groups: [{ value: 'x' }],
      foo: { bar: 1 },
      [`${ENTERPRISE_USER_URN}`]: { manager: { value: managerId, displayName: 'Invented' }, foo: 1 },
    });
    expect(reply.status).toBe(201);
    expect(reply.body.id).toMatch(UUID);
    expect(reply.body.groups).toEqual([]);
    expect(reply.body.meta).toMatchObject({
      resourceType: 'User',
      location: `${directory.baseUrl}/Users/${reply.body.id}`,
    });
    expect(reply.body.meta.created).not.toMatch(/^1999/);
    expect(reply.body.foo).toBeUndefined();
    expect(reply.body[ENTERPRISE_USER_URN]).toEqual({ manager: { value: managerId } });
  });

  it('is never stored, nor a password in any form [CRE-09] [RES-10] [SEC-02] [SEC-07] [SCH-20]', async () => {
    const reply = await post({ password: 'correct horse battery', foo: 'never heard of' });
    expect(reply.status).toBe(201);
    for (const body of [
      reply.body,
      (await directory.scim('GET', `/Users/${reply.body.id}?attributes=password,foo`)).body,
    ]) {
      expect(JSON.stringify(body)).not.toMatch(/password|horse|heard/);
    }
    const { rows } = await service.database.pool.query(
      'select u::text as user, (select json_agg(o)::text from event_outbox o) as outbox from scim_user u where id = $1',
      [reply.body.id],
    );
    expect(JSON.stringify(rows)).not.toMatch(/horse|heard/);
    expect(service.logged.join()).not.toMatch(/horse|heard/);
  });
});

describe('names', () => {
  it('match without case, in any order, and come back in the casing of the schema [GEN-07] [GEN-08] [GEN-11]', async () => {
    const reply = await directory.scim('POST', '/Users', {
      [ENTERPRISE_USER_URN.toUpperCase()]: { EMPLOYEENUMBER: '7' },
      EMAILS: [{ TYPE: 'work', Value: 'a@example.com' }],
      NAME: { GIVENNAME: 'Ada' },
      USERNAME: newName(),
      SCHEMAS: [USER_URN.toUpperCase(), ENTERPRISE_USER_URN.toLowerCase()],
    });
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({
      schemas: [USER_URN, ENTERPRISE_USER_URN],
      name: { givenName: 'Ada' },
      emails: [{ type: 'work', value: 'a@example.com' }],
      [ENTERPRISE_USER_URN]: { employeeNumber: '7' },
    });
  });

  it('that differ only in case are refused [GEN-08]', async () => {
    const detail = expectError(await post({ title: 'a', TITLE: 'b' }), 400, 'invalidSyntax');
    expect(detail).toContain('TITLE');
    expectError(await post({ name: { givenName: 'a', GivenName: 'b' } }), 400, 'invalidSyntax');
  });
});

describe('schemas', () => {
  it('has to name the resource’s own [CRE-08] [SCH-22]', async () => {
    const body = { userName: newName() };
    for (const schemas of [undefined, null, [], 'x', [ENTERPRISE_USER_URN], [1]]) {
      expectError(await directory.scim('POST', '/Users', { ...body, schemas }), 400, 'invalidSyntax');
    }
    expectError(await directory.scim('POST', '/Groups', userBody(newName())), 400, 'invalidSyntax');
  });

  it('follows the content: an extension counts whether it is named or not [SCH-23] [SCH-24] [PATCH-27]', async () => {
    const unnamed = await post({ [ENTERPRISE_USER_URN]: { department: 'Engines' } });
    expect(unnamed.body.schemas).toEqual([USER_URN, ENTERPRISE_USER_URN]);
    expect((await read(unnamed))[ENTERPRISE_USER_URN]).toEqual({ department: 'Engines' });
    const empty = await post({ schemas: [USER_URN, ENTERPRISE_USER_URN] });
    expect(empty.body.schemas).toEqual([USER_URN]);
    const namedTwice = await post({ schemas: [USER_URN, USER_URN], [ENTERPRISE_USER_URN]: {} });
    expect(namedTwice.body.schemas).toEqual([USER_URN]);
  });

  it('may name schemas that are not ours, of which nothing is kept [SCH-22] [SCH-25]', async () => {
    const foreign = 'urn:example:params:scim:schemas:extension:2.0:User';
    const reply = await post({ schemas: [USER_URN, foreign], [foreign]: { badge: 1 } });
    expect(reply.body.schemas).toEqual([USER_URN]);
    expect(reply.body[foreign]).toBeUndefined();
  });
});

describe('a missing or empty value', () => {
  it('of a required attribute is refused [CRE-06] [RES-09]', async () => {
    for (const userName of [undefined, null, '', '  ', []]) {
      expectError(
        await directory.scim('POST', '/Users', { schemas: [USER_URN], userName }),
        400,
        'invalidValue',
      );
    }
    expectError(
      await directory.scim('POST', '/Groups', { ...groupBody('x'), displayName: undefined }),
      400,
      'invalidValue',
    );
  });

  it('is one state, whether left out, null or [] [SCH-16]', async () => {
    const reply = await post({
      nickName: null,
      emails: [],
      name: {},
      phoneNumbers: null,
      roles: [null],
      title: '',
    });
    expect(reply.status).toBe(201);
    const { body } = reply;
    for (const name of ['nickName', 'emails', 'name', 'phoneNumbers', 'roles'])
      expect(body[name]).toBeUndefined();
    const filter = `userName eq "${body.userName}" and not (nickName pr or emails pr or name pr or roles pr)`;
    expect(namesIn(await query(directory, '/Users', { filter }))).toEqual([body.userName]);
  });

  it('of active means true, also for filters; false stays false and can be read [CRE-04] [FLT-15] [RES-22]', async () => {
    for (const [attributes, active] of [
      [{}, true],
      [{ active: null }, true],
      [{ active: true }, true],
      [{ active: false }, false],
    ] as const) {
      const reply = await post(attributes);
      expect((await read(reply)).active).toBe(active);
      const filter = `id eq "${reply.body.id}" and active eq ${active}`;
      expect((await query(directory, '/Users', { filter })).body.totalResults).toBe(1);
    }
  });
});

describe('a value of a wrong type', () => {
  it.each<[what: string, attributes: JsonObject]>([
    ['a number for text [CRE-07]', { userName: 7 }],
    ['text for a boolean [CRE-07] [SCH-04]', { active: 'False' }],
    ['a number for a boolean [CRE-07] [SCH-04]', { active: 1 }],
    ['text for a list [CRE-07]', { emails: 'a@example.com' }],
    ['an object for a list [CRE-07]', { emails: { value: 'a@example.com' } }],
    ['a number for an element [CRE-07]', { emails: [7] }],
    ['a number for a sub-attribute [CRE-07]', { emails: [{ value: 1 }] }],
    ['text for an object [CRE-07]', { name: 'Ada' }],
    ['a list for an object [CRE-07]', { name: [{ givenName: 'Ada' }] }],
    ['a list for text [CRE-07]', { title: ['x'] }],
    ['an object for text [CRE-07]', { title: { value: 'x' } }],
    ['no URI for a reference [SCH-08]', { profileUrl: 'not a URL' }],
    ['no base64 for binary data [SCH-07]', { x509Certificates: [{ value: '!!' }] }],
    ['no certificate for one [RES-14]', { x509Certificates: [{ value: 'AAAA' }] }],
    [
      'two primary elements [SCH-14]',
      {
        emails: [
          { value: 'a', primary: true },
          { value: 'b', primary: true },
        ],
      },
    ],
    ['text for an extension [CRE-07]', { [ENTERPRISE_USER_URN]: 'x' }],
    ['an object for text of an extension [CRE-07]', { [ENTERPRISE_USER_URN]: { manager: { value: {} } } }],
  ])('is refused and named: %s: %j', async (_what, attributes) => {
    const detail = expectError(await post(attributes), 400, 'invalidValue');
    const [name = ''] = Object.keys(attributes);
    expect(detail).toContain(name);
  });
});

describe('values', () => {
  it('are stored as sent, not judged: country, locale, email, type [RES-15] [SCH-17]', async () => {
    const attributes = {
      preferredLanguage: 'de-CH, en;q=0.8',
      locale: 'en_US',
      timezone: 'Europe/Zurich',
      emails: [{ value: 'A.Lovelace@EXAMPLE.com', type: 'gym' }],
      addresses: [{ country: 'United States' }],
    };
    expect(await read(await post(attributes))).toMatchObject(attributes);
  });

  it('that are equal are stored once [SCH-15]', async () => {
    const email = { value: 'a@example.com', type: 'work' };
    const { body } = await post({ emails: [email, email, { ...email, type: 'home' }] });
    expect(body.emails).toEqual([email, { ...email, type: 'home' }]);
  });
});

describe('a name that is taken', () => {
  it('is refused with 409, whatever its case, width or composition [CRE-05] [RES-09] [SCH-18] [SEC-08]', async () => {
    await addUser(directory, 'jos\u00e9@example.com');
    for (const userName of [
      'JOS\u00c9@EXAMPLE.COM',
      'jose\u0301@example.com',
      '\uff4aos\u00e9@example.com',
    ]) {
      expect(expectError(await post({ userName }), 409, 'uniqueness')).toContain('userName');
    }
    await addGroup(directory, 'Taken');
    expectError(await directory.scim('POST', '/Groups', groupBody('TAKEN')), 409, 'uniqueness');
  });

  it('is free again once its bearer is deleted [DEL-03]', async () => {
    const user = await addUser(directory, 'again@example.com');
    await directory.scim('DELETE', `/Users/${user.id}`);
    await addUser(directory, 'AGAIN@example.com');
  });

  it('does not keep an externalId from being used twice [RES-03]', async () => {
    const first = await post({ externalId: 'E1' });
    const second = await post({ externalId: 'E1' });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect((await post({})).body.externalId).toBeUndefined();
  });
});

describe('members', () => {
  it('are users and groups of the directory; anything else is refused, nothing is created [SCH-10] [RES-19] [TEN-03]', async () => {
    const user = await addUser(directory, newName());
    const group = await addGroup(directory, 'With a member', [user.id]);
    expect(group.members).toEqual([
      { value: user.id, $ref: `${directory.baseUrl}/Users/${user.id}`, type: 'User' },
    ]);
    for (const value of ['01900000-0000-7000-8000-000000000000', 'x', '']) {
      expectError(
        await directory.scim('POST', '/Groups', groupBody('Without', [user.id, value])),
        400,
        'invalidValue',
      );
    }
    expect(namesIn(await query(directory, '/Groups', { filter: 'displayName eq "Without"' }))).toEqual([]);
  });

  it('show in the users’ computed groups, as direct ones [RES-16] [RES-17]', async () => {
    const user = await addUser(directory, newName());
    const group = await addGroup(directory, 'Computed', [user.id, user.id]);
    expect(group.members).toHaveLength(1);
    const { body } = await directory.scim('GET', `/Users/${user.id}`);
    const $ref = `${directory.baseUrl}/Groups/${group.id}`;
    expect(body.groups).toEqual([{ value: group.id, $ref, display: 'Computed', type: 'direct' }]);
  });
});
