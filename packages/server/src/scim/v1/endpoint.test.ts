/** The endpoints of SCIM 1.1: discovery, methods, formats, and who may call them. */
import { v1 } from '@rollcall/scim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addUser, openTestService, type TestDirectory, type TestService } from '../testing.ts';
import { baseUrlV1, CORE_URN, ENTERPRISE_URN, expectErrorV1, scimV1, userBodyV1 } from './testing.ts';

let service: TestService;
let directory: TestDirectory;
let user: { id: string };

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
  user = await addUser(directory, 'ada');
});
afterAll(() => service.close());

describe('the capabilities', () => {
  it('are read without a token, and have the names of 1.1 [V1-03] [V1-23] [V1-02]', async () => {
    const reply = await directory.scimAt(
      'GET',
      `${baseUrlV1(directory)}/ServiceProviderConfigs`,
      undefined,
      {},
    );
    expect(reply).toMatchObject({
      status: 200,
      body: {
        schemas: [CORE_URN, v1.OKTA_PROVIDER_CONFIG_URN],
        patch: { supported: true },
        bulk: { supported: false },
        xmlDataFormat: { supported: false },
        authenticationSchemes: [{ type: 'oauthbearertoken', specUrl: expect.any(String) }],
        [v1.OKTA_PROVIDER_CONFIG_URN]: { userManagementCapabilities: expect.arrayContaining(['GROUP_PUSH']) },
      },
    });
  });
});

describe('a schema', () => {
  it('is listed with its endpoint and the attributes of its extensions [V1-03] [V1-20] [V1-01]', async () => {
    const { body } = await scimV1(directory, 'GET', '/Schemas');
    expect(body.schemas).toContain(CORE_URN);
    expect(body.Resources).toMatchObject([
      { id: `${CORE_URN}:User`, endpoint: '/Users' },
      { id: `${CORE_URN}:Group`, endpoint: '/Groups' },
    ]);
    const urns = body.Resources[0].attributes.map(({ schema }: { schema: string }) => schema);
    expect(new Set(urns)).toEqual(new Set([CORE_URN, ENTERPRISE_URN]));
  });

  it.each([`${CORE_URN}:User`, 'User', `${CORE_URN.toUpperCase()}:USER`])('is found by %s', async (id) => {
    const reply = await scimV1(directory, 'GET', `/Schemas/${id}`);
    expect(reply).toMatchObject({ status: 200, body: { id: `${CORE_URN}:User`, endpoint: '/Users' } });
  });

  it('of another name is 404', async () => {
    expectErrorV1(await scimV1(directory, 'GET', '/Schemas/x'), 404);
  });
});

describe('a path', () => {
  it.each(['/Me', '/.search', '/', '/ServiceProviderConfig', '/Users/1/2'])(
    '%s is no endpoint of 1.1 [V1-03]',
    async (path) => {
      expectErrorV1(await scimV1(directory, 'GET', path), 404);
      expectErrorV1(await scimV1(directory, 'POST', path, {}), 404);
    },
  );

  it('/Users/.search is a user that is not there [V1-03]', async () => {
    expectErrorV1(await scimV1(directory, 'GET', '/Users/.search'), 404);
    expectErrorV1(await scimV1(directory, 'POST', '/Users/.search', {}), 405);
  });

  it('/Bulk is named by the standard and not supported [V1-18]', async () => {
    expectErrorV1(await scimV1(directory, 'POST', '/Bulk', {}), 501);
  });

  it.each(['/ServiceProviderConfigs', '/ResourceTypes', '/Schemas'])('%s is not written to', async (path) => {
    const reply = await scimV1(directory, 'POST', path, 'test');
    expectErrorV1(reply, 405);
    expect(reply.headers.get('allow')).toBe('GET, HEAD');
  });

  it('names the version in either case, and its errors have the form of 1.1 [V1-04] [V1-17]', async () => {
    const upper = baseUrlV1(directory).replace('/v1/', '/V1/');
    const headers = { authorization: `Bearer ${directory.token}` };
    expect(
      (await directory.scimAt('GET', `${upper}/Users/${user.id}`, undefined, headers)).body,
    ).toMatchObject({
      schemas: [CORE_URN],
    });
    expectErrorV1(await directory.scimAt('GET', 'http://localhost:3000/scim/v1', undefined, headers), 404);
  });
});

