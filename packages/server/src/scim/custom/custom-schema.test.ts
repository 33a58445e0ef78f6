/** Schemas that a directory adds: everything that reads schemas follows them, over HTTP. */
import type { CustomSchema, JsonObject } from '@rollcall/scim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addSchema } from '../../directory/index.ts';
import {
  addGroup,
  addUser,
  expectError,
  groupBody,
  namesIn,
  openTestService,
  patchBody,
  query,
  type TestDirectory,
  type TestService,
  userBody,
} from '../testing.ts';
import { customSchema } from './testing.ts';

const BADGE = 'urn:example:schemas:Badge:2.0:User';
const TEAM = 'urn:example:schemas:Team:2.0:Group';

const badge = customSchema(BADGE, 'User', [
  { name: 'number', uniqueness: 'server', caseExact: true },
  { name: 'floor', type: 'integer' },
  { name: 'issued', mutability: 'immutable' },
  { name: 'pin', mutability: 'writeOnly', returned: 'never' },
  { name: 'secret', returned: 'never' },
  { name: 'note', returned: 'request' },
  { name: 'colour', returned: 'always' },
  { name: 'printed', type: 'dateTime' },
  { name: 'photo', type: 'binary' },
  {
    name: 'doors',
    type: 'complex',
    multiValued: true,
    subAttributes: [
      { name: 'value', uniqueness: 'server' },
      { name: 'type' },
      { name: 'primary', type: 'boolean' },
    ],
  },
]);

let service: TestService;
let directory: TestDirectory;

beforeAll(async () => {
  service = await openTestService();
  directory = await withSchemas(badge);
});
afterAll(() => service.close());

async function withSchemas(...schemas: readonly CustomSchema[]): Promise<TestDirectory> {
  const added = await service.addDirectory('generic');
  for (const schema of schemas) await addSchema(service.database.pool, added.scope.directoryId, schema);
  return added;
}

const badgeOf = (more: JsonObject): JsonObject => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', BADGE],
  [BADGE]: more,
});

describe('an extension that a directory adds', () => {
  it('is discovered as it was written, with its resource type [DISC-02] [DISC-08] [DISC-09] [DISC-11] [SCH-02]', async () => {
    const { body } = await directory.scim('GET', `/Schemas/${BADGE.toUpperCase()}`);
    expect(body).toMatchObject({ id: BADGE, name: 'User', attributes: expect.any(Array) });
    expect(body.attributes[1]).toMatchObject({
      name: 'floor',
      type: 'integer',
      required: false,
      returned: 'default',
    });
    const type = await directory.scim('GET', '/ResourceTypes/User');
    expect(type.body.schemaExtensions).toContainEqual({ schema: BADGE, required: false });
    expect((await directory.scim('GET', '/Schemas')).body.Resources).toContainEqual(body);
  });

  it('is stored, shown and found like those of the standard [SCH-03] [SCH-23]', async () => {
    const content = { floor: 3, issued: 'x', printed: '2026-01-02T03:04:05Z', photo: 'AQID', colour: 'Red' };
    const user = await addUser(directory, 'found@example.com', badgeOf({ number: 'F-1', ...content }));
    expect(user).toMatchObject({
      schemas: [expect.any(String), BADGE],
      [BADGE]: { number: 'F-1', ...content },
    });
    for (const filter of [
      `${BADGE}:number eq "F-1"`,
      `${BADGE.toUpperCase()}:FLOOR eq 3 and ${BADGE}:colour eq "RED"`,
      `${BADGE}:printed gt "2026-01-02T03:04:04Z" and ${BADGE}:floor lt 4`,
      `schemas eq "${BADGE}" and ${BADGE}:photo eq "AQID"`,
    ]) {
      expect(namesIn(await query(directory, '/Users', { filter }))).toEqual(['found@example.com']);
    }
    expect(namesIn(await query(directory, '/Users', { filter: `${BADGE}:number eq "f-1"` }))).toEqual([]);
  });

  it('sorts', async () => {
    const own = await withSchemas(badge);
    await addUser(own, 'low@example.com', badgeOf({ floor: 1 }));
    await addUser(own, 'high@example.com', badgeOf({ floor: 10 }));
    await addUser(own, 'middle@example.com', badgeOf({ floor: 9 }));
    const sorted = await query(own, '/Users', { sortBy: `${BADGE}:floor`, sortOrder: 'descending' });
    expect(namesIn(sorted)).toEqual(['high@example.com', 'middle@example.com', 'low@example.com']);
  });

  it('is changed by PATCH, by path and as a whole [PATCH-27] [SCH-22]', async () => {
    const user = await addUser(directory, 'patched@example.com');
    const patch = async (...operations: JsonObject[]) =>
      (await directory.scim('PATCH', `/Users/${user.id}`, patchBody(...operations))).body;
    expect(await patch({ op: 'add', path: `${BADGE}:floor`, value: 7 })).toMatchObject({
      [BADGE]: { floor: 7 },
    });
    expect(await patch({ op: 'replace', value: { [BADGE]: { colour: 'blue' } } })).toMatchObject({
      [BADGE]: { floor: 7, colour: 'blue' },
    });
    expect(
      await patch({ op: 'add', path: `${BADGE}:doors`, value: [{ value: 'P1', type: 'front' }] }),
    ).toMatchObject({ [BADGE]: { doors: [{ value: 'P1', type: 'front' }] } });
    expect(await patch({ op: 'remove', path: BADGE })).toMatchObject({ schemas: [expect.any(String)] });
    expect((await directory.scim('GET', `/Users/${user.id}`)).body[BADGE]).toBeUndefined();
  });

  it.each<[string, JsonObject]>([
    ['text for an integer', { floor: '3' }],
    ['a fraction for an integer', { floor: 1.5 }],
    ['a date for a dateTime', { printed: '2020-01-01' }],
    ['what is no base64', { photo: '!!' }],
    [
      'two primaries',
      {
        doors: [
          { value: 'a', primary: true },
          { value: 'b', primary: true },
        ],
      },
    ],
  ])('refuses %s [SCH-05] [SCH-06] [SCH-07] [SCH-14]', async (_name, content) => {
    const reply = await directory.scim('POST', '/Users', userBody('refused@example.com', badgeOf(content)));
    expect(expectError(reply, 400, 'invalidValue')).toContain(BADGE);
  });
});

