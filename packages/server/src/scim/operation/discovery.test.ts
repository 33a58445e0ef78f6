/** Discovery: what the server says of itself, and that it is true. */
import type { JsonObject } from '@rollcall/scim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addUser,
  expectError,
  openTestService,
  patchBody,
  query,
  type ScimReply,
  type TestDirectory,
  type TestService,
} from '../testing.ts';

const ALL = ['/ServiceProviderConfig', '/ResourceTypes', '/ResourceTypes/User', '/Schemas'];
const USER_URN = 'urn:ietf:params:scim:schemas:core:2.0:User';

let service: TestService;
let directory: TestDirectory;
let config: ScimReply['body'];

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
  config = (await directory.scim('GET', '/ServiceProviderConfig')).body;
});
afterAll(() => service.close());

const list = async (path: string): Promise<JsonObject[]> =>
  (await directory.scim('GET', path)).body.Resources;

describe('the service provider’s configuration', () => {
  it('is one object with every capability [DISC-01] [DISC-05] [DISC-06]', () => {
    expect(config.Resources).toBeUndefined();
    expect(config).toMatchObject({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
      patch: { supported: true },
      bulk: { supported: true, maxOperations: 1000, maxPayloadSize: expect.any(Number) },
      filter: { supported: true, maxResults: 1000 },
      changePassword: { supported: false },
      sort: { supported: true },
      etag: { supported: true },
      authenticationSchemes: [
        { type: 'oauthbearertoken', name: expect.any(String), description: expect.any(String) },
      ],
    });
  });

  it('can be read without credentials [DISC-07]', async () => {
    const anonymous = await directory.scimAt(
      'GET',
      `${directory.baseUrl}/ServiceProviderConfig`,
      undefined,
      {},
    );
    expect(anonymous).toMatchObject({ status: 200, body: config });
  });

  it('says how pages are asked for and which events are sent [DISC-15]', () => {
    expect(config.pagination).toMatchObject({ cursor: true, index: true });
    expect(config.securityEvents).toMatchObject({ asyncRequest: 'none', eventUris: expect.any(Array) });
  });

  it('is true: what it names works [DISC-13] [PATCH-01] [FLT-01] [SORT-01] [PUT-01]', async () => {
    const user = await addUser(directory, 'b@example.com', { title: 'x' });
    await addUser(directory, 'a@example.com');
    const patched = await directory.scim(
      'PATCH',
      `/Users/${user.id}`,
      patchBody({ op: 'remove', path: 'title' }),
    );
    expect(patched).toMatchObject({ status: 200 });
    const found = await query(directory, '/Users', { filter: 'userName eq "a@example.com"' });
    expect(found.body.totalResults).toBe(1);
    const sorted = await query(directory, '/Users', { sortBy: 'userName' });
    expect(sorted.body.Resources.map(({ userName }: JsonObject) => userName)).toEqual([
      'a@example.com',
      'b@example.com',
    ]);
    expect(patched.headers.has('etag')).toBe(true);
    expectError(await directory.scim('POST', '/Bulk', {}), 400, 'invalidSyntax');
  });
});

