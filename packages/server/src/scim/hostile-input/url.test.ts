/** URLs and headers made to confuse: ids that are none, escapes that are broken, queries without end. */
import { describe, expect, it } from 'vitest';
import { expectError, namesIn, patchBody, query } from '../testing.ts';
import { hundredThousand, labelled, stageVictims } from './testing.ts';

const victims = stageVictims();

describe('an id that is none', () => {
  it.each(
    labelled([
      'x',
      '0',
      '-1',
      '%00',
      '{id}%00',
      '%0a{id}',
      '{id}%0a',
      '{id}%20',
      '%7B{id}%7D',
      'urn:uuid:{id}',
      '{ID}',
      '%2F',
      '%252F',
      '%2e%2e%2fGroups',
      '%5c..%5c',
      '%',
      '%E0%A4%A',
      '%ff%fe',
      '%ed%a0%80',
      '%F0%9F%98%80',
      "'%20or%20true--",
      '__proto__',
      'constructor',
      '*',
      'a'.repeat(100_000),
      '%00'.repeat(5_000),
    ]),
  )('%s is answered with 404, whatever the method [GET-02] [GET-03]', async (_label, form) => {
    const { directory, user } = victims;
    const path = `/Users/${form.replace('{id}', user.id).replace('{ID}', user.id.toUpperCase())}`;
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const body = method === 'PUT' || method === 'PATCH' ? {} : undefined;
      const reply = await directory.scim(method, path, body);
      // What the body lacks may be said before the id is looked up, but nothing else.
      if (reply.status === 400) expect(body).toEqual({});
      else expect(expectError(reply, 404).length).toBeLessThan(300);
    }
    expect(await victims.readUser()).toMatchObject({ id: user.id });
  });

  it('as a member is refused, and as a filter finds nothing [SCH-10] [FLT-21]', async () => {
    const { directory, user, group } = victims;
    for (const value of ['x', '\u{1f600}', user.id.toUpperCase(), `${user.id} `, group.id, '../Users/1']) {
      const operation = { op: 'add', path: 'members', value: [{ value }] };
      const reply = await directory.scim('PATCH', `/Groups/${group.id}`, patchBody(operation));
      expectError(reply, 400, 'invalidValue');
      for (const filter of [`id eq "${value}"`, `groups.value eq "${value}"`]) {
        const found = namesIn(await query(directory, '/Users', { filter }));
        expect(found).toEqual(
          value === group.id && filter.startsWith('groups') ? ['victim@example.com'] : [],
        );
      }
      expect(namesIn(await query(directory, '/Groups', { filter: `members eq "${value}"` }))).toEqual([]);
    }
  });
});

describe('a path', () => {
  it.each(
    labelled([
      '/users',
      '/Users%0A',
      '/%0AUsers',
      '/Users%00',
      '/Users;jsessionid=1',
      '/Users%2F',
      '/__proto__',
      '/constructor',
      '/Schemas/__proto__',
      '/ResourceTypes/constructor',
      '/%',
      '/Users/a/b',
      '/Users/a/.search',
      `/${'a/'.repeat(5_000)}`,
    ]),
  )('%s leads nowhere: 404 [ERR-01] [SEC-10]', async (_label, path) => {
    const reply = await victims.directory.scim('GET', path);
    expect(expectError(reply, 404).length).toBeLessThan(300);
  });

  it('may have its letters escaped, and slashes doubled and left over', async () => {
    for (const path of ['/%55sers', '//Users', '/Users/', '/Users//']) {
      expect(await victims.directory.scim('GET', path)).toMatchObject({ status: 200 });
    }
  });

  it('with another method than those there are is answered with 405 [GEN-14]', async () => {
    for (const method of ['OPTIONS', 'PROPFIND', 'FOO', 'DELETE']) {
      expectError(await victims.directory.scim(method, '/Users'), 405);
    }
  });
});

