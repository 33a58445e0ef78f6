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
  it.each<[what: string, names: string, kept: () => object]>([
    ['an attribute, and what is always there [PROJ-02]', 'userName', () => ({ userName: 'ada' })],
    [
      'names in any case between blanks [PROJ-07] [GEN-07]',
      ' USERNAME , foo,, __proto__',
      () => ({ userName: 'ada' }),
    ],
    ['a name behind its URN [PROJ-07]', `${USER_URN}:userName`, () => ({ userName: 'ada' })],
    ['a complex attribute [PROJ-06]', 'name', () => ({ name: { givenName: 'Ada', familyName: 'Lovelace' } })],
    ['a sub-attribute [PROJ-05]', 'name.givenName', () => ({ name: { givenName: 'Ada' } })],
    ['a sub-attribute of each element [PROJ-05]', 'emails.value', () => ({ emails: [{ value: 'ada' }] })],
    ['part of a computed attribute [PROJ-05]', 'groups.display', () => ({ groups: [{ display: 'Core' }] })],
    ['part of meta [PROJ-05]', 'meta.version', () => ({ meta: { version: user.meta.version } })],
    [
      'an extension [PROJ-07]',
      ENTERPRISE_USER_URN,
      () => ({ [ENTERPRISE_USER_URN]: { department: 'Engines', costCenter: '7' } }),
    ],
    [
      'an attribute of an extension [PROJ-07]',
      `${ENTERPRISE_USER_URN.toLowerCase()}:Department`,
      () => ({ [ENTERPRISE_USER_URN]: { department: 'Engines' } }),
    ],
    ['no password [PROJ-04] [RES-10]', 'password', () => ({})],
    ['nothing unknown [PROJ-07]', 'foo', () => ({})],
  ])('keeps %s: %s', async (_what, attributes, kept) => {
    expect(await only({ attributes })).toEqual({ ...always(), ...kept() });
  });
});

describe('excludedAttributes', () => {
  it('leaves out what is named, but not what is always there [PROJ-03] [PROJ-05]', async () => {
    const { meta, emails, name, ...rest } = await only({});
    expect(await only({ excludedAttributes: 'id,schemas,META,emails,name.givenName,foo' })).toEqual({
      ...rest,
      name: { familyName: 'Lovelace' },
    });
  });

  it('and attributes exclude each other [PROJ-01] [AMB-18]', async () => {
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
