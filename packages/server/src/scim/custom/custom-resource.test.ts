/** Resource types that a directory adds: each has an endpoint with all that users and groups have. */
import type { JsonObject } from '@rollcall/scim';
import { offeredResourceTypes, parseResourceType } from '@rollcall/scim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addResourceType, addSchema, type Provider } from '../../directory/index.ts';
import {
  addUser,
  expectError,
  namesIn,
  openTestService,
  patchBody,
  query,
  type ScimReply,
  type TestDirectory,
  type TestService,
} from '../testing.ts';
import { addCustomSchema, removeCustomResourceType, removeCustomSchema } from './manage-customization.ts';
import { customSchema } from './testing.ts';

const PRINTER = 'urn:example:schemas:Printer:2.0';
const OKTA_ROLE = 'urn:okta:scim:schemas:core:1.0:Role';
const OKTA_ENTITLEMENT = 'urn:okta:scim:schemas:core:1.0:Entitlement';
const ROLE = 'urn:ietf:params:scim:schemas:core:2.0:Role';

let service: TestService;
let printers: TestDirectory;

beforeAll(async () => {
  service = await openTestService();
  printers = await withPrinters();
});
afterAll(() => service.close());

async function add(directory: TestDirectory, type: unknown): Promise<void> {
  const parsed = parseResourceType(type);
  expect(parsed).toMatchObject({ ok: true });
  if (parsed.ok) await addResourceType(service.database.pool, directory.scope.directoryId, parsed.value);
}

async function withPrinters(): Promise<TestDirectory> {
  const directory = await service.addDirectory('generic');
  const schema = customSchema(PRINTER, undefined, [
    { name: 'displayName', required: true },
    { name: 'serial', uniqueness: 'server', mutability: 'immutable' },
    { name: 'pages', type: 'integer' },
    { name: 'owner', type: 'reference', referenceTypes: ['User'] },
  ]);
  await addSchema(service.database.pool, directory.scope.directoryId, schema);
  await add(directory, { name: 'Printer', endpoint: '/Printers', schema: PRINTER });
  return directory;
}

async function withRoles(provider: Provider, form: 'draft' | 'okta'): Promise<TestDirectory> {
  const directory = await service.addDirectory(provider);
  for (const type of offeredResourceTypes(form)) await add(directory, type);
  return directory;
}

const printer = (displayName: string, more: JsonObject = {}) => ({
  schemas: [PRINTER],
  displayName,
  ...more,
});

async function created(
  directory: TestDirectory,
  endpoint: string,
  body: JsonObject,
): Promise<ScimReply['body']> {
  const reply = await directory.scim('POST', endpoint, body);
  expect(reply).toMatchObject({ status: 201 });
  return reply.body;
}

