/** Bodies that are no message at all, at every endpoint that takes one. */
import { GROUP_URN, PATCH_OP_URN, SEARCH_REQUEST_URN, USER_URN } from '@rollcall/scim';
import { describe, expect, it } from 'vitest';
import { expectError } from '../testing.ts';
import { nested, stageVictims, withMember } from './testing.ts';

const victims = stageVictims();

const WITH_BODY: readonly [method: string, path: string, urn: string][] = [
  ['POST', '/Users', USER_URN],
  ['PUT', '/Users/{user}', USER_URN],
  ['PATCH', '/Users/{user}', PATCH_OP_URN],
  ['POST', '/Users/.search', SEARCH_REQUEST_URN],
  ['POST', '/Groups', GROUP_URN],
  ['PUT', '/Groups/{group}', GROUP_URN],
  ['PATCH', '/Groups/{group}', PATCH_OP_URN],
  ['POST', '/Groups/.search', SEARCH_REQUEST_URN],
  ['POST', '/.search', SEARCH_REQUEST_URN],
];

describe.each(WITH_BODY)('%s %s', (method, path, urn) => {
  const send = (body: unknown, headers?: Readonly<Record<string, string>>) => {
    const { directory, user, group } = victims;
    return directory.scim(
      method,
      path.replace('{user}', user.id).replace('{group}', group.id),
      body,
      headers,
    );
  };

  it.each([
    '',
    '{',
    'undefined',
    '{"schemas":["x"],}',
    "{'schemas':['x']}",
    '{"schemas":[NaN]}',
    '{"schemas":["\u0001"]}',
    '{"schemas":["\\x"]}',
    '\u0000{}',
    '{}\u0000',
  ])('refuses %j, which is not JSON [CRE-06] [PATCH-02] [SRCH-02]', async (body) => {
    expectError(await send(body), 400, 'invalidSyntax');
  });

  it.each(['[]', '[{}]', 'null', '0', '"{}"', 'false'])(
    'refuses %s, which is not an object [CRE-06] [PATCH-02] [SRCH-02]',
    async (body) => {
      expectError(await send(body), 400, 'invalidSyntax');
    },
  );

  it.each([undefined, null, [], {}, 5, 'text', [5], [null], [[]], ['\ud800'], ['__proto__']])(
    'refuses %j as its schemas [CRE-08] [GEN-04]',
    async (schemas) => {
      const operations = [{ op: 'remove', path: 'title' }];
      const body = { schemas, userName: 'x', displayName: 'x', Operations: operations };
      expectError(await send(body), 400, 'invalidSyntax');
    },
  );

  it('refuses 10,000 and 500,000 levels of nesting, wherever they are [SEC-09] [SEC-11]', async () => {
    for (const levels of [10_000, 500_000]) {
      const body = withMember({ schemas: [urn] }, `"x":${nested(levels)}`);
      expect(expectError(await send(body), 400, 'invalidSyntax')).toContain('64');
    }
  });

  it('refuses a body that is said to be text [GEN-03]', async () => {
    expectError(await send('{}', { 'Content-Type': 'text/plain' }), 415);
  });
});