describe('the characteristics of an attribute', () => {
  it('writeOnly and returned never: nothing can be read, filtered or found in the database [SCH-19] [SCH-20] [PROJ-04]', async () => {
    const user = await addUser(
      directory,
      'never@example.com',
      badgeOf({ pin: 'hush-1', secret: 'hush-2', floor: 1 }),
    );
    const asked = await directory.scim(
      'GET',
      `/Users/${user.id}?attributes=${BADGE}:pin,${BADGE}:secret,${BADGE}:floor`,
    );
    expect(asked.body[BADGE]).toEqual({ floor: 1, colour: undefined });
    expectError(
      await query(directory, '/Users', { filter: `${BADGE}:secret eq "hush-2"` }),
      400,
      'invalidFilter',
    );
    const { rows } = await service.database.pool.query(
      `select from scim_user u where u::text like '%hush%' union all select from event_outbox e where e::text like '%hush%'`,
    );
    expect(rows).toEqual([]);
  });

  it('returned request: shown when it is named or has just been written; always: shown whatever is named [SCH-20] [CRE-09]', async () => {
    const user = await addUser(
      directory,
      'asked@example.com',
      badgeOf({ note: 'n', colour: 'green', floor: 2 }),
    );
    const reply = await directory.scim(
      'PATCH',
      `/Users/${user.id}`,
      patchBody({ op: 'replace', path: `${BADGE}:note`, value: 'm' }),
    );
    expect(user[BADGE]).toEqual({ note: 'n', colour: 'green', floor: 2 });
    expect(reply.body[BADGE]).toEqual({ note: 'm', colour: 'green', floor: 2 });
    const get = async (attributes: string) =>
      (await directory.scim('GET', `/Users/${user.id}${attributes}`)).body[BADGE];
    expect(await get('')).toEqual({ colour: 'green', floor: 2 });
    expect(await get(`?attributes=${BADGE}:note`)).toEqual({ note: 'm', colour: 'green' });
    expect(await get('?attributes=userName')).toEqual({ colour: 'green' });
    expect(await get(`?excludedAttributes=${BADGE}:colour`)).toEqual({ colour: 'green', floor: 2 });
  });

  it('immutable: set once, by POST, PUT or PATCH, then neither changed nor removed [SCH-19]', async () => {
    const user = await addUser(directory, 'immutable@example.com');
    const put = (content: JsonObject) =>
      directory.scim('PUT', `/Users/${user.id}`, userBody('immutable@example.com', badgeOf(content)));
    const patch = (operation: JsonObject) =>
      directory.scim('PATCH', `/Users/${user.id}`, patchBody(operation));
    expect(await put({ issued: 'May' })).toMatchObject({ status: 200, body: { [BADGE]: { issued: 'May' } } });
    expect(await put({ issued: 'May', floor: 1 })).toMatchObject({ status: 200 });
    expect(expectError(await put({ issued: 'June' }), 400, 'mutability')).toContain(`${BADGE}:issued`);
    expect((await put({ floor: 5 })).body[BADGE]).toEqual({ issued: 'May', floor: 5 });
    expectError(await patch({ op: 'replace', path: `${BADGE}:issued`, value: 'June' }), 400, 'mutability');
    expectError(await patch({ op: 'remove', path: BADGE }), 400, 'mutability');
    const other = await addUser(directory, 'later@example.com');
    const added = await directory.scim(
      'PATCH',
      `/Users/${other.id}`,
      patchBody({ op: 'add', path: `${BADGE}:issued`, value: 'July' }),
    );
    expect(added.body[BADGE]).toEqual({ issued: 'July' });
  });
});

