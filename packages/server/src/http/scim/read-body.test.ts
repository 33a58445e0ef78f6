/** Bodies as they should be, and as they should not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addUser,
  expectError,
  openTestService,
  patchBody,
  type TestDirectory,
  type TestService,
  userBody,
} from '../../scim/testing.ts';
import { BODY_DEPTH_MAX } from './read-body.ts';

let service: TestService;
let directory: TestDirectory;

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
});
afterAll(() => service.close());

const post = (body: string | Uint8Array<ArrayBuffer>, contentType?: string) =>
  directory.scimAt('POST', `${directory.baseUrl}/Users`, body, {
    authorization: `Bearer ${directory.token}`,
    ...(contentType === undefined ? {} : { 'content-type': contentType }),
  });
const bytes = (text: string) => new TextEncoder().encode(text);

describe('the content type', () => {
  it.each([
    'application/scim+json',
    'application/json',
    'application/json; charset=utf-8',
    'Application/SCIM+JSON;charset=UTF-8',
    undefined,
  ])('%s is taken [GEN-03]', async (contentType) => {
    const name = `${crypto.randomUUID()}@example.com`;
    expect((await post(bytes(JSON.stringify(userBody(name))), contentType)).status).toBe(201);
  });

  it.each(['text/plain', 'application/xml', 'application/scim', 'application/x-www-form-urlencoded', 'json'])(
    '%s is refused with 415 [GEN-03] [ERR-01]',
    async (contentType) => {
      const detail = expectError(
        await post(bytes(JSON.stringify(userBody('no@example.com'))), contentType),
        415,
      );
      expect(detail).toContain(contentType);
    },
  );
});

describe('a body', () => {
  it('is UTF-8: what is sent in any script comes back the same [GEN-01]', async () => {
    const name = { givenName: 'Žofie 数学者 🧮 \u{1F469}\u200d\u{1F4BB}', familyName: 'O’Malley‮' };
    const { id } = await addUser(directory, 'žofie@example.com', { name });
    expect((await directory.scim('GET', `/Users/${id}`)).body.name).toEqual(name);
  });

  it('may begin with a byte order mark', async () => {
    expect((await post(bytes(`\ufeff${JSON.stringify(userBody('bom@example.com'))}`))).status).toBe(201);
  });

  it.each([
    ['', ''],
    ['half an object', '{"userName":'],
    ['text behind the object', '{} {}'],
    ['a comment', '{/* */}'],
    ['a lone word', 'undefined'],
    ['UTF-16', Uint8Array.of(0x7b, 0, 0x7d, 0)],
    ['invalid UTF-8', Uint8Array.of(0x22, 0xc3, 0x28, 0x22)],
    ['a surrogate in UTF-8', Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)],
    ['compressed', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0)],
  ])('that is no JSON (%s) is refused [CRE-06]', async (_case, body) => {
    const sent = typeof body === 'string' ? bytes(body) : body;
    expectError(await post(sent, 'application/scim+json'), 400, 'invalidSyntax');
  });

  it.each(['[]', 'null', '1', '"text"', 'true', '[{}]'])(
    'that is no object (%s) is refused [CRE-06]',
    async (body) => {
      expectError(await post(bytes(body)), 400, 'invalidSyntax');
      const { id } = await addUser(directory, `${crypto.randomUUID()}@example.com`);
      for (const method of ['PUT', 'PATCH']) {
        expectError(await directory.scim(method, `/Users/${id}`, body), 400, 'invalidSyntax');
      }
      expectError(await directory.scim('POST', '/Users/.search', body), 400, 'invalidSyntax');
    },
  );

  it('may be 4,000,000 bytes large and no larger, with and without a declared length [SEC-09] [ERR-04]', async () => {
    const body = JSON.stringify(userBody('large@example.com'));
    expect((await post(bytes(body.padEnd(4_000_000)))).status).toBe(201);
    expect(expectError(await post(bytes(body.padEnd(4_000_001))), 413)).toContain('4000000');
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1_000_000).fill(0x20)),
    });
    expectError(
      await directory.scimAt('POST', `${directory.baseUrl}/Users`, stream, {
        authorization: `Bearer ${directory.token}`,
      }),
      413,
    );
  });

  it('may be 64 levels deep and no deeper, however deep it is [SEC-09] [SEC-11]', async () => {
    const nested = (
      depth: number,
    ) => `{"userName":"deep@example.com","schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],
      "x":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
    expect((await post(bytes(nested(BODY_DEPTH_MAX)))).status).toBe(201);
    for (const depth of [BODY_DEPTH_MAX + 1, 10_000, 1_000_000]) {
      expect(expectError(await post(bytes(nested(depth))), 400, 'invalidSyntax')).toContain('64');
    }
  });

  it('with 100,000 elements or members is answered like a small one [SEC-09] [SEC-11]', async () => {
    const emails = Array.from({ length: 40_000 }, (_, i) => ({ value: `${i}@example.com` }));
    expect((await directory.scim('POST', '/Users', userBody('wide@example.com', { emails }))).status).toBe(
      201,
    );
    const members = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`x${i}`, i]));
    expect((await directory.scim('POST', '/Users', userBody('broad@example.com', members))).status).toBe(201);
    const Operations = Array.from({ length: 20_000 }, () => ({ op: 'add', path: 'nickName', value: 'x' }));
    const { id } = await addUser(directory, 'often@example.com');
    expect((await directory.scim('PATCH', `/Users/${id}`, patchBody(...Operations))).status).toBe(200);
  });

  it('with a NUL or half a character in a value is refused, and so is a name of 100,000 characters [CRE-07]', async () => {
    for (const userName of ['a\u0000b', '\ud800', 'x'.repeat(100_000)]) {
      expectError(await directory.scim('POST', '/Users', userBody(userName)), 400, 'invalidValue');
    }
  });

  it('with __proto__ and constructor as names has attributes that nobody knows [SEC-10]', async () => {
    const body = `{"__proto__":{"active":false},"constructor":{"prototype":{"polluted":1}},"hasOwnProperty":1,
      "schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"proto@example.com",
      "name":{"__proto__":{"familyName":"x"},"givenName":"Ada"}}`;
    const reply = await post(bytes(body));
    expect(reply).toMatchObject({ status: 201, body: { active: true, name: { givenName: 'Ada' } } });
    expect(Object.keys(reply.body)).toEqual([
      'schemas',
      'id',
      'userName',
      'name',
      'active',
      'groups',
      'meta',
    ]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('with a name given twice in the same letters means the last of them, as JSON parsers read it', async () => {
    const body = JSON.stringify(userBody('first@example.com')).replace(
      '"active"',
      '"userName":"last@example.com","active"',
    );
    expect((await post(bytes(body))).body.userName).toBe('last@example.com');
  });
});
