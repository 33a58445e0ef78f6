/** What a credential may do: scopes, and the state of its directory. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  addUser,
  expectError,
  openTestService,
  patchBody,
  type TestDirectory,
  type TestService,
  userBody,
} from '../../scim/testing.ts';

let service: TestService;
let directory: TestDirectory;
let id: string;

beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service.close());

// A process trusts what it read of a credential for a moment, so each test has its own.
beforeEach(async () => {
  directory = await service.addDirectory();
});

async function limitTo(...scopes: string[]): Promise<void> {
  await service.database.pool.query('update credential set scopes = $1 where directory_id = $2', [
    scopes,
    directory.scope.directoryId,
  ]);
}

describe('a credential', () => {
  it('without a scope may discover and nothing else [AUTH-01]', async () => {
    await limitTo();
    expect((await directory.scim('GET', '/Schemas')).status).toBe(200);
    expectError(await directory.scim('GET', '/Users'), 403);
  });

  it('may do what its scopes name, by verb and resource type [AUTH-01] [AUTH-08] [SEC-06]', async () => {
    await limitTo('get:users', 'post:users');
    id = (await directory.scim('POST', '/Users', userBody('ada@example.com'))).body.id;
    expect((await directory.scim('GET', `/Users/${id}`)).status).toBe(200);
    const refused: [method: string, path: string, scope: string, body?: unknown][] = [
      ['PUT', `/Users/${id}`, 'put:users', userBody('ada@example.com')],
      ['PATCH', `/Users/${id}`, 'patch:users', patchBody({ op: 'remove', path: 'title' })],
      ['DELETE', `/Users/${id}`, 'delete:users'],
      ['GET', '/Groups', 'get:groups'],
      ['POST', '/Groups/.search', 'get:groups', {}],
      ['GET', '/', 'get:groups'],
    ];
    for (const [method, path, scope, body] of refused) {
      const reply = await directory.scim(method, path, body);
      expect(expectError(reply, 403)).toContain(scope);
      expect(reply.headers.get('www-authenticate')).toBe(
        `Bearer realm="rollcall", error="insufficient_scope", scope="${scope}"`,
      );
    }
    expect((await directory.scim('GET', `/Users/${id}`)).body.userName).toBe('ada@example.com');
  });

  it('that may read a resource type may search it by POST', async () => {
    await limitTo('get:users');
    const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'] };
    expect((await directory.scim('POST', '/Users/.search', body)).status).toBe(200);
  });
});

describe('a directory', () => {
  it.each(['paused', 'unlinked', 'deleting'])(
    'that is %s asks to come back later [ERR-04]',
    async (state) => {
      await service.database.pool.query('update directory set state = $1 where id = $2', [
        state,
        directory.scope.directoryId,
      ]);
      const reply = await directory.scim('GET', '/Users');
      expect(expectError(reply, 503)).toContain(state);
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    },
  );

  it('that is linked takes requests', async () => {
    await addUser(directory, 'ada@example.com');
  });
});