describe('uniqueness of an attribute [SCH-21]', () => {
  const taken = (reply: Parameters<typeof expectError>[0]) => expectError(reply, 409, 'uniqueness');

  it('holds on POST, PUT and PATCH, and names attribute and value', async () => {
    const own = await withSchemas(badge);
    const first = await addUser(own, 'one@example.com', badgeOf({ number: 'N1' }));
    const second = await addUser(own, 'two@example.com', badgeOf({ number: 'n1' }));
    const detail = taken(
      await own.scim('POST', '/Users', userBody('x@example.com', badgeOf({ number: 'N1' }))),
    );
    expect(detail).toContain(`${BADGE}:number "N1"`);
    taken(
      await own.scim('PUT', `/Users/${second.id}`, userBody('two@example.com', badgeOf({ number: 'N1' }))),
    );
    const set = (number: string) => patchBody({ op: 'replace', path: `${BADGE}:number`, value: number });
    taken(await own.scim('PATCH', `/Users/${second.id}`, set('N1')));
    expect((await own.scim('GET', `/Users/${second.id}`)).body).toEqual(second);
    expect(namesIn(await query(own, '/Users', {}))).toHaveLength(2);
    expect(await own.scim('PATCH', `/Users/${first.id}`, set('N1'))).toMatchObject({ status: 200 });
  });

  it('of a sub-attribute holds among elements of all users, whatever their letter case', async () => {
    const own = await withSchemas(badge);
    const doors = (...values: string[]) => badgeOf({ doors: values.map((value) => ({ value })) });
    await addUser(own, 'one@example.com', doors('North', 'South'));
    taken(await own.scim('POST', '/Users', userBody('two@example.com', doors('East', 'NORTH'))));
    await addUser(own, 'two@example.com', doors('East', 'West'));
  });

  it('frees a value that is changed, removed or deleted', async () => {
    const own = await withSchemas(badge);
    const first = await addUser(own, 'one@example.com', badgeOf({ number: 'A' }));
    const set = patchBody({ op: 'replace', path: `${BADGE}:number`, value: 'B' });
    await own.scim('PATCH', `/Users/${first.id}`, set);
    const second = await addUser(own, 'two@example.com', badgeOf({ number: 'A' }));
    await own.scim('PUT', `/Users/${second.id}`, userBody('two@example.com'));
    await addUser(own, 'three@example.com', badgeOf({ number: 'A' }));
    await own.scim('DELETE', `/Users/${first.id}`);
    await addUser(own, 'four@example.com', badgeOf({ number: 'B' }));
  });

  it('lets one of many win who try at once, and ends no other request badly', async () => {
    const own = await withSchemas(badge);
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        own.scim('POST', '/Users', userBody(`u${i}@example.com`, badgeOf({ number: 'same' }))),
      ),
    );
    expect(replies.map(({ status }) => status).toSorted()).toEqual([201, ...Array(19).fill(409)]);
    const users = await Promise.all(
      Array.from({ length: 8 }, (_, i) => addUser(own, `p${i}@example.com`, badgeOf({ number: `p${i}` }))),
    );
    const set = patchBody({ op: 'replace', path: `${BADGE}:number`, value: 'contested' });
    const patches = await Promise.all(users.map(({ id }) => own.scim('PATCH', `/Users/${id}`, set)));
    expect(patches.map(({ status }) => status).toSorted()).toEqual([200, ...Array(7).fill(409)]);
    const filter = `${BADGE}:number eq "contested"`;
    expect(namesIn(await query(own, '/Users', { filter }))).toHaveLength(1);
  });

  it('ends at the directory [TEN-04]', async () => {
    const [one, other] = [await withSchemas(badge), await withSchemas(badge)];
    for (const each of [one, other]) await addUser(each, 'same@example.com', badgeOf({ number: 'N' }));
  });

  it('of a group holds in POST, PUT and PATCH, with members or without', async () => {
    const own = await withSchemas(customSchema(TEAM, 'Group', [{ name: 'code', uniqueness: 'server' }]));
    const user = await addUser(own, 'one@example.com');
    const body = (displayName: string, code: string) => ({
      ...groupBody(displayName, [user.id]),
      [TEAM]: { code },
    });
    expect(await own.scim('POST', '/Groups', body('One', 'C'))).toMatchObject({
      status: 201,
      body: { [TEAM]: { code: 'C' } },
    });
    taken(await own.scim('POST', '/Groups', body('Two', 'c')));
    const two = await addGroup(own, 'Two');
    taken(await own.scim('PUT', `/Groups/${two.id}`, body('Two', 'C')));
    taken(
      await own.scim(
        'PATCH',
        `/Groups/${two.id}`,
        patchBody({ op: 'add', value: { [TEAM]: { code: 'C' } } }),
      ),
    );
    expect((await own.scim('GET', `/Groups/${two.id}`)).body).toEqual({ ...two });
    expect(namesIn(await query(own, '/Groups', { filter: `${TEAM}:code eq "C"` }))).toEqual(['One']);
  });
});

