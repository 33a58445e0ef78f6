/** Versions and the conditions that requests put on them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  addGroup,
  addUser,
  expectError,
  groupBody,
  openTestService,
  patchBody,
  type ScimReply,
  type TestDirectory,
  type TestService,
  userBody,
} from './testing.ts';

let service: TestService;
let directory: TestDirectory;
let path: string;
let tag: string;

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
});
afterAll(() => service.close());

const NAME = 'ada@example.com';
let count = 0;

beforeEach(async () => {
  const user = await addUser(directory, `${++count}-${NAME}`);
  path = `/Users/${user.id}`;
  tag = user.meta.version;
});

const rename = patchBody({ op: 'replace', path: 'title', value: 'Countess' });
const writes: [method: string, body?: () => unknown][] = [
  ['PUT', () => userBody(`${count}-${NAME}`, { title: 'Countess' })],
  ['PATCH', () => rename],
  ['DELETE'],
];

describe('the version of a resource', () => {
  it('is a weak entity tag, in the ETag header byte for byte [RES-07] [VER-01] [VER-02] [CRE-11]', async () => {
    const replies = [
      await directory.scim('POST', '/Users', userBody('fresh@example.com')),
      await directory.scim('GET', path),
      await directory.scim('PUT', path, userBody(`${count}-${NAME}`, { title: 'x' })),
      await directory.scim('PATCH', path, rename),
    ];
    for (const { headers, body } of replies) {
      expect(headers.get('etag')).toMatch(/^W\/"[\x21\x23-\x7e]+"$/);
      expect(headers.get('etag')).toBe(body.meta.version);
    }
  });

  it('is in the header where there is no body [VER-01] [PATCH-13]', async () => {
    const group = await addGroup(directory, 'Tagged');
    const { status, headers } = await directory.scim(
      'PATCH',
      `/Groups/${group.id}`,
      patchBody({ op: 'replace', path: 'displayName', value: 'Retagged' }),
    );
    const { body } = await directory.scim('GET', `/Groups/${group.id}`);
    expect({ status, tag: headers.get('etag') }).toEqual({ status: 204, tag: body.meta.version });
    expect(body.meta.version).not.toBe(group.meta.version);
  });

  it('changes with every change and stands in lists [VER-07]', async () => {
    const changed = await directory.scim('PATCH', path, rename);
    expect(changed.body.meta.version).not.toBe(tag);
    const { body } = await directory.scim(
      'GET',
      `/Users?filter=${encodeURIComponent(`id eq "${path.slice(7)}"`)}`,
    );
    expect(body.Resources[0].meta.version).toBe(changed.body.meta.version);
  });

  it('of a group changes with its members [VER-07]', async () => {
    const group = await addGroup(directory, `Members ${count}`);
    const add = patchBody({ op: 'add', path: 'members', value: [{ value: path.slice(7) }] });
    await directory.scim('PATCH', `/Groups/${group.id}`, add);
    const { body } = await directory.scim('GET', `/Groups/${group.id}`);
    expect(body.meta.version).not.toBe(group.meta.version);
    expect(body.meta.lastModified >= group.meta.lastModified).toBe(true);
  });

  it('stays when a request changes nothing [PUT-12] [PATCH-14]', async () => {
    const { body } = await directory.scim('GET', path);
    for (const reply of [
      await directory.scim('PUT', path, body),
      await directory.scim(
        'PATCH',
        path,
        patchBody({ op: 'add', value: { userName: body.userName, active: true } }),
      ),
      await directory.scim('GET', path),
    ]) {
      expect(reply.body.meta).toEqual(body.meta);
    }
  });
});

describe('If-Match', () => {
  it.each(writes)(
    'with another version refuses %s with 412 and leaves the resource alone [VER-03] [DEL-04]',
    async (method, body) => {
      for (const header of ['W/"0"', '"0"', 'W/"0", W/"99"', 'nonsense', '""', `${tag}x`]) {
        expectError(await directory.scim(method, path, body?.(), { 'if-match': header }), 412);
      }
      const { body: after } = await directory.scim('GET', path);
      expect(after.meta.version).toBe(tag);
      expect(after.title).toBeUndefined();
    },
  );

  it.each(writes)(
    'with the version at hand lets %s through, weak or strong, in a list, or as * [VER-04] [VER-05]',
    async (method, body) => {
      for (const header of [
        (current: string) => current,
        (current: string) => current.replace('W/', ''),
        (current: string) => `W/"0", ${current}, "x"`,
        () => '*',
        () => ' * ',
      ]) {
        const user = await addUser(directory, `${++count}-${NAME}`);
        const reply = await directory.scim(method, `/Users/${user.id}`, body?.(), {
          'if-match': header(user.meta.version),
        });
        expect([200, 204]).toContain(reply.status);
      }
    },
  );

  it('guards groups alike [VER-03]', async () => {
    const group = await addGroup(directory, `Guarded ${count}`);
    const url = `/Groups/${group.id}`;
    const stale = { 'if-match': 'W/"99"' };
    expectError(await directory.scim('PUT', url, groupBody('x'), stale), 412);
    expectError(
      await directory.scim(
        'PATCH',
        url,
        patchBody({ op: 'replace', path: 'displayName', value: 'x' }),
        stale,
      ),
      412,
    );
    expectError(await directory.scim('DELETE', url, undefined, stale), 412);
    expect((await directory.scim('DELETE', url, undefined, { 'if-match': group.meta.version })).status).toBe(
      204,
    );
  });

  it('lets one of two requests that read the same version win [VER-06]', async () => {
    for (const target of ['user', 'group']) {
      const resource =
        target === 'user'
          ? await addUser(directory, `race-${count}@example.com`)
          : await addGroup(directory, `Race ${count}`);
      const { pathname } = new URL(resource.meta.location);
      const url = pathname.slice(new URL(directory.baseUrl).pathname.length);
      const put = (name: string): Promise<ScimReply> =>
        directory.scim(
          'PUT',
          url,
          target === 'user' ? userBody(`${name}-${count}@example.com`) : groupBody(`${name} ${count}`),
          {
            'if-match': resource.meta.version,
          },
        );
      const statuses = (await Promise.all(['a', 'b', 'c', 'd'].map(put))).map(({ status }) => status);
      expect(statuses.toSorted()).toEqual([200, 412, 412, 412]);
    }
  });

  it('on what does not exist is 404, even * [GET-02]', async () => {
    const missing = '/Users/01900000-0000-7000-8000-000000000000';
    expectError(await directory.scim('DELETE', missing, undefined, { 'if-match': '*' }), 404);
  });

  it('is not needed to create, and without it a write goes through [CRE-11]', async () => {
    expect((await directory.scim('PATCH', path, rename)).status).toBe(200);
  });
});

describe('If-None-Match', () => {
  const expectUnchanged = ({ status, body }: ScimReply) =>
    expect({ status, body }).toEqual({ status: 304, body: {} });
  const get = (header: string, query = '?excludedAttributes=groups') =>
    directory.scim('GET', path + query, undefined, { 'if-none-match': header });

  it('with the current version gives 304 without a body, also in a list, strong, and as * [GET-04] [VER-04] [VER-05]', async () => {
    for (const header of [tag, tag.replace('W/', ''), `W/"x", ${tag}`, '*']) {
      const reply = await get(header);
      expectUnchanged(reply);
      expect(reply.headers.get('etag')).toBe(tag);
      expect(reply.headers.get('content-location')).toBe(directory.baseUrl + path);
    }
  });

  it('with an earlier version gives the resource [GET-04]', async () => {
    const { body } = await directory.scim('PATCH', path, rename);
    expect(await get(tag)).toMatchObject({ status: 200, body: { title: 'Countess' } });
    expectUnchanged(await get(body.meta.version));
  });

  it('does not hide a change of the computed groups, which the version does not cover [VER-07] [RES-16]', async () => {
    const asked = () => get(tag, '');
    expect((await asked()).body.groups).toEqual([]);
    const group = await addGroup(directory, `Computed ${count}`, [path.slice(7)]);
    expect((await asked()).body.groups).toMatchObject([{ value: group.id }]);
  });

  it('gives 304 for a group, whose version covers its members [GET-04]', async () => {
    const group = await addGroup(directory, `Cached ${count}`, [path.slice(7)]);
    const ask = () =>
      directory.scim('GET', `/Groups/${group.id}`, undefined, { 'if-none-match': group.meta.version });
    expectUnchanged(await ask());
    await directory.scim('PATCH', `/Groups/${group.id}`, patchBody({ op: 'remove', path: 'members' }));
    expect((await ask()).status).toBe(200);
  });

  it.each(writes)('refuses a %s of the version that it names with 412 [VER-05]', async (method, body) => {
    for (const header of [tag, '*']) {
      expectError(await directory.scim(method, path, body?.(), { 'if-none-match': header }), 412);
    }
    expect((await directory.scim(method, path, body?.(), { 'if-none-match': 'W/"99"' })).status).toBeLessThan(
      300,
    );
  });
});
