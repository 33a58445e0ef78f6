/** Names of members that mean something to JavaScript, or the same thing twice, or nothing. */
import { ENTERPRISE_USER_URN, PATCH_OP_URN, USER_URN } from '@rollcall/scim';
import { describe, expect, it } from 'vitest';
import { addUser, expectError, userBody } from '../testing.ts';
import { hundredThousand, labelled, stageVictims, withMember } from './testing.ts';

const victims = stageVictims();

describe('names that differ only in letter case', () => {
  it.each([
    `"USERNAME":"other"`,
    `"name":{"givenName":"a","GIVENNAME":"b"}`,
    `"emails":[{"value":"a","Value":"b"}]`,
    `"${ENTERPRISE_USER_URN.toUpperCase()}":{},"${ENTERPRISE_USER_URN}":{}`,
    `"${ENTERPRISE_USER_URN}":{"department":"a","Department":"b"}`,
    `"Schemas":["${USER_URN}"]`,
  ])('are refused in a resource: %s [GEN-08]', async (member) => {
    const body = withMember(userBody('names@example.com'), member);
    expectError(await victims.directory.scim('POST', '/Users', body), 400, 'invalidSyntax');
  });

  it.each([
    `{"schemas":["${PATCH_OP_URN}"],"Operations":[],"operations":[{"op":"remove","path":"title"}]}`,
    `{"schemas":["${PATCH_OP_URN}"],"Operations":[{"op":"add","OP":"remove","path":"title"}]}`,
    `{"schemas":["${PATCH_OP_URN}"],"Operations":[{"op":"add","value":{"title":"a","TITLE":"b"}}]}`,
  ])('are refused in a PATCH: %s [GEN-08]', async (body) => {
    const { directory, user } = victims;
    expectError(await directory.scim('PATCH', `/Users/${user.id}`, body), 400, 'invalidSyntax');
  });
});

describe('names that no schema knows', () => {
  const NAMES = [
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '',
    ' ',
    '\ud800',
    '\0',
  ];
  const UNKNOWN = NAMES.map((name) => `${JSON.stringify(name)}:{"admin":true}`).join();

  it('are ignored at every level of a resource, and not stored [SCH-25] [SEC-10]', async () => {
    const { directory } = victims;
    const { body, status } = await directory.scim(
      'POST',
      '/Users',
      `{"schemas":["${USER_URN}"],"userName":"proto@example.com",${UNKNOWN},"name":{${UNKNOWN},"familyName":"L"},
        "emails":[{${UNKNOWN},"value":"v"}],
        "${ENTERPRISE_USER_URN}":{${UNKNOWN},"department":"D","manager":{${UNKNOWN},"value":"M"}}}`,
    );
    expect(status).toBe(201);
    const { meta, id, ...stored } = (await directory.scim('GET', `/Users/${body.id}`)).body;
    expect(stored).toEqual({
      schemas: [USER_URN, ENTERPRISE_USER_URN],
      userName: 'proto@example.com',
      name: { familyName: 'L' },
      active: true,
      emails: [{ value: 'v' }],
      groups: [],
      [ENTERPRISE_USER_URN]: { department: 'D', manager: { value: 'M' } },
    });
  });

  it('are ignored in the values of a PATCH, and reach nothing beyond them [SEC-10] [PATCH-25]', async () => {
    const { directory, user } = victims;
    const before = await victims.readUser();
    const members = `${UNKNOWN},"name.__proto__":"x","__proto__.admin":"x"`;
    const body = `{"schemas":["${PATCH_OP_URN}"],"Operations":[{"op":"add","value":{${members}}},
      {"op":"replace","path":"name","value":{${members}}},{"op":"add","path":"emails","value":[{${members}}]}]}`;
    const reply = await directory.scim('PATCH', `/Users/${user.id}`, body);
    expect(reply).toMatchObject({ status: 200, body: before });
  });

  it('are ignored by the 100,000 like a single one [SEC-11]', async () => {
    const unknown = Object.fromEntries(hundredThousand((place) => [`unknown${place}`, place]));
    const { userName } = await addUser(victims.directory, 'many-names@example.com', unknown);
    expect(userName).toBe('many-names@example.com');
  });
});

describe('the path of an operation', () => {
  it.each(
    labelled([
      '__proto__',
      'constructor',
      'constructor.prototype',
      '__proto__.admin',
      'name.__proto__',
      'name.constructor',
      'toString',
      `${USER_URN}:__proto__`,
      `${ENTERPRISE_USER_URN}:constructor`,
      'emails[type eq "work"].__proto__',
      'emails]',
      '[]',
      '.',
      ':',
      '',
      ' ',
      '\0',
      '\ud800',
      '../../name',
      'x'.repeat(1_000_000),
      'a.'.repeat(100_000),
      ':'.repeat(100_000),
    ]),
  )('%s is none, whatever the operation [PATCH-08] [PATCH-29] [SEC-10] [SEC-11]', async (_label, path) => {
    const before = await victims.readUser();
    for (const op of ['add', 'replace', 'remove']) {
      const reply = await victims.patchUser([{ op, path, value: 'x' }]);
      expect(expectError(reply, 400, 'invalidPath').length).toBeLessThan(500);
    }
    expect(await victims.readUser()).toEqual(before);
  });

  it.each(
    labelled([
      '0',
      '__proto__ eq "x"',
      'constructor pr',
      'type eq "\\ud800"',
      'type eq "\\u0000"',
      `${'('.repeat(10_000)}type pr${')'.repeat(10_000)}`,
      `${'not ('.repeat(10_000)}type pr${')'.repeat(10_000)}`,
      `${'type pr or '.repeat(5_000)}type pr`,
      `type eq "${'x'.repeat(100_000)}"`,
      '['.repeat(10_000),
    ]),
  )(
    'emails[%s] has no filter in its brackets [PATCH-06] [PATCH-08] [FLT-25] [SEC-11]',
    async (_label, filter) => {
      const operation = { op: 'replace', path: `emails[${filter}]`, value: { type: 'x' } };
      const detail = expectError(await victims.patchUser([operation]), 400, 'invalidFilter');
      expect(detail.length).toBeLessThan(500);
    },
  );
});
