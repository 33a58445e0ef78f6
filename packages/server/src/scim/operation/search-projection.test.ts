/** `attributes` and `excludedAttributes` of queries (RFC 7644 §3.9), and what they save. */
import { ENTERPRISE_USER_URN, USER_URN } from '@rollcall/scim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addGroup,
  addUser,
  expectError,
  openTestService,
  query,
  type ScimReply,
  type TestDirectory,
  type TestService,
} from '../testing.ts';

let service: TestService;
let directory: TestDirectory;
let user: ScimReply['body'];
let group: ScimReply['body'];

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
  user = await addUser(directory, 'ada', {
    name: { givenName: 'Ada', familyName: 'Lovelace' },
    [ENTERPRISE_USER_URN]: { department: 'Engines', costCenter: '7' },
  });
  group = await addGroup(directory, 'Core', [user.id]);
});
afterAll(() => service.close());

const only = async (parameters: Readonly<Record<string, string>>) =>
  (await query(directory, '/Users', parameters)).body.Resources[0];
const always = () => ({ schemas: [USER_URN, ENTERPRISE_USER_URN], id: user.id });

describe('attributes', () => {
  it.each<[names: string, kept: () => object]>([
    ['userName', () => ({ userName: 'ada' })],
    [' USERNAME , foo,, __proto__', () => ({ userName: 'ada' })],
    [`${USER_URN}:userName`, () => ({ userName: 'ada' })],
    ['name', () => ({ name: { givenName: 'Ada', familyName: 'Lovelace' } })],
    ['name.givenName', () => ({ name: { givenName: 'Ada' } })],
    ['emails.value', () => ({ emails: [{ value: 'ada' }] })],
    ['groups.display', () => ({ groups: [{ display: 'Core' }] })],
    ['meta.version', () => ({ meta: { version: user.meta.version } })],
    [ENTERPRISE_USER_URN, () => ({ [ENTERPRISE_USER_URN]: { department: 'Engines', costCenter: '7' } })],
    [
      `${ENTERPRISE_USER_URN.toLowerCase()}:Department`,
      () => ({ [ENTERPRISE_USER_URN]: { department: 'Engines' } }),
    ],
    ['password', () => ({})],
    ['foo', () => ({})],
  ])(
    '%s keeps what is named and what is always there [PROJ-02] [PROJ-04] [PROJ-05] [PROJ-06] [PROJ-07] [RES-10]',
    async (attributes, kept) => {
      expect(await only({ attributes })).toEqual({ ...always(), ...kept() });
    },
  );
});

describe('excludedAttributes', () => {
  it('leaves out what is named, but not what is always there [PROJ-03] [PROJ-05]', async () => {
    const { meta, emails, name, ...rest } = await only({});
    expect(await only({ excludedAttributes: 'id,schemas,META,emails,name.givenName,foo' })).toEqual({
      ...rest,
      name: { familyName: 'Lovelace' },
    });
  });

  it('and attributes exclude each other [PROJ-01]', async () => {
    expectError(
      await query(directory, '/Users', { attributes: 'id', excludedAttributes: 'meta' }),
      400,
      'invalidValue',
    );
  });

  it('of members spares reading them: what would fail to be read does not matter [PROJ-09]', async () => {
    const { pool } = service.database;
    await pool.query('alter table scim_membership rename to scim_membership_away');
    try {
      for (const path of ['/Groups', `/Groups/${group.id}`]) {
        const { status, body } = await directory.scim('GET', `${path}?excludedAttributes=members`);
        expect({ status, members: body.members }).toEqual({ status: 200, members: undefined });
        expect((await directory.scim('GET', `${path}?attributes=displayName`)).status).toBe(200);
        expectError(await directory.scim('GET', path), 500);
      }
    } finally {
      await pool.query('alter table scim_membership_away rename to scim_membership');
    }
  });
});