describe('a required extension [DISC-09]', () => {
  const required = customSchema(BADGE, 'User', [{ name: 'number', required: true }, { name: 'floor' }], true);

  it('has to be there on POST and PUT, with its required attributes, and stays under PATCH [SCH-22]', async () => {
    const own = await withSchemas(required);
    const post = (more: JsonObject) => own.scim('POST', '/Users', userBody('one@example.com', more));
    expect(expectError(await post({}), 400, 'invalidValue')).toContain(BADGE);
    expect(expectError(await post(badgeOf({ floor: '1' })), 400, 'invalidValue')).toContain(
      `${BADGE}:number`,
    );
    const { body: user } = await post(badgeOf({ number: '1', floor: '1' }));
    expectError(await own.scim('PUT', `/Users/${user.id}`, userBody('one@example.com')), 400, 'invalidValue');
    for (const path of [BADGE, `${BADGE}:number`]) {
      expectError(
        await own.scim('PATCH', `/Users/${user.id}`, patchBody({ op: 'remove', path })),
        400,
        'mutability',
      );
    }
    const type = await own.scim('GET', '/ResourceTypes/User');
    expect(type.body.schemaExtensions).toContainEqual({ schema: BADGE, required: true });
  });
});

describe('a directory without the schema', () => {
  it('knows nothing of it, while both are driven at once [TEN-01] [SCH-22]', async () => {
    const [strict, plain] = [await withSchemas(badge), await service.addDirectory('okta')];
    const rounds = Array.from({ length: 20 }, (_, i) => i);
    await Promise.all(
      rounds.flatMap((i) => [
        addUser(strict, `u${i}@example.com`, badgeOf({ number: `N${i}` })).then((user) =>
          expect(user[BADGE]).toEqual({ number: `N${i}` }),
        ),
        plain
          .scim('POST', '/Users', userBody(`u${i}@example.com`, { [BADGE]: { number: 'same' } }))
          .then((reply) =>
            expect(reply).toMatchObject({ status: 201, body: { schemas: [expect.any(String)] } }),
          ),
        plain.scim('GET', `/Schemas/${BADGE}`).then((reply) => expectError(reply, 404)),
        query(plain, '/Users', { filter: `${BADGE}:number eq "N${i}"` }).then((reply) =>
          expectError(reply, 400, 'invalidFilter'),
        ),
        strict.scim('GET', `/Schemas/${BADGE}`).then((reply) => expect(reply.status).toBe(200)),
      ]),
    );
    const { body } = await plain.scim('GET', '/Users');
    expect(JSON.stringify(body)).not.toContain(BADGE);
  });
});
