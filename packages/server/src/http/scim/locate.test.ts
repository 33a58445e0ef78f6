/** Which URLs reach a directory. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addUser,
  expectError,
  openTestService,
  type TestDirectory,
  type TestService,
} from '../../scim/testing.ts';

let service: TestService;
let directory: TestDirectory;
let user: { id: string };

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
  user = await addUser(directory, 'ada@example.com');
});
afterAll(() => service.close());

const at = (version: string, path: string) => {
  const url = directory.baseUrl.replace('/scim/v2/', `/scim/${version}`) + path;
  return directory.scimAt('GET', url);
};

describe('the version in the URL', () => {
  it.each(['v9/', 'v1.1/', 'v2.0/', 'V3/'])(
    '%s is refused, and says what is served [GEN-09]',
    async (version) => {
      const detail = expectError(await at(version, `/Users/${user.id}`), 400, 'invalidVers');
      expect(detail).toContain('"v2"');
    },
  );

  it('may be left out, which means v2: the same resources with the same locations [GEN-10]', async () => {
    for (const path of [`/Users/${user.id}`, '/Users', '/ServiceProviderConfig']) {
      const [without, withVersion] = [await at('', path), await at('v2/', path)];
      expect(without).toMatchObject({ status: 200 });
      expect(without.body).toEqual(withVersion.body);
    }
    const { body } = await at('', `/Users/${user.id}`);
    expect(body.meta.location).toBe(`${directory.baseUrl}/Users/${user.id}`);
  });
});

describe('the path', () => {
  it.each(['/scim', '/scim/', '/scim/v2', '/scim/v2/'])(
    '%s names no directory, and the answer says so [ERR-01]',
    async (path) => {
      const detail = expectError(await directory.scimAt('GET', `http://localhost:3000${path}`), 404);
      expect(detail).toContain('http://localhost:3000/scim/v2/');
    },
  );

  it('is percent-decoded exactly once [GEN-15] [GET-03]', async () => {
    const encoded = `%${user.id.charCodeAt(0).toString(16)}${user.id.slice(1)}`;
    expect((await directory.scim('GET', `/Users/${encoded}`)).body.id).toBe(user.id);
    const twice = encoded.replace('%', '%25');
    expect(expectError(await directory.scim('GET', `/Users/${twice}`), 404)).toContain(encoded);
  });

  it.each(['/%55sers', '//Users//', '/Users/'])('%s is /Users', async (path) => {
    expect(await directory.scim('GET', path)).toMatchObject({ status: 200, body: { totalResults: 1 } });
  });

  it.each(['/Users/%', '/Users/%00', '/Users/%ff%fe', '/Users/%E0%A4%A', '/%00'])(
    '%s names nothing',
    async (path) => {
      expectError(await directory.scim('GET', path), 404);
    },
  );
});