describe('a resource type of any name', () => {
  it('is discovered, and its endpoint is where discovery says [GEN-16] [DISC-02] [DISC-08] [DISC-14] [DISC-16]', async () => {
    const type = (await printers.scim('GET', '/ResourceTypes/Printer')).body;
    expect(type).toMatchObject({ id: 'Printer', endpoint: '/Printers', schema: PRINTER });
    expect((await printers.scim('GET', '/ResourceTypes')).body.Resources).toContainEqual(type);
    expect((await printers.scim('GET', `/Schemas/${type.schema}`)).body.attributes).toHaveLength(4);
    expect(await printers.scim('GET', type.endpoint)).toMatchObject({ status: 200 });
    expectError(await printers.scim('DELETE', '/ResourceTypes/Printer'), 405);
  });

  it('is created, read, replaced, patched and deleted with version and location [SCH-27] [CRE-01] [VER-01]', async () => {
    const one = await created(
      printers,
      '/Printers',
      printer('Laser', { serial: 'S-1', externalId: 'E1', pages: 1 }),
    );
    expect(one).toMatchObject({ schemas: [PRINTER], serial: 'S-1', externalId: 'E1', pages: 1 });
    expect(one.meta).toMatchObject({
      resourceType: 'Printer',
      location: `${printers.baseUrl}/Printers/${one.id}`,
      version: 'W/"1"',
    });
    const path = `/Printers/${one.id}`;
    expect((await printers.scim('GET', path)).body).toEqual(one);
    expect((await printers.scim('GET', path, undefined, { 'if-none-match': 'W/"1"' })).status).toBe(304);
    const put = await printers.scim('PUT', path, printer('Ink'), { 'if-match': 'W/"1"' });
    expect(put).toMatchObject({
      status: 200,
      body: { displayName: 'Ink', serial: 'S-1', meta: { version: 'W/"2"' } },
    });
    expect(put.body.pages).toBeUndefined();
    expectError(await printers.scim('PUT', path, printer('Ink', { serial: 'S-2' })), 400, 'mutability');
    expectError(await printers.scim('PUT', path, printer('Ink'), { 'if-match': 'W/"1"' }), 412);
    const set = patchBody({ op: 'add', path: 'pages', value: 5 });
    expect((await printers.scim('PATCH', path, set)).body).toMatchObject({
      pages: 5,
      meta: { version: 'W/"3"' },
    });
    expect((await printers.scim('PATCH', path, set)).body.meta.version).toBe('W/"3"');
    expect((await printers.scim('DELETE', path)).status).toBe(204);
    expectError(await printers.scim('GET', path), 404);
    await created(printers, '/Printers', printer('Again', { serial: 'S-1' }));
  });

  it('refuses what its schema refuses, and two of one value, however many try [SCH-21] [SCH-22] [CRE-05]', async () => {
    expectError(await printers.scim('POST', '/Printers', { schemas: [PRINTER] }), 400, 'invalidValue');
    expectError(await printers.scim('POST', '/Printers', { displayName: 'x' }), 400, 'invalidSyntax');
    const replies = await Promise.all(
      Array.from({ length: 12 }, () => printers.scim('POST', '/Printers', printer('x', { serial: 'twice' }))),
    );
    expect(replies.map(({ status }) => status).toSorted()).toEqual([201, ...Array(11).fill(409)]);
    expectError(replies.find(({ status }) => status === 409)!, 409, 'uniqueness');
  });

  it('is filtered, sorted, paged and searched [SRCH-04]', async () => {
    const own = await withPrinters();
    const user = await addUser(own, 'owner@example.com');
    for (const [name, pages] of [
      ['C', 30],
      ['a', 2],
      ['B', 10],
    ] as const) {
      await created(
        own,
        '/Printers',
        printer(name, { pages, serial: name, owner: `${own.baseUrl}/Users/${user.id}` }),
      );
    }
    const found = async (parameters: Record<string, string | number>) =>
      namesIn(await query(own, '/Printers', parameters));
    expect(await found({ filter: 'displayName eq "A"' })).toEqual(['a']);
    expect(await found({ filter: 'serial eq "c" or pages lt 5' })).toEqual(['C', 'a']);
    expect(await found({ filter: `owner eq "Users/${user.id}" and not (pages eq 10)` })).toEqual(['C', 'a']);
    expect(await found({ filter: 'meta.resourceType eq "Printer"', sortBy: 'pages' })).toEqual([
      'a',
      'B',
      'C',
    ]);
    expect(await found({ sortBy: 'displayName', startIndex: 2, count: 1 })).toEqual(['B']);
    const page = await query(own, '/Printers', { count: 1 });
    expect(page.body).toMatchObject({ totalResults: 3, itemsPerPage: 1 });
    const [first] = page.body.Resources;
    expect(await found({ filter: `meta.location eq "${first.meta.location}"` })).toEqual(['C']);
    const all = await query(own, '/', { filter: 'displayName eq "b" or userName sw "owner"' });
    expect(all.body.Resources.map(({ meta }: ScimReply['body']) => meta.resourceType)).toEqual([
      'User',
      'Printer',
    ]);
    expect((await query(own, '/', {})).body.totalResults).toBe(4);
  });

  it('is written by bulk requests, and found by .search [BULK-01] [SRCH-01]', async () => {
    const own = await withPrinters();
    const operation = {
      method: 'POST',
      path: '/Printers',
      bulkId: 'p',
      data: printer('Bulk', { serial: 'B' }),
    };
    const reply = await own.scim('POST', '/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [operation, { ...operation, bulkId: 'q' }],
    });
    expect(reply.body.Operations.map(({ status }: JsonObject) => status)).toEqual(['201', '409']);
    const search = await own.scim('POST', '/Printers/.search', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      filter: 'serial eq "b"',
    });
    expect(namesIn(search)).toEqual(['Bulk']);
  });

  it('is served to clients of SCIM 1.1 as well', async () => {
    const own = await withPrinters();
    const base = own.baseUrl.replace('/v2/', '/v1/');
    const one = await created(own, '/Printers', printer('Old', { pages: 3 }));
    const headers = { authorization: `Bearer ${own.token}` };
    const read = await own.scimAt('GET', `${base}/Printers/${one.id}`, undefined, headers);
    expect(read).toMatchObject({ status: 200, body: { id: one.id, displayName: 'Old', pages: 3 } });
    expect(await own.scimAt('GET', `${base}/Schemas`, undefined, headers)).toMatchObject({ status: 200 });
  });

  it('needs a scope of its own', async () => {
    const own = await withPrinters();
    await service.database.pool.query('update credential set scopes = $2 where directory_id = $1', [
      own.scope.directoryId,
      ['get:printers', 'post:users'],
    ]);
    expect((await own.scim('GET', '/Printers')).status).toBe(200);
    expect(expectError(await own.scim('POST', '/Printers', printer('x')), 403)).toContain('post:printers');
  });
});

