/** PATCH over HTTP: effects as the client reads them afterwards, and errors after which nothing has changed. */
import { ENTERPRISE_USER_URN, type JsonObject, USER_URN } from '@rollcall/scim';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  addUser,
  expectError,
  openTestService,
  patchBody,
  type ScimReply,
  type TestDirectory,
  type TestService,
} from '../testing.ts';

const PATCH_OP_URN = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const WORK = { value: 'ada@work.example', type: 'work', primary: true };
const HOME = { value: 'ada@home.example', type: 'home' };

let service: TestService;
let directory: TestDirectory;
let user: ScimReply['body'];
let count = 0;

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
  await addUser(directory, 'taken@example.com');
});
afterAll(() => service.close());

beforeEach(async () => {
  user = await addUser(directory, `user${++count}@example.com`, {
    title: 'Countess',
    name: { givenName: 'Ada', familyName: 'Lovelace' },
    emails: [WORK, HOME],
    [ENTERPRISE_USER_URN]: { department: 'Engines' },
  });
});

const send = (body: unknown, parameters = '') =>
  directory.scim('PATCH', `/Users/${user.id}${parameters}`, body);
const patch = (...operations: JsonObject[]) => send(patchBody(...operations));
const read = async () => (await directory.scim('GET', `/Users/${user.id}`)).body;

/** The user after the operations, which have to succeed, without meta. */
async function after(...operations: JsonObject[]): Promise<ScimReply['body']> {
  const reply = await patch(...operations);
  expect(reply).toMatchObject({ status: 200 });
  expect(await read()).toEqual(reply.body);
  return reply.body;
}

async function expectRefused(scimType: string, ...operations: JsonObject[]): Promise<void> {
  expectError(await patch(...operations), scimType === 'uniqueness' ? 409 : 400, scimType as 'invalidValue');
  expect(await read()).toEqual(user);
}

describe('a successful PATCH', () => {
  it('is 200 with the resource and its new version [PATCH-13] [GEN-12]', async () => {
    const reply = await patch({ op: 'replace', path: 'title', value: 'Duchess' });
    expect(reply).toMatchObject({
      status: 200,
      body: { id: user.id, title: 'Duchess', userName: user.userName },
    });
    expect(reply.headers.get('content-location')).toBe(user.meta.location);
    expect(reply.body.meta.version).not.toBe(user.meta.version);
    expect(reply.body.meta.created).toBe(user.meta.created);
    expect(await read()).toEqual(reply.body);
  });

  it('carries only what the projection keeps [PROJ-08] [PATCH-13]', async () => {
    const { body } = await send(patchBody({ op: 'remove', path: 'title' }), '?attributes=emails.type');
    expect(body).toEqual({
      schemas: user.schemas,
      id: user.id,
      emails: [{ type: 'work' }, { type: 'home' }],
    });
  });

  it('that changes nothing leaves version and lastModified alone [PATCH-14] [PATCH-23] [PATCH-31]', async () => {
    const reply = await patch(
      { op: 'add', path: 'title', value: 'Countess' },
      { op: 'add', path: 'emails', value: [HOME] },
      { op: 'replace', path: 'name.givenName', value: 'Ada' },
      { op: 'remove', path: 'emails[type eq "other"]' },
      { op: 'remove', path: 'nickName' },
      { op: 'add', path: 'nickName', value: null },
    );
    expect(reply).toMatchObject({ status: 200, body: { meta: user.meta } });
  });

  it('takes the names of its message in any order and case [GEN-07] [GEN-11] [PATCH-03]', async () => {
    const body = { operations: [{ VALUE: 'x', Path: 'TITLE', OP: 'Replace' }], SCHEMAS: [PATCH_OP_URN] };
    expect((await send(body)).body.title).toBe('x');
  });
});