describe('a query', () => {
  it.each(
    labelled([
      'count=1e3',
      'count=0x10',
      'count=1.0',
      'count=one',
      'count=%00',
      'count=99999999999999999999',
      'count=\u0665',
      'startIndex=Infinity',
      'startIndex=NaN',
      `startIndex=${'9'.repeat(10_000)}`,
      'sortBy=__proto__',
      'sortBy=constructor',
      'sortBy=name.__proto__',
      'sortBy=emails%5B0%5D',
      `sortBy=${'a.'.repeat(10_000)}`,
      'sortBy=userName&sortOrder=up',
    ]),
  )('with %s is refused [PAGE-08] [SORT-02] [SEC-10]', async (_label, text) => {
    expectError(await victims.directory.scim('GET', `/Users?${text}`), 400, 'invalidValue');
  });

  it.each(
    labelled([
      'attributes=__proto__,constructor,toString,name.__proto__',
      'excludedAttributes=__proto__,constructor.prototype',
      `attributes=${'x,'.repeat(50_000)}`,
      `attributes=userName${'.x'.repeat(50_000)}`,
      `excludedAttributes=${':'.repeat(50_000)}`,
      'attributes=%00,%ff,%,%ed%a0%80',
      '%',
      '%ff=%ff',
      '__proto__=1&constructor=2',
      `${'unknown=1&'.repeat(50_000)}`,
      `${'attributes=id&'.repeat(10_000)}`,
      `${'startIndex=1&'.repeat(10_000)}`,
      '&'.repeat(100_000),
      '='.repeat(100_000),
      '?'.repeat(100_000),
      'startIndex=999999999999999&count=999999999999999',
    ]),
  )('with %s is answered [GEN-06] [PROJ-07] [SEC-11]', async (_label, text) => {
    expect(await victims.directory.scim('GET', `/Users?${text}`)).toMatchObject({
      status: 200,
      body: { totalResults: 1 },
    });
  });
});

describe('a filter', () => {
  it.each(
    labelled([
      '(',
      ')',
      '"',
      '\\',
      '%',
      '\0',
      'userName eq "\0"',
      'userName eq "\\u0000"',
      'userName eq "\\ud800"',
      'userName eq "unfinished',
      'userName eq "\\"',
      'userName eq 1e400',
      'userName eq {}',
      'userName eq []',
      'userName eq undefined',
      '__proto__ eq "x"',
      'constructor pr',
      'name.__proto__ pr',
      'toString eq "x"',
      'emails[__proto__ eq "x"]',
      'emails[emails[emails[type pr]]]',
      'password eq "x"',
      'userName eq "x" or',
      'userName\u00a0eq\u00a0"x"',
      'userName eq \u201cx\u201d',
      '('.repeat(10_000),
      `${'('.repeat(10_000)}userName pr${')'.repeat(10_000)}`,
      `${'not ('.repeat(10_000)}userName pr${')'.repeat(10_000)}`,
      'not '.repeat(10_000),
      `${'userName pr and '.repeat(1_000)}userName pr`,
      `userName eq "${'\\'.repeat(50_001)}"`,
      `userName eq ${'9'.repeat(50_000)}`,
      `${'a'.repeat(50_000)} eq null`,
      `${'a'.repeat(50_000)} gt null`,
      'x'.repeat(100_000),
      ' '.repeat(100_000),
    ]),
  )('%s is refused, in a few words [FLT-03] [FLT-25] [SEC-10] [SEC-11]', async (_label, filter) => {
    const { directory } = victims;
    const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], filter };
    const inBody = expectError(await directory.scim('POST', '/Users/.search', body), 400, 'invalidFilter');
    const inUrl = expectError(await query(directory, '/Users', { filter }), 400, 'invalidFilter');
    expect(inUrl).toBe(inBody);
    expect(inUrl.length).toBeLessThan(500);
  });

  it.each(
    labelled([
      `userName eq "${'x'.repeat(60_000)}"`,
      `${'('.repeat(60)}userName eq "x"${')'.repeat(60)}`,
      `${'title eq "x" or '.repeat(999)}title eq "x"`,
      `${'(title eq "x" and nickName eq "y") or '.repeat(499)}(title eq "x" and nickName eq "y")`,
      `${'not (title pr) and '.repeat(99)}title pr`,
      `${'emails[type eq "x" and value co "y"] or '.repeat(99)}title eq "x"`,
      'userName co "%" or userName co "_" or userName co "\\\\"',
      'meta.created lt "0001-01-01T00:00:00Z" or meta.lastModified gt "9999-12-31T23:59:59.999999999Z"',
      'userName gt "\u{10ffff}"',
    ]),
  )('%s finds nobody [FLT-21] [FLT-26] [SEC-11]', async (_label, filter) => {
    expect(namesIn(await query(victims.directory, '/Users', { filter }))).toEqual([]);
  });

  it('with broken escapes is read as what is left of it, or refused [GEN-15]', async () => {
    const { directory } = victims;
    for (const filter of ['%', '%ff', 'userName%20eq%20%22%', 'userName%20eq%20%22%ff']) {
      expectError(await directory.scim('GET', `/Users?filter=${filter}`), 400, 'invalidFilter');
    }
    expect(namesIn(await directory.scim('GET', '/Users?filter=userName%20eq%20%22%ff%22'))).toEqual([]);
  });
});

