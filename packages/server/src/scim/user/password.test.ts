/** Passwords come in with people, and go nowhere. */
import type { JsonObject } from '@rollcall/scim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changePolicy } from '../../directory/index.ts';
import {
  addUser,
  expectError,
  openTestService,
  patchBody,
  query,
  type ScimReply,
  type TestDirectory,
  type TestService,
  userBody,
} from '../testing.ts';

const USER_URN = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PASSWORD = 'cOrrect-h0rse-batterY';

let service: TestService;

beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service.close());

/** Every way to send a password for a user who exists, and for a new one. */
function waysToSend(directory: TestDirectory, id: string): [string, () => Promise<ScimReply>][] {
  const patch = (operation: JsonObject) => () =>
    directory.scim('PATCH', `/Users/${id}`, patchBody(operation));
  const body = (name: string, more = {}) => userBody(name, { ...more, password: PASSWORD });
  return [
    ['POST', () => directory.scim('POST', '/Users', body('new@example.com'))],
    [
      'POST in other case',
      () => directory.scim('POST', '/Users', userBody('b@example.com', { PassWord: PASSWORD })),
    ],
    ['PUT', () => directory.scim('PUT', `/Users/${id}`, body('ada@example.com', { title: 'PUT' }))],
    ['PATCH with a path', patch({ op: 'replace', path: 'password', value: PASSWORD })],
    ['PATCH with a URN', patch({ op: 'add', path: `${USER_URN}:password`, value: PASSWORD })],
    ['PATCH without a path', patch({ op: 'replace', value: { title: 'x', password: PASSWORD } })],
    ['PATCH with a URN in the value', patch({ op: 'add', value: { [`${USER_URN}:Password`]: PASSWORD } })],
    ['PATCH of a wrong type', patch({ op: 'replace', path: 'password', value: { secret: PASSWORD } })],
    ['a name that is taken', () => directory.scim('POST', '/Users', body('ADA@example.com'))],
    [
      'a POST that is no user',
      () => directory.scim('POST', '/Users', { schemas: [USER_URN], password: PASSWORD }),
    ],
    ['a filter', () => query(directory, '/Users', { filter: `password eq "${PASSWORD}"` })],
    ['a sort', () => query(directory, '/Users', { sortBy: 'password' })],
    ['a projection', () => query(directory, '/Users', { attributes: 'userName,password' })],
  ];
}

/** The tables in which the text is, in any column, whatever its type. */
async function tablesWith(text: string): Promise<string[]> {
  const { pool } = service.database;
  const tables = await pool.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await pool.query(`select from ${name} t where t::text ilike $1 limit 1`, [`%${text}%`]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

describe('a password', () => {
  it('is left out, and changes nothing, where the policy is the default [RES-10] [PATCH-14]', async () => {
    const directory = await service.addDirectory();
    const created = await addUser(directory, 'ada@example.com', { password: PASSWORD });
    const set = patchBody({ op: 'replace', path: 'password', value: PASSWORD });
    const { status, body } = await directory.scim('PATCH', `/Users/${created.id}`, set);
    expect({ status, version: body.meta.version }).toEqual({ status: 200, version: created.meta.version });
  });

  it('is refused in every write where the policy says so, with a sentence that says what to do [RES-10]', async () => {
    const directory = await service.addDirectory();
    const { environmentId, directoryId } = directory.scope;
    await changePolicy(service.database.pool, environmentId, directoryId, { password: 'refuse' });
    const { id } = await addUser(directory, 'ada@example.com');
    const before = (await directory.scim('GET', `/Users/${id}`)).body;
    const writes = waysToSend(directory, id).slice(0, 8);
    for (const [way, send] of writes) {
      const detail = expectError(await send(), 400, 'invalidValue');
      expect(detail, way).toMatch(/^This directory takes no \S*password\. Send the resource without it\.$/i);
    }
    expect((await directory.scim('GET', '/Users')).body.Resources).toEqual([before]);
    const nothing = patchBody(
      { op: 'remove', path: 'password' },
      { op: 'replace', path: 'password', value: null },
    );
    expect((await directory.scim('PATCH', `/Users/${id}`, nothing)).status).toBe(200);
  });

  it('is refused in a partial update of SCIM 1.1 too', async () => {
    const directory = await service.addDirectory();
    const { environmentId, directoryId } = directory.scope;
    await changePolicy(service.database.pool, environmentId, directoryId, { password: 'refuse' });
    const { id } = await addUser(directory, 'ada@example.com');
    const reply = await directory.scimAt(
      'PATCH',
      `${directory.baseUrl.replace('/v2/', '/v1/')}/Users/${id}`,
      { schemas: ['urn:scim:schemas:core:1.0'], password: PASSWORD },
      { authorization: `Bearer ${directory.token}`, 'Content-Type': 'application/json' },
    );
    expect(reply.status).toBe(400);
    expect(JSON.stringify(reply.body)).toContain('takes no password');
  });

  it('is in no answer, no table and no line of the log, however it is sent [RES-10] [RES-11] [PROJ-04] [SEC-02] [SEC-05]', async () => {
    const directory = await service.addDirectory();
    const { id } = await addUser(directory, 'ada@example.com', { password: PASSWORD, nickName: 'visible' });
    for (const [way, send] of waysToSend(directory, id)) {
      const reply = await send();
      expect(JSON.stringify([reply.body, ...reply.headers]), way).not.toContain(PASSWORD);
      expect(Object.keys(reply.body), way).not.toContain('password');
    }
    await service.publish(directory.scope.environmentId);
    await service.requestLog.close();
    expect(await tablesWith('visible')).toContain('event');
    expect(await tablesWith(PASSWORD)).toEqual([]);
    expect(service.logged.join('')).not.toContain(PASSWORD);
  });
});