describe('another directory', () => {
  const MISSING = '01900000-0000-7000-8000-000000000000';
  const comparable = ({ status, body }: ScimReply, id: string) =>
    JSON.parse(JSON.stringify({ status, body }).replaceAll(id, 'ID'));

  it('with the same resource type answers for a foreign id as for a missing one [TEN-02] [TEN-03]', async () => {
    const theirs = await created(await withPrinters(), '/Printers', printer('Theirs', { serial: 'T-1' }));
    const own = await withPrinters();
    const requests: ((id: string) => [string, string, unknown?])[] = [
      (id) => ['GET', `/Printers/${id}`],
      (id) => ['PUT', `/Printers/${id}`, printer('x')],
      (id) => ['PATCH', `/Printers/${id}`, patchBody({ op: 'replace', path: 'displayName', value: 'x' })],
      (id) => ['DELETE', `/Printers/${id}`],
      (id) => ['GET', `/Printers?filter=${encodeURIComponent(`id eq "${id}"`)}`],
    ];
    for (const request of requests) {
      const foreign = comparable(await own.scim(...request(theirs.id)), theirs.id);
      expect(foreign).toEqual(comparable(await own.scim(...request(MISSING)), MISSING));
    }
    expect((await own.scim('GET', '/Printers')).body.totalResults).toBe(0);
    await created(own, '/Printers', printer('Mine', { serial: 'T-1' }));
  });

  it('without it has no such endpoint, while both are driven at once [TEN-01]', async () => {
    const plain = await service.addDirectory('okta');
    await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const [mine, other] = await Promise.all([
          printers.scim('POST', '/Printers', printer(`P${i}`)),
          plain.scim('POST', '/Printers', printer(`P${i}`)),
        ]);
        expect(mine.status).toBe(201);
        expectError(other, 404);
      }),
    );
    expect((await plain.scim('GET', '/ResourceTypes')).body.totalResults).toBe(2);
  });

  it('of another type in one directory has ids of its own', async () => {
    const own = await withRoles('generic', 'draft');
    const role = await created(own, '/Roles', { schemas: [ROLE], value: 'admin', supported: true });
    expectError(await own.scim('GET', `/Entitlements/${role.id}`), 404);
    expectError(await own.scim('DELETE', `/Entitlements/${role.id}`), 404);
    expect((await own.scim('GET', '/Entitlements')).body.totalResults).toBe(0);
    expect((await query(own, '/Entitlements', { filter: 'value eq "admin"' })).body.totalResults).toBe(0);
    expect((await query(own, '/Roles', { filter: 'value eq "ADMIN"' })).body.totalResults).toBe(1);
  });
});