describe('a header', () => {
  it('If-Match may list 100,000 versions [VER-05] [SEC-11]', async () => {
    const { directory, user } = victims;
    const send = (ifMatch: string) =>
      directory.scim('PUT', `/Users/${user.id}`, user, { 'If-Match': ifMatch });
    const stale = hundredThousand((place) => `W/"${place + 1_000_000}"`).join();
    expectError(await send(stale), 412);
    expect(await send(`${stale},${user.meta.version}`)).toMatchObject({ status: 200 });
  });

  it.each(['"', 'W/', 'W/"', ',,,,', '"\\"', 'W/W/"1"', '1', '*, *', '\u00ff'])(
    'If-Match that is %s names no version [VER-03]',
    async (ifMatch) => {
      const { directory, user } = victims;
      expectError(await directory.scim('PUT', `/Users/${user.id}`, user, { 'If-Match': ifMatch }), 412);
      const reply = await directory.scim('GET', `/Users/${user.id}`, undefined, { 'If-None-Match': ifMatch });
      expect(reply.status).toBe(200);
    },
  );

  it.each(
    labelled([
      'x',
      'Bearer',
      'Bearer Bearer',
      'Bearer {token}x',
      'Bearer {token},{token}',
      'Bearer \u00ff\u00fe',
      `Bearer ${'x'.repeat(1_000_000)}`,
      `Bearer ${'scim_'.repeat(100_000)}`,
      'Bearer '.repeat(100_000),
      `${'bearer '.repeat(100_000)}x`,
      '"'.repeat(100_000),
      `Basic ${'x'.repeat(100_000)}`,
      'Negotiate, Basic',
    ]),
  )('Authorization that is %s is answered with 401 [AUTH-02] [AUTH-10] [SEC-11]', async (_label, form) => {
    const { directory } = victims;
    const headers = { Authorization: form.replaceAll('{token}', directory.token) };
    const reply = await directory.scim('GET', '/Users', undefined, headers);
    expect(expectError(reply, 401).length).toBeLessThan(300);
    expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer realm="rollcall"[ -~]{0,300}$/);
  });

  it('Accept that asks for what is not there is no reason to fail [GEN-02]', async () => {
    for (const accept of ['text/html', 'x', '*/*;q=0', ','.repeat(100_000), '\u00ff']) {
      const reply = await victims.directory.scim('GET', '/Users', undefined, { Accept: accept });
      expect(reply).toMatchObject({ status: 200 });
      expect(reply.headers.get('content-type')).toContain('json');
    }
  });
});