describe('the effects', () => {
  it('come in the order of the operations, each on what the last one left [PATCH-05]', async () => {
    const { emails, title } = await after(
      { op: 'add', path: 'emails', value: [{ value: 'new@example.com', type: 'other' }] },
      { op: 'replace', path: 'emails[type eq "other"].value', value: 'newer@example.com' },
      { op: 'remove', path: 'emails[value eq "newer@example.com" or type eq "home"]' },
      { op: 'replace', path: 'title', value: 'a' },
      { op: 'replace', path: 'title', value: 'b' },
    );
    expect({ emails, title }).toEqual({ emails: [WORK], title: 'b' });
  });

  it('of add: one more element, a merged object, a value where there was none [PATCH-16] [PATCH-17]', async () => {
    const body = await after(
      { op: 'add', path: 'emails', value: { value: 'third@example.com', type: 'other' } },
      { op: 'add', path: 'name', value: { middleName: 'King' } },
      { op: 'add', path: 'nickName', value: 'A' },
    );
    expect(body.emails).toEqual([WORK, HOME, { value: 'third@example.com', type: 'other' }]);
    expect(body.name).toEqual({ givenName: 'Ada', middleName: 'King', familyName: 'Lovelace' });
    expect(body.nickName).toBe('A');
  });

  it('of replace: a whole collection, or every match, or merged sub-attributes [PATCH-17] [PATCH-18] [PATCH-19] [PATCH-20] [PATCH-24]', async () => {
    const other = { value: 'x@example.com', type: 'work' };
    const body = await after(
      { op: 'replace', path: 'name', value: { givenName: 'Augusta' } },
      { op: 'replace', path: 'nickName', value: 'A' },
      { op: 'replace', path: 'emails', value: [WORK, HOME, other] },
      { op: 'replace', path: 'emails[type eq "work"].type', value: 'other' },
    );
    expect(body.name).toEqual({ givenName: 'Augusta', familyName: 'Lovelace' });
    expect(body.nickName).toBe('A');
    expect(body.emails.map(({ type }: JsonObject) => type)).toEqual(['other', 'home', 'other']);
  });

  it('of remove: the attribute goes with its last value [PATCH-22] [PATCH-31] [SCH-16]', async () => {
    const body = await after(
      { op: 'remove', path: 'emails[type eq "work"]' },
      { op: 'remove', path: 'emails[value pr]' },
      { op: 'replace', path: 'title', value: null },
      { op: 'remove', path: 'name.givenName' },
    );
    expect(body.emails).toBeUndefined();
    expect(body.title).toBeUndefined();
    expect(body.name).toEqual({ familyName: 'Lovelace' });
  });

  it('of a new primary: the others are none [PATCH-12]', async () => {
    const { emails } = await after(
      { op: 'add', path: 'emails', value: [{ value: 'new@example.com', primary: true }] },
      { op: 'replace', path: 'emails[primary eq true].type', value: 'other' },
    );
    expect(emails.filter(({ primary }: JsonObject) => primary === true)).toEqual([
      { value: 'new@example.com', type: 'other', primary: true },
    ]);
  });

  it('without a path: each attribute of the value, by any of its names [PATCH-25] [PATCH-26]', async () => {
    const body = await after({
      op: 'replace',
      value: {
        active: false,
        'name.givenName': 'Augusta',
        [`${ENTERPRISE_USER_URN}:costCenter`]: '7',
        [ENTERPRISE_USER_URN]: { division: 'Poetry' },
        [`${USER_URN}:nickName`]: 'A',
        unheardOf: 1,
      },
    });
    expect(body).toMatchObject({
      active: false,
      name: { givenName: 'Augusta', familyName: 'Lovelace' },
      nickName: 'A',
    });
    expect(body[ENTERPRISE_USER_URN]).toEqual({ department: 'Engines', costCenter: '7', division: 'Poetry' });
  });

  it('on an extension change schemas with its content [PATCH-27] [PATCH-28] [SCH-23]', async () => {
    const without = await after({ op: 'remove', path: `${ENTERPRISE_USER_URN}:department` });
    expect(without.schemas).toEqual([USER_URN]);
    expect(without[ENTERPRISE_USER_URN]).toBeUndefined();
    const again = await after(
      { op: 'add', path: 'schemas', value: [ENTERPRISE_USER_URN] },
      { op: 'add', path: `${ENTERPRISE_USER_URN}:employeeNumber`, value: '7' },
    );
    expect(again.schemas).toEqual([USER_URN, ENTERPRISE_USER_URN]);
    expect(again[ENTERPRISE_USER_URN]).toEqual({ employeeNumber: '7' });
  });

  it('never bring a deactivated person back by taking active away [PATCH-31]', async () => {
    await after({ op: 'replace', path: 'active', value: false });
    expect((await after({ op: 'remove', path: 'active' })).active).toBe(false);
    expect((await after({ op: 'replace', value: { active: null } })).active).toBe(false);
    expect((await after({ op: 'replace', path: 'active', value: true })).active).toBe(true);
  });

  it('of a password are taken and leave no trace [RES-10]', async () => {
    const reply = await patch(
      { op: 'replace', path: 'password', value: 'correct horse' },
      { op: 'replace', path: 'title', value: 'x' },
    );
    expect(reply).toMatchObject({ status: 200, body: { title: 'x' } });
    expect(JSON.stringify([reply.body, await read()])).not.toMatch(/password|horse/);
  });
});

