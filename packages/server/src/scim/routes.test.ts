/** Which method is possible where. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addUser, expectError, openTestService, type TestDirectory, type TestService } from './testing.ts';

let service: TestService;
let directory: TestDirectory;
let user: { id: string };

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
  user = await addUser(directory, 'ada@example.com');
});
afterAll(() => service.close());

describe('a method that a path does not have', () => {
  it.each([
    ['/', 'GET, HEAD', ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']],
    ['/.search', 'POST', ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE']],
    ['/Bulk', 'POST', ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE']],
    ['/Users', 'GET, HEAD, POST', ['PUT', 'PATCH', 'DELETE', 'OPTIONS']],
    ['/Groups', 'GET, HEAD, POST', ['PUT', 'PATCH', 'DELETE', 'PROPFIND']],
    ['/Users/.search', 'POST', ['GET', 'PUT', 'PATCH', 'DELETE']],
    ['/Users/USER', 'GET, HEAD, PUT, PATCH, DELETE', ['POST', 'OPTIONS', 'X-ANY']],
    ['/Schemas', 'GET, HEAD', ['POST', 'PUT', 'PATCH', 'DELETE']],
  ])('at %s is 405 with Allow: %s [GEN-14] [ERR-01]', async (path, allow, methods) => {
    for (const method of methods) {
      const reply = await directory.scim(method, path.replace('USER', user.id));
      expect(reply.headers.get('allow')).toBe(allow);
      if (method === 'HEAD') expect(reply.status).toBe(405);
      else expectError(reply, 405);
    }
  });
});

describe('HEAD', () => {
  it.each(['/Users', '/Users/USER', '/ServiceProviderConfig', '/'])(
    'of %s is GET without the body',
    async (path) => {
      const [head, get] = [
        await directory.scim('HEAD', path.replace('USER', user.id)),
        await directory.scim('GET', path.replace('USER', user.id)),
      ];
      expect(head).toEqual({ status: 200, headers: get.headers, body: {} });
    },
  );

  it('of what does not exist is 404', async () => {
    expect((await directory.scim('HEAD', '/Users/1')).status).toBe(404);
  });
});

describe('a path', () => {
  it('/Me is named by the RFC and not implemented, as no token here stands for a person: 501 [GEN-14] [ME-01]', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      expect(expectError(await directory.scim(method, '/Me'), 501)).toContain('stands for no person');
    }
  });

  it.each([
    '/Nothing',
    '/users',
    '/Users/1/groups',
    '/.search/1',
    '/Users/.search/x',
    '/v2/Users',
    '/__proto__',
    '/constructor',
  ])('%s is no endpoint: 404 [ERR-01] [ERR-04] [SEC-10]', async (path) => {
    for (const method of ['GET', 'POST', 'PATCH']) expectError(await directory.scim(method, path), 404);
  });
});
