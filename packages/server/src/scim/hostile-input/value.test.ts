/** Values that are hard to store, hard to compare, or not of their attribute's type. */
import { GROUP_URN, PATCH_OP_URN, SEARCH_REQUEST_URN, USER_URN } from '@rollcall/scim';
import { describe, expect, it } from 'vitest';
import {
  addGroup,
  addUser,
  expectError,
  groupBody,
  namesIn,
  patchBody,
  query,
  userBody,
} from '../testing.ts';
import { hundredThousand, labelled, stageVictims, withMember } from './testing.ts';

const victims = stageVictims();

describe('text', () => {
  it.each(
    labelled([
      '%',
      '_',
      '\\',
      '%_\\',
      "'; drop table scim_user; --",
      '$1',
      '{}[]()<>&"',
      '\t\n\r\u0001\u001f\u007f\u0085',
      '\u2028\u2029\ufeff\u200b\u202e',
      '\uffff\ufffe\ufdd0',
      '\u{1f469}\u200d\u{1f4bb}\u{10ffff}',
      'e\u0301\u0323'.repeat(10_000),
      '\u0130\u0131\u017f\u00df\u1e9e\u03a3\u03c2\ufb01\u212a',
      '\u0300'.repeat(50_000),
      '=cmd|calc!A1',
      '2'.repeat(1_000_000),
    ]),
  )('%s is stored as it was sent [GEN-01] [GEN-12]', async (_label, text) => {
    const { directory } = victims;
    const emails = [{ value: text }];
    const { id } = await addUser(directory, crypto.randomUUID(), { title: text, externalId: text, emails });
    const path = `/Users/${id}`;
    expect((await directory.scim('GET', path)).body).toMatchObject({ title: text, externalId: text, emails });
    await directory.scim('PATCH', path, patchBody({ op: 'replace', path: 'nickName', value: text }));
    expect((await directory.scim('GET', path)).body.nickName).toBe(text);
    expect(await directory.scim('DELETE', path)).toMatchObject({ status: 204 });
  });

  it.each(['\\u0000', '\\ud800', '\\udc00', '\\udc00\\ud800', 'a\\ud83d', '\\ud83db'])(
    'with %s cannot be stored, wherever it is [CRE-07] [PATCH-30]',
    async (text) => {
      const { directory, user } = victims;
      const refuse = async (method: string, path: string, members: string) =>
        expectError(await directory.scim(method, path, `{${members}}`), 400, 'invalidValue');
      for (const member of [
        `"userName":"${text}"`,
        `"userName":"x","externalId":"${text}"`,
        `"userName":"x","name":{"givenName":"${text}"}`,
        `"userName":"x","emails":["${text}"]`,
        `"userName":"x","emails":[{"value":"x","type":"${text}"}]`,
        `"userName":"x","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"${text}"}`,
      ]) {
        await refuse('POST', '/Users', `"schemas":["${USER_URN}"],${member}`);
      }
      await refuse('POST', '/Groups', `"schemas":["${GROUP_URN}"],"displayName":"${text}"`);
      const members = `[{"value":"${text}"}]`;
      await refuse('POST', '/Groups', `"schemas":["${GROUP_URN}"],"displayName":"x","members":${members}`);
      const operation = `{"op":"replace","path":"title","value":"${text}"}`;
      await refuse('PATCH', `/Users/${user.id}`, `"schemas":["${PATCH_OP_URN}"],"Operations":[${operation}]`);
    },
  );

  it('of 100,000 characters is no user name and no group name; an externalId it can be [RES-09] [RES-03]', async () => {
    const { directory } = victims;
    const long = 'n'.repeat(100_000);
    const refuse = async (endpoint: string, body: object) =>
      expectError(await directory.scim('POST', endpoint, body), 400, 'invalidValue');
    expect(await refuse('/Users', userBody(long))).toMatch(/^userName .*1024 bytes/);
    expect(await refuse('/Groups', groupBody(long))).toMatch(/^displayName .*1024 bytes/);
    const rename = { op: 'replace', path: 'userName', value: long };
    expectError(await victims.patchUser([rename]), 400, 'invalidValue');

    const { id } = await addUser(directory, 'long-id@example.com', { externalId: long });
    expect((await directory.scim('GET', `/Users/${id}`)).body.externalId).toBe(long);
    const externalId = 'e'.repeat(60_000);
    await directory.scim('PUT', `/Users/${id}`, userBody('long-id@example.com', { externalId }));
    const filter = `externalId eq "${externalId}"`;
    expect(namesIn(await query(directory, '/Users', { filter }))).toEqual(['long-id@example.com']);
    expect(await directory.scim('DELETE', `/Users/${id}`)).toMatchObject({ status: 204 });
    expect(await addUser(directory, 'long-id@example.com', { externalId })).toMatchObject({ externalId });
  });

  it('that grows when it is folded is measured folded [RES-09]', async () => {
    // Three bytes each, and five when folded: U+1FB6 and U+03B9.
    const body = groupBody('\u1fb7'.repeat(300));
    expectError(await victims.directory.scim('POST', '/Groups', body), 400, 'invalidValue');
  });

  it('with % and _ and \\ in it is found by them, and nothing else is [FLT-26]', async () => {
    const { directory } = victims;
    const titles = ['100%', '100', 'a_b', 'axb', 'c\\d', 'cd', '%_\\', "O'Neil"];
    for (const [place, title] of titles.entries()) {
      await addUser(directory, `wild${place}`, { title, nickName: 'wildcard' });
    }
    const find = async (operator: string, text: string) => {
      const filter = `nickName eq "wildcard" and title ${operator} ${JSON.stringify(text)}`;
      const names = namesIn(await query(directory, '/Users', { filter }));
      return names.map((name) => titles[Number(name.slice('wild'.length))]);
    };
    expect(await find('co', '%')).toEqual(['100%', '%_\\']);
    expect(await find('co', '_')).toEqual(['a_b', '%_\\']);
    expect(await find('co', '\\')).toEqual(['c\\d', '%_\\']);
    expect(await find('sw', '%')).toEqual(['%_\\']);
    expect(await find('ew', '\\')).toEqual(['%_\\']);
    expect(await find('eq', 'A_B')).toEqual(['a_b']);
    expect(await find('co', "'")).toEqual(["O'Neil"]);
  });
});