describe('a PATCH that is refused', () => {
  const title = { op: 'replace', path: 'title', value: 'changed' };

  it('changes nothing, whichever of its operations fails [PATCH-04]', async () => {
    await expectRefused('noTarget', title, {
      op: 'replace',
      path: 'emails[type eq "none"].value',
      value: 'x',
    });
    await expectRefused('invalidPath', title, { op: 'remove', path: 'foo' }, title);
    await expectRefused('uniqueness', title, { op: 'replace', path: 'userName', value: 'TAKEN@example.com' });
  });

  it.each<[body: unknown]>([
    [{}],
    [[]],
    [{ Operations: [title] }],
    [{ schemas: [USER_URN], Operations: [title] }],
    [{ schemas: [PATCH_OP_URN] }],
    [{ schemas: [PATCH_OP_URN], Operations: [] }],
    [{ schemas: [PATCH_OP_URN], Operations: title }],
    [{ schemas: [PATCH_OP_URN], Operations: [null] }],
    [{ schemas: [PATCH_OP_URN], Operations: [{ path: 'title', value: 'x' }] }],
    [{ schemas: [PATCH_OP_URN], Operations: [{ op: 'move', path: 'title', from: 'nickName' }] }],
    [{ schemas: [PATCH_OP_URN], Operations: [{ op: 'replace', path: 7, value: 'x' }] }],
  ])('because it is no PatchOp: %j [PATCH-02] [PATCH-03]', async (body) => {
    expectError(await send(body), 400, 'invalidSyntax');
    expect(await read()).toEqual(user);
  });

  it.each<[what: string, scimType: string, operation: JsonObject]>([
    [
      'a bracket that is never closed [PATCH-08]',
      'invalidPath',
      { op: 'replace', path: 'emails[', value: 'x' },
    ],
    [
      'a wrong filter in brackets [PATCH-08]',
      'invalidFilter',
      { op: 'replace', path: 'emails[type xx 1]', value: {} },
    ],
    ['an index [PATCH-06]', 'invalidFilter', { op: 'replace', path: 'emails[0]', value: {} }],
    ['a JSON pointer [PATCH-06]', 'invalidPath', { op: 'replace', path: '/title', value: 'x' }],
    ['an unknown attribute [PATCH-29]', 'invalidPath', { op: 'replace', path: 'foo', value: 'x' }],
    ['__proto__ [SEC-10]', 'invalidPath', { op: 'replace', path: '__proto__.polluted', value: 'x' }],
    ['the constructor [SEC-10]', 'invalidPath', { op: 'replace', path: 'name.constructor', value: 'x' }],
    [
      'a filter on one value [PATCH-34]',
      'invalidPath',
      { op: 'replace', path: 'name[givenName eq "Ada"]', value: {} },
    ],
    ['the id [PATCH-09]', 'mutability', { op: 'replace', path: 'id', value: 'x' }],
    [
      'meta [PATCH-09] [RES-04]',
      'mutability',
      { op: 'replace', path: 'meta.created', value: '2020-01-01T00:00:00Z' },
    ],
    [
      'computed groups [PATCH-09] [RES-16]',
      'mutability',
      { op: 'add', path: 'groups', value: [{ value: 'x' }] },
    ],
    ['the removal of a required attribute [PATCH-11]', 'mutability', { op: 'remove', path: 'userName' }],
    [
      'the emptying of a required attribute [PATCH-11]',
      'mutability',
      { op: 'replace', path: 'userName', value: null },
    ],
    ['a removal of nothing named [PATCH-07]', 'noTarget', { op: 'remove' }],
    [
      'a filter that nothing matches [PATCH-21]',
      'noTarget',
      { op: 'replace', path: 'emails[type eq "none"]', value: HOME },
    ],
    ['nothing to add [PATCH-15]', 'invalidValue', { op: 'add', path: 'title' }],
    ['nothing to replace by [PATCH-15]', 'invalidValue', { op: 'replace', path: 'title' }],
    ['an object for text [PATCH-30]', 'invalidValue', { op: 'replace', path: 'title', value: {} }],
    ['an object for a boolean [PATCH-30]', 'invalidValue', { op: 'replace', path: 'active', value: {} }],
    ['text for a resource [PATCH-25]', 'invalidValue', { op: 'replace', value: 'x' }],
    [
      'text that cannot be stored [PATCH-30]',
      'invalidValue',
      { op: 'replace', path: 'title', value: 'a\u0000b' },
    ],
    [
      'two primaries at once [PATCH-33] [SCH-14]',
      'invalidValue',
      {
        op: 'add',
        path: 'emails',
        value: [
          { value: 'a', primary: true },
          { value: 'b', primary: true },
        ],
      },
    ],
    [
      'a name that is taken [PATCH-30]',
      'uniqueness',
      { op: 'replace', path: 'userName', value: 'taken@example.com' },
    ],
  ])('for %s says %s: %j', async (_what, scimType, operation) => {
    await expectRefused(scimType, title, operation);
  });

  it('of an unknown id is 404 [GET-02]', async () => {
    expectError(
      await directory.scim('PATCH', '/Users/01900000-0000-7000-8000-000000000000', patchBody(title)),
      404,
    );
  });
});

describe('a directory of Entra ID', () => {
  it('may add to a work address that is not there yet; another directory may not [PATCH-21]', async () => {
    const operation = { op: 'Add', path: 'phoneNumbers[type eq "work"].value', value: '+41 44 000 00 00' };
    const entra = await service.addDirectory('entra');
    const { id } = await addUser(entra, 'ada@example.com');
    expect(await entra.scim('PATCH', `/Users/${id}`, patchBody(operation))).toMatchObject({
      status: 200,
      body: { phoneNumbers: [{ type: 'work', value: '+41 44 000 00 00' }] },
    });
    await expectRefused('noTarget', operation);
  });
});