describe('roles and entitlements', () => {
  it('of the draft are advertised and served [EXT-01] [EXT-02] [EXT-03]', async () => {
    const own = await withRoles('generic', 'draft');
    const config = (await own.scim('GET', '/ServiceProviderConfig')).body;
    expect(config.RolesAndEntitlements).toEqual({
      roles: { supported: true, multipleRolesSupported: true, primarySupported: true, typeSupported: true },
      entitlements: {
        supported: true,
        multipleEntitlementsSupported: true,
        primarySupported: true,
        typeSupported: true,
      },
    });
    const role = { value: 'admin', display: 'Admin', type: 'app', supported: true, contains: ['reader'] };
    expect(await created(own, '/Roles', { schemas: [ROLE], ...role })).toMatchObject(role);
    expectError(await own.scim('POST', '/Roles', { schemas: [ROLE], value: 'x' }), 400, 'invalidValue');
    expectError(
      await own.scim('POST', '/Roles', { schemas: [ROLE], value: 'ADMIN', supported: true }),
      409,
      'uniqueness',
    );
  });

  it('are advertised to nobody who does not have them, and to nobody without credentials [EXT-01] [DISC-13]', async () => {
    const own = await withRoles('generic', 'draft');
    const anonymous = await own.scimAt('GET', `${own.baseUrl}/ServiceProviderConfig`, undefined, {});
    expect(anonymous).toMatchObject({ status: 200 });
    expect(anonymous.body.RolesAndEntitlements).toBeUndefined();
    expect((await printers.scim('GET', '/ServiceProviderConfig')).body.RolesAndEntitlements).toBeUndefined();
  });

  it('of Okta are found as Okta looks for them: by the schema of each resource type [EXT-01] [GEN-16]', async () => {
    const own = await withRoles('okta', 'okta');
    await add(own, { name: 'License', endpoint: '/Licenses', schema: OKTA_ENTITLEMENT });
    const types: JsonObject[] = (await own.scim('GET', '/ResourceTypes')).body.Resources;
    const endpoints = types.flatMap(({ schema, endpoint }) =>
      schema === OKTA_ROLE || schema === OKTA_ENTITLEMENT ? [String(endpoint)] : [],
    );
    expect(endpoints).toEqual(['/Roles', '/Entitlements', '/Licenses']);
    const role = await created(own, '/Roles', { schemas: [OKTA_ROLE], displayName: 'First' });
    await created(own, '/Licenses', { schemas: [OKTA_ENTITLEMENT], displayName: 'Gold', type: 'License' });
    for (const endpoint of endpoints) {
      expect(await query(own, endpoint, { startIndex: 1, count: 100 })).toMatchObject({ status: 200 });
    }
    const user = await addUser(own, 'role@example.com', { roles: [{ value: role.id, display: 'First' }] });
    expect(user.roles).toEqual([{ value: role.id, display: 'First' }]);
  });
});

describe('what is removed', () => {
  const BADGE = 'urn:example:schemas:Badge:2.0:User';
  const schema = (type: string) =>
    customSchema(BADGE, 'User', [{ name: 'number', type, uniqueness: 'server' }]);

  it('is erased with its schema, and may come back with another meaning', async () => {
    const { pool } = service.database;
    const own = await service.addDirectory('generic');
    const { directoryId } = own.scope;
    expect(await addCustomSchema(pool, directoryId, schema('string'))).toBe('added');
    const user = await addUser(own, 'one@example.com', { [BADGE]: { number: '7' } });
    await addUser(own, 'two@example.com');
    expect(await removeCustomSchema(pool, directoryId, BADGE.toUpperCase())).toBe(1);
    const after = await own.scim('GET', `/Users/${user.id}`);
    expect(after.body).toMatchObject({ schemas: [expect.any(String)], meta: { version: 'W/"2"' } });
    expectError(await own.scim('GET', `/Schemas/${BADGE}`), 404);
    expect(await removeCustomSchema(pool, directoryId, BADGE)).toBeUndefined();
    await addCustomSchema(pool, directoryId, schema('integer'));
    const fresh = await service.database.pool.query('select from unique_value where directory_id = $1', [
      directoryId,
    ]);
    expect(fresh.rows).toEqual([]);
  });

  it('is kept while attributes are added to a schema, and no attribute changes its meaning', async () => {
    const { pool } = service.database;
    const own = await service.addDirectory('generic');
    const { directoryId } = own.scope;
    await addCustomSchema(pool, directoryId, schema('string'));
    const user = await addUser(own, 'one@example.com', { [BADGE]: { number: '7' } });
    const more = customSchema(BADGE, 'User', [{ name: 'floor' }, { name: 'number', uniqueness: 'server' }]);
    expect(await addCustomSchema(pool, directoryId, more)).toBe('extended');
    await expect(addCustomSchema(pool, directoryId, schema('integer'))).rejects.toThrow('cannot change');
    await expect(addCustomSchema(pool, directoryId, schema('string'))).rejects.toThrow('cannot change');
    expect((await own.scim('GET', `/Users/${user.id}`)).body[BADGE]).toEqual({ number: '7' });
  });

  it('is a resource type only without resources, unless they go with it', async () => {
    const { pool } = service.database;
    const own = await withPrinters();
    const { directoryId } = own.scope;
    await created(own, '/Printers', printer('x', { serial: '1' }));
    const remove = (deleteResources: boolean) =>
      removeCustomResourceType(pool, directoryId, 'Printer', { deleteResources });
    expect(await remove(false)).toEqual({ removed: false, resources: 1 });
    await expect(removeCustomSchema(pool, directoryId, PRINTER)).rejects.toThrow('needs the schema');
    expect(await remove(true)).toEqual({ removed: true, resources: 1 });
    expectError(await own.scim('GET', '/Printers'), 404);
    expect(await remove(true)).toBeUndefined();
    expect(await removeCustomSchema(pool, directoryId, PRINTER)).toBe(0);
  });
});