describe('a value of another type', () => {
  it.each([
    ['a number', '5'],
    ['a number beyond every type', '1e400'],
    ['a number of 100,000 digits', '9'.repeat(100_000)],
    ['minus zero', '-0'],
    ['true', 'true'],
    ['an object with a toString', '{"toString":"x","valueOf":"y"}'],
    ['an array', '["x"]'],
  ])('than text is refused: %s [CRE-07] [PATCH-30]', async (_name, value) => {
    const { directory } = victims;
    const refuse = async (endpoint: string, urn: string, members: string) => {
      const body = `{"schemas":["${urn}"],${members}}`;
      expectError(await directory.scim('POST', endpoint, body), 400, 'invalidValue');
    };
    await refuse('/Users', USER_URN, `"userName":${value}`);
    await refuse('/Users', USER_URN, `"userName":"typed@example.com","title":${value}`);
    await refuse('/Groups', GROUP_URN, `"displayName":${value}`);
  });

  it.each(['"true"', '1', '0', '"yes"', '{}', '["true"]', '1e400'])(
    'than true and false is refused: %s [SCH-04] [CRE-07]',
    async (value) => {
      const body = withMember({ schemas: [USER_URN], userName: 'typed@example.com' }, `"active":${value}`);
      expectError(await victims.directory.scim('POST', '/Users', body), 400, 'invalidValue');
    },
  );

  it.each(['"1"', '1.5', '1e400', '"1e3"', 'true', '[1]', '{}', '9007199254740993'])(
    'than a whole number is refused: %s [PAGE-08]',
    async (value) => {
      for (const name of ['count', 'startIndex']) {
        const body = withMember({ schemas: [SEARCH_REQUEST_URN] }, `"${name}":${value}`);
        expectError(await victims.directory.scim('POST', '/Users/.search', body), 400, 'invalidValue');
      }
    },
  );
});

describe('a long array of', () => {
  it('elements is stored and given back in order [SEC-11]', async () => {
    const { directory } = victims;
    const emails = hundredThousand((place) => ({ value: `${place}` }));
    const { id } = await addUser(directory, 'many@example.com', { emails });
    const reply = await directory.scim('GET', `/Users/${id}?attributes=emails`);
    expect(reply.body.emails).toEqual(emails);
    expect(await directory.scim('DELETE', `/Users/${id}`)).toMatchObject({ status: 204 });
  }, 60_000);

  it('equal elements is one element [SCH-15]', async () => {
    const emails = hundredThousand(() => ({ value: 'same' }));
    const user = await addUser(victims.directory, 'equal@example.com', { emails });
    expect(user.emails).toEqual([{ value: 'same' }]);
  });

  it('members who do not exist is refused by naming the first of them [SCH-10]', async () => {
    const body = groupBody('Nobody', hundredThousand(String));
    const detail = expectError(await victims.directory.scim('POST', '/Groups', body), 400, 'invalidValue');
    expect(detail).toContain('"0"');
    expect(detail.length).toBeLessThan(500);
  });

  it('operations is carried out [PATCH-05] [SEC-11]', async () => {
    const operations = hundredThousand(() => ({ op: 'remove', path: 'x' })).fill({
      op: 'remove',
      path: 'title',
    });
    expect(await victims.patchUser(operations)).toMatchObject({ status: 200, body: { id: victims.user.id } });
  });

  it('operations on members is carried out as one change [PATCH-05] [PATCH-35] [SEC-11]', async () => {
    const { directory, user } = victims;
    const other = await addUser(directory, 'other@example.com');
    const group = await addGroup(directory, 'Busy', [user.id]);
    const operations = hundredThousand((place) =>
      place % 2 === 0
        ? { op: 'add', path: 'members', value: other.id }
        : { op: 'remove', path: `members[value eq "${user.id}"]` },
    ).slice(0, 30_000);
    const body = { ...patchBody(), Operations: operations };
    expect(await directory.scim('PATCH', `/Groups/${group.id}`, body)).toMatchObject({ status: 204 });
    const { members } = (await directory.scim('GET', `/Groups/${group.id}`)).body;
    expect(members).toMatchObject([{ value: other.id }]);
  });

  it('operations that each look for members by a filter is refused as a whole [PATCH-04] [SEC-11]', async () => {
    const { directory, group, user } = victims;
    const remove = { op: 'remove', path: `members[value eq "${user.id}"]` };
    const search = { op: 'remove', path: 'members[value sw "x"]' };
    const body = { ...patchBody(), Operations: [remove, ...hundredThousand(() => search).slice(0, 10_000)] };
    expectError(await directory.scim('PATCH', `/Groups/${group.id}`, body), 400, 'tooMany');
    const { members } = (await directory.scim('GET', `/Groups/${group.id}`)).body;
    expect(members).toMatchObject([{ value: user.id }]);
  });

  it('URNs of unknown schemas is ignored [SCH-22]', async () => {
    const { directory, user } = victims;
    const schemas = [USER_URN, ...hundredThousand((place) => `urn:x:${place}`)];
    const body = { ...userBody('victim@example.com'), schemas };
    expect(await directory.scim('PUT', `/Users/${user.id}`, body)).toMatchObject({ status: 200 });
  });
});