describe('a suffix', () => {
  it.each(['/Users.json', '/Users/ID.json', '/ServiceProviderConfigs.JSON'])(
    'in %s names the only format there is [V1-02]',
    async (path) => {
      expect((await scimV1(directory, 'GET', path.replace('ID', user.id))).status).toBe(200);
    },
  );

  it('of XML is refused, as are bodies in XML and clients that take nothing else [V1-02]', async () => {
    expect(expectErrorV1(await scimV1(directory, 'GET', '/Users.xml'), 406)).toContain('XML');
    const accept = { accept: 'application/xml' };
    expectErrorV1(await scimV1(directory, 'GET', '/Users', undefined, accept), 406);
    const contentType = { 'content-type': 'application/xml' };
    expectErrorV1(await scimV1(directory, 'POST', '/Users', '<User/>', contentType), 415);
    const either = { accept: 'application/xml;q=0.5, application/json' };
    expect((await scimV1(directory, 'GET', '/Users', undefined, either)).status).toBe(200);
  });
});

describe('a POST with X-HTTP-Method-Override', () => {
  const override = (method: string) => ({ 'x-http-method-override': method });

  it('stands for PUT, PATCH and DELETE [V1-26]', async () => {
    const { body: created } = await scimV1(directory, 'POST', '/Users', userBodyV1('bob'));
    const path = `/Users/${created.id}`;
    const put = await scimV1(directory, 'POST', path, userBodyV1('bob', { title: 'A' }), override('PUT'));
    expect(put).toMatchObject({ status: 200, body: { title: 'A' } });
    const partial = { schemas: [CORE_URN], nickName: 'B' };
    const patched = await scimV1(directory, 'POST', path, partial, override('patch'));
    expect(patched).toMatchObject({ status: 200, body: { title: 'A', nickName: 'B' } });
    expect((await scimV1(directory, 'POST', path, undefined, override('DELETE'))).status).toBe(204);
    expectErrorV1(await scimV1(directory, 'GET', path), 404);
  });

  it('stands for nothing else [V1-26]', async () => {
    expectErrorV1(await scimV1(directory, 'POST', '/Users', userBodyV1('eve'), override('GET')), 400);
    expect((await scimV1(directory, 'GET', '/Users', undefined, override('DELETE'))).status).toBe(200);
  });

  it('needs the right of the method that it stands for [V1-26] [V1-18]', async () => {
    const limited = await service.addDirectory();
    await service.database.pool.query('update credential set scopes = $1 where directory_id = $2', [
      ['post:users', 'get:users'],
      limited.scope.directoryId,
    ]);
    const { id } = await addUser(limited, 'ada');
    const reply = await scimV1(limited, 'POST', `/Users/${id}`, undefined, override('DELETE'));
    expect(expectErrorV1(reply, 403)).toContain('delete:users');
    expect((await scimV1(limited, 'GET', `/Users/${id}`)).status).toBe(200);
  });

  it('is not known to SCIM 2.0', async () => {
    const reply = await directory.scim('POST', `/Users/${user.id}`, undefined, override('DELETE'));
    expect(reply.status).toBe(405);
  });
});

describe('a request without the right token', () => {
  it.each([
    ['no', undefined],
    ['a wrong', 'Bearer wrong'],
  ])('with %s token is 401 with a challenge [V1-17]', async (_what, authorization) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const reply = await directory.scimAt('GET', `${baseUrlV1(directory)}/Users`, undefined, headers);
    expectErrorV1(reply, 401);
    expect(reply.headers.get('www-authenticate')).toContain('Bearer');
  });

  it('of another directory sees nothing of this one', async () => {
    const other = await service.addDirectory();
    const headers = { authorization: `Bearer ${other.token}` };
    const reply = await scimV1(directory, 'GET', `/Users/${user.id}`, undefined, headers);
    expectErrorV1(reply, 401);
    expectErrorV1(await scimV1(other, 'GET', `/Users/${user.id}`), 404);
    expectErrorV1(
      await scimV1(other, 'PATCH', `/Users/${user.id}`, { schemas: [CORE_URN], active: false }),
      404,
    );
    expectErrorV1(await scimV1(other, 'DELETE', `/Users/${user.id}`), 404);
    expect((await scimV1(other, 'GET', '/Users')).body.totalResults).toBe(0);
  });
});