describe('resource types and schemas', () => {
  it('are lists of every one of them, whatever the page that is asked for [DISC-02] [DISC-03]', async () => {
    for (const path of ['/ResourceTypes', '/Schemas']) {
      const plain = await directory.scim('GET', path);
      expect(plain.body.totalResults).toBe(plain.body.Resources.length);
      const asked = await directory.scim(
        'GET',
        `${path}?count=1&startIndex=2&sortBy=x&sortOrder=up&attributes=id&foo=1`,
      );
      expect(asked).toMatchObject({ status: 200, body: plain.body });
    }
  });

  it('are found one by one at their locations, schemas in any case and percent-encoded [DISC-02] [DISC-11] [GEN-07]', async () => {
    for (const resource of [...(await list('/ResourceTypes')), ...(await list('/Schemas'))]) {
      const { location } = resource.meta as { location: string };
      expect((await directory.scimAt('GET', location)).body).toEqual(resource);
    }
    for (const id of [USER_URN.toUpperCase(), encodeURIComponent(USER_URN)]) {
      expect((await directory.scim('GET', `/Schemas/${id}`)).body.id).toBe(USER_URN);
    }
  });

  it('that do not exist are 404, messages among them [DISC-11] [GEN-05]', async () => {
    for (const path of [
      '/Schemas/urn:example:none',
      '/Schemas/urn:ietf:params:scim:api:messages:2.0:ListResponse',
      '/Schemas/__proto__',
      '/ResourceTypes/Printer',
      '/ResourceTypes/constructor',
    ]) {
      expectError(await directory.scim('GET', path), 404);
    }
    for (const { id } of await list('/Schemas')) expect(id).not.toContain('api:messages');
  });

  it('fit each other and the endpoints that are served [DISC-08] [DISC-09] [DISC-14] [DISC-16]', async () => {
    const schemas = (await list('/Schemas')).map(({ id }) => id);
    for (const type of await list('/ResourceTypes')) {
      expect(schemas).toContain(type.schema);
      for (const { schema, required } of (type.schemaExtensions ?? []) as {
        schema: string;
        required: boolean;
      }[]) {
        expect(schemas).toContain(schema);
        expect(required).toBe(false);
      }
      expect(type.endpoint).toMatch(/^\/\w+s$/);
      expect((await directory.scim('GET', String(type.endpoint))).status).toBe(200);
    }
  });

  it('use the sub-attributes that all lists share in one meaning [SCH-13]', async () => {
    const lists = (await list('/Schemas'))
      .flatMap(({ attributes }) => attributes as JsonObject[])
      .filter(({ multiValued, type }) => multiValued === true && type === 'complex');
    const types = lists.flatMap(({ subAttributes }) =>
      (subAttributes as JsonObject[]).map(({ name, type, multiValued }) => [name, type, multiValued]),
    );
    expect(types.filter(([, , multiValued]) => multiValued)).toEqual([]);
    const typesOf = (wanted: string) =>
      new Set(types.flatMap(([name, type]) => (name === wanted ? type : [])));
    expect(typesOf('type')).toEqual(new Set(['string']));
    expect(typesOf('primary')).toEqual(new Set(['boolean']));
    expect(typesOf('display')).toEqual(new Set(['string']));
    expect(typesOf('$ref')).toEqual(new Set(['reference']));
  });

  it('of extensions neither add a data type nor redefine an attribute [SCH-26]', async () => {
    const attributesOf = async (urn: string): Promise<JsonObject[]> =>
      (await directory.scim('GET', `/Schemas/${urn}`)).body.attributes;
    const extension = await attributesOf('urn:ietf:params:scim:schemas:extension:enterprise:2.0:User');
    const base = (await attributesOf(USER_URN)).map(({ name }) => name);
    for (const { name, type } of extension) {
      expect(base).not.toContain(name);
      expect(['string', 'complex']).toContain(type);
    }
  });

  it('need credentials', async () => {
    for (const path of ['/Schemas', '/ResourceTypes']) {
      expectError(await directory.scimAt('GET', directory.baseUrl + path, undefined, {}), 401);
    }
  });
});

describe('every discovery resource', () => {
  it.each(ALL)('%s refuses a filter with 403 [DISC-04]', async (path) => {
    expectError(await directory.scim('GET', `${path}?filter=id%20pr`), 403);
    expectError(await directory.scim('GET', `${path}?Filter=`), 403);
  });

  it.each(ALL)('%s cannot be changed [DISC-12]', async (path) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expectError(await directory.scim(method, path, method === 'DELETE' ? undefined : {}), 405);
    }
  });

  it.each(ALL)(
    '%s names its schemas and its location below this directory’s base URL [GEN-04] [TEN-06]',
    async (path) => {
      const { body } = await directory.scim('GET', path);
      for (const resource of body.Resources ?? [body]) {
        expect(resource.schemas.length).toBeGreaterThan(0);
        expect(resource.meta.location.startsWith(`${directory.baseUrl}/`)).toBe(true);
      }
    },
  );
});
