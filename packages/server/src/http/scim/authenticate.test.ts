/** Who is calling: what is accepted, what is refused, and in which words. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToken, isWellFormedSecret } from '../../directory/index.ts';
import {
  expectError,
  openTestService,
  type ScimReply,
  type TestDirectory,
  type TestService,
  userBody,
} from '../../scim/testing.ts';

let service: TestService;
let directory: TestDirectory;

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
});
afterAll(() => service.close());

const get = (authorization: string | undefined, path = '/Users') =>
  directory.scimAt(
    'GET',
    directory.baseUrl + path,
    undefined,
    authorization === undefined ? {} : { authorization },
  );

/** The parameters of the only challenge. Fails where RFC 6750 §3 is not kept: each once, printable, no quotes inside. */
function challengeOf({ headers }: ScimReply): Record<string, string> {
  const [, scheme, list = ''] = /^(\w+) (.*)$/.exec(headers.get('www-authenticate') ?? '') ?? [];
  expect(scheme).toBe('Bearer');
  const parameters = [...list.matchAll(/([a-z_]+)="([\x20-\x21\x23-\x5b\x5d-\x7e]*)"(?:, |$)/g)];
  expect(parameters.map(([text]) => text).join('')).toBe(list);
  const names = parameters.map(([, name]) => name);
  expect(new Set(names).size).toBe(names.length);
  return Object.fromEntries(parameters.map(([, name, value]) => [name, value]));
}

async function changeCredential(directory: TestDirectory, change: string): Promise<string> {
  const { id, token } = await createToken(service.database.pool, {
    directoryId: directory.scope.directoryId,
    label: 'x',
  });
  await service.database.pool.query(`update credential set ${change} where id = $1`, [id]);
  return token;
}

describe('a token', () => {
  it.each(['Bearer', 'bearer', 'BEARER', 'Bearer Bearer'])('is taken behind %s [AUTH-03]', async (scheme) => {
    expect((await get(`${scheme} ${directory.token}`)).status).toBe(200);
  });

  it('holds 256 random bits, and only its hash is stored [AUTH-13] [AUTH-14]', async () => {
    expect(directory.token).toMatch(/^rcs_[0-9a-f]{72}$/);
    expect(isWellFormedSecret(directory.token, 'rcs')).toBe(true);
    const { rows } = await service.database.pool.query(
      'select c::text as row, secret_hash from credential c',
    );
    expect(rows.map(({ row }) => row).join()).not.toContain(directory.token.slice(4, 40));
    expect(rows[0].secret_hash).toEqual(createHash('sha256').update(directory.token).digest());
  });

  it('ends when it expires or is revoked [AUTH-06] [AUTH-13]', async () => {
    const expired = await changeCredential(directory, `expires_at = now() - interval '1 second'`);
    const revoked = await changeCredential(directory, 'revoked_at = now()');
    const later = await changeCredential(directory, `expires_at = now() + interval '1 hour'`);
    expect(expectError(await get(`Bearer ${expired}`), 401)).toContain('expired');
    expect(expectError(await get(`Bearer ${revoked}`), 401)).toContain('revoked');
    expect((await get(`Bearer ${later}`)).status).toBe(200);
  });

  it('in the URL is refused and not looked at, alone and beside a header [AUTH-04] [AUTH-07]', async () => {
    for (const header of [undefined, `Bearer ${directory.token}`]) {
      const reply = await get(header, `/Users?access_token=${directory.token}`);
      expectError(reply, 400);
      expect(challengeOf(reply)).toEqual({ realm: 'rollcall', error: 'invalid_request' });
    }
  });

  it('in a form body is no JSON, so it is refused unread [AUTH-07]', async () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expectError(await directory.scim('POST', '/Users', `access_token=${directory.token}`, headers), 415);
  });

  it('in a cookie counts for nothing, and no cookie is set [AUTH-15]', async () => {
    const reply = await directory.scimAt('GET', `${directory.baseUrl}/Users`, undefined, {
      cookie: `token=${directory.token}`,
    });
    expectError(reply, 401);
    expect(reply.headers.has('set-cookie')).toBe(false);
  });

  it('appears neither in the log nor in an answer [AUTH-14] [SEC-05]', async () => {
    const wrong = directory.token.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const replies = [await get(`Bearer ${wrong}`), await get(`Bearer ${directory.token}`)];
    for (const token of [wrong, directory.token]) {
      expect(service.logged.join()).not.toContain(token);
      expect(JSON.stringify(replies.map(({ body, headers }) => [body, [...headers]]))).not.toContain(token);
    }
  });
});

describe('a refusal', () => {
  it('without credentials has a challenge without an error code [AUTH-02] [AUTH-05] [AUTH-10]', async () => {
    for (const header of [undefined, '', 'Bearer', 'Basic dXNlcjpwYXNz']) {
      const reply = await get(header);
      expectError(reply, 401);
      expect(challengeOf(reply)).toEqual({ realm: 'rollcall' });
    }
  });

  it.each([
    ['unknown', 'some-other-token', 'not valid for this base URL'],
    ['cut short', `${'rcs_'}0123`, 'incomplete'],
    ['masked', '********', 'masked'],
    ['an API key', 'rk_0123', 'API key'],
    ['with blanks inside', 'rcs_01 23', 'spaces inside'],
    ['not ASCII', 'tok\u00e9n', 'not valid'],
  ])(
    'of a token that is %s says so, in the body and the header [AUTH-02] [AUTH-06] [AUTH-09] [AUTH-10]',
    async (_case, token, words) => {
      const reply = await get(`Bearer ${token}`);
      const detail = expectError(reply, 401);
      expect(detail).toContain(words);
      expect(challengeOf(reply)).toEqual({
        realm: 'rollcall',
        error: 'invalid_token',
        error_description: detail,
      });
    },
  );

  it('of another directory’s token says that the two do not belong together [AUTH-11] [TEN-02]', async () => {
    const other = await service.addDirectory();
    expect(expectError(await get(`Bearer ${other.token}`), 401)).toContain('another directory');
  });

  it('comes before anything else is told: of paths, methods and bodies [AUTH-11] [ERR-04]', async () => {
    for (const [method, path, body] of [
      ['GET', '/Nothing'],
      ['DELETE', '/Users'],
      ['POST', '/Users', '{'],
      ['GET', '/Bulk'],
      ['GET', '/Schemas'],
      ['GET', '/'],
    ] as const) {
      expectError(await directory.scimAt(method, directory.baseUrl + path, body, {}), 401);
    }
  });

  it('meets whoever wants to register without credentials [AUTH-16]', async () => {
    expectError(
      await directory.scimAt('POST', `${directory.baseUrl}/Users`, userBody('ada@example.com'), {}),
      401,
    );
  });
});
