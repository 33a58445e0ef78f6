/**
 * The figures of RFC 7644 as requests: each is sent to a directory of its own in which what it takes for granted was
 * made first, and answered as the RFC shows. The people in the samples are ours; their ids and URLs become those that
 * this server gave.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { JsonObject } from '@rollcall/scim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addUser, openTestService, type ScimReply, type TestDirectory, type TestService } from './testing.ts';

const SAMPLES = new URL('../../../scim/samples/', import.meta.url);
const SAMPLE_BASE_URL = 'https://scim.example.com/v2';
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
const MARA = '5b0d7c1e-8a42-4f60-9f57-1d2c6a4e9b03';
const TOMAS = 'c94e2f5a-0b1d-4a7e-8c33-7f60d9e1a2b4';

let service: TestService;

beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service.close());

const sample = (name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(`${name}.json`, SAMPLES), 'utf8'));

/** A directory in which the resources of samples live, under the ids that the samples have for them. */
class Stage {
  readonly directory: TestDirectory;
  readonly #ids = new Map<string, string>();

  constructor(directory: TestDirectory) {
    this.directory = directory;
  }

  /** Creates what a sample shows. Members that are not there yet are created first, as people without a name of note. */
  async create(resource: JsonObject): Promise<string> {
    for (const { value } of (resource.members ?? []) as { value: string }[]) await this.createPerson(value);
    const endpoint = 'displayName' in resource && !('userName' in resource) ? '/Groups' : '/Users';
    const reply = await this.directory.scim('POST', endpoint, this.translate(resource));
    expect(reply).toMatchObject({ status: 201 });
    if (typeof resource.id === 'string') this.#ids.set(resource.id, reply.body.id);
    return `${endpoint}/${reply.body.id}`;
  }

  async createPerson(sampleId: string): Promise<void> {
    if (this.#ids.has(sampleId)) return;
    this.#ids.set(sampleId, (await addUser(this.directory, `${sampleId}@example.com`)).id);
  }

  /** The text or JSON of a sample with this directory's ids and URLs. */
  translate<T>(part: T): T {
    let text = JSON.stringify(part).replaceAll(SAMPLE_BASE_URL, this.directory.baseUrl);
    for (const [theirs, ours] of this.#ids) text = text.replaceAll(theirs, ours);
    return JSON.parse(text);
  }

  /** Sends a request of a sample. A new resource takes the place of the one with this id in the sample. */
  async send(
    method: string,
    path: string,
    body?: JsonObject,
    headers?: Record<string, string>,
  ): Promise<ScimReply> {
    const reply = await this.directory.scim(
      method,
      this.translate(path),
      body && this.translate(body),
      headers,
    );
    if (reply.status === 201) this.#ids.set(TOMAS, reply.body.id);
    return reply;
  }
}

const openStage = async () => new Stage(await service.addDirectory());

/** What a server sets, and the members, which an empty group has as []: looked at apart. */
const LOOKED_AT_APART = ['id', 'meta', 'groups', 'active', 'members'];

/** Holds a resource to a sample: all that is shown and, besides what only a server sets, nothing else. */
function expectResource(body: ScimReply['body'], expected: ScimReply['body']): void {
  const { meta, groups: _computed, members, ...rest } = expected;
  expect(body).toMatchObject(rest);
  expect(
    Object.keys(body)
      .filter((name) => !LOOKED_AT_APART.includes(name))
      .toSorted(),
  ).toEqual(
    Object.keys(expected)
      .filter((name) => !LOOKED_AT_APART.includes(name))
      .toSorted(),
  );
  if (meta !== undefined) expect(Object.keys(body.meta).toSorted()).toEqual(Object.keys(meta).toSorted());
  if (meta !== undefined)
    expect(body.meta).toMatchObject({ resourceType: meta.resourceType, location: meta.location });
  const idsOf = (elements: readonly { value: string }[] = []) =>
    elements.map(({ value }) => value).toSorted();
  expect(idsOf(body.members)).toEqual(idsOf(members));
}

/** A figure: what has to be there, what is sent, and what the RFC shows as the answer. */
interface Figure {
  readonly given?: readonly string[];
  readonly request: readonly [method: string, path: string, body?: string];
  readonly headers?: Record<string, string>;
  readonly status: number;
  readonly response?: string;
}

const tomas = 'rfc7644-3.4.1-user';
const figures: readonly (readonly [section: string, figure: Figure])[] = [
  [
    '3.3 creates a user [CRE-01] [CRE-02]',
    {
      request: ['POST', '/Users', 'rfc7644-3.3-create-user-request'],
      status: 201,
      response: 'rfc7644-3.3-create-user-response',
    },
  ],
  [
    '3.4.1 reads a user [GET-01]',
    { given: [tomas], request: ['GET', `/Users/${TOMAS}`], status: 200, response: tomas },
  ],
  [
    '3.4.2 lists the names of users [PROJ-02] [PAGE-05]',
    {
      given: ['rfc7643-8.2-user-full', tomas],
      request: ['GET', '/Users?attributes=userName'],
      status: 200,
      response: 'rfc7644-3.4.2-list-of-user-names',
    },
  ],
  [
    '3.4.2 finds nothing [FLT-21]',
    {
      given: [tomas],
      request: ['GET', '/Users?filter=userName%20eq%20%22nobody%22'],
      status: 200,
      response: 'rfc7644-3.4.2-empty-list',
    },
  ],
  [
    '3.5.1 replaces a user [PUT-02] [PUT-08] [PUT-11]',
    {
      given: [tomas],
      request: ['PUT', `/Users/${TOMAS}`, 'rfc7644-3.5.1-replace-user-request'],
      status: 200,
      response: 'rfc7644-3.5.1-replace-user-response',
    },
  ],
  ['3.6 deletes a user [DEL-01]', { given: [tomas], request: ['DELETE', `/Users/${TOMAS}`], status: 204 }],
  [
    '3.7.2 carries out operations in bulk [BULK-01]',
    { request: ['POST', '/Bulk', 'rfc7644-3.7.2-bulk-request'], status: 200 },
  ],
  [
    '3.12 asks for who is not there [ERR-01]',
    { request: ['GET', `/Users/${MARA}`], status: 404, response: 'rfc7644-3.12-error-not-found' },
  ],
  [
    '3.14 reads a user with its version [VER-01]',
    {
      given: ['rfc7644-3.14-user-with-version'],
      request: ['GET', `/Users/${TOMAS}`],
      status: 200,
      response: 'rfc7644-3.14-user-with-version',
    },
  ],
  [
    '3.14 reads nothing that is known already [GET-04]',
    {
      given: [tomas],
      request: ['GET', `/Users/${TOMAS}?attributes=userName`],
      headers: { 'If-None-Match': 'W/"1"' },
      status: 304,
    },
  ],
  [
    '3.14 replaces nothing that has changed [VER-03]',
    {
      given: [tomas],
      request: ['PUT', `/Users/${TOMAS}`, 'rfc7644-3.5.1-replace-user-request'],
      headers: { 'If-Match': 'W/"990"' },
      status: 412,
    },
  ],
];

describe('RFC 7644 §', () => {
  it.each(figures)('%s', async (_section, { given = [], request, headers, status, response }) => {
    const stage = await openStage();
    for (const name of given) await stage.create(sample(name));
    const [method, path, body] = request;
    const reply = await stage.send(method, path, body === undefined ? undefined : sample(body), headers);
    expect(reply).toMatchObject({ status });
    if (response === undefined) return;
    const expected: ScimReply['body'] = stage.translate(sample(response));
    if ('id' in expected) expectResource(reply.body, expected);
    else expect(reply.body).toEqual(expected);
  });

  it('3.4.2.4 turns to a page amid all users [PAGE-01] [PAGE-04] [PAGE-05]', async () => {
    const stage = await openStage();
    const fill = async (count: number) => {
      for (let i = 0; i < count; i++) await stage.createPerson(crypto.randomUUID());
    };
    await fill(20);
    await stage.create(sample('rfc7643-8.2-user-full'));
    await fill(16);
    const { body } = await stage.send('GET', '/Users?startIndex=21&count=1&attributes=userName');
    expect(body).toEqual(stage.translate(sample('rfc7644-3.4.2.4-page-of-users')));
  });

  it('3.4.3 searches users and groups at once [SRCH-02] [SRCH-04]', async () => {
    const stage = await openStage();
    const expected = sample('rfc7644-3.4.3-search-response').Resources as JsonObject[];
    for (const resource of expected) await stage.create(resource);
    await stage.createPerson(MARA);
    const { status, body } = await stage.send('POST', '/.search', sample('rfc7644-3.4.3-search-request'));
    expect(status).toBe(200);
    expect(body).toMatchObject({ totalResults: 2, startIndex: 1, itemsPerPage: 2 });
    expect(body.Resources).toEqual(expect.arrayContaining(stage.translate(expected)));
  });

  it('3.12 refuses to change an id [PATCH-09] [ERR-02]', async () => {
    const stage = await openStage();
    const path = await stage.create(sample(tomas));
    const { body } = await stage.send('PATCH', path, {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'id', value: MARA }],
    });
    expect(body).toEqual(sample('rfc7644-3.12-error-mutability'));
  });
});

const filesOf = (pattern: RegExp) =>
  readdirSync(SAMPLES)
    .filter((file) => pattern.test(file))
    .map((file) => file.replace('.json', ''));

describe('a PATCH of RFC 7644', () => {
  const patches = filesOf(/^rfc7644-3\.5\.2\..*-patch-/);

  it('is there to be replayed', () => expect(patches.length).toBeGreaterThan(8));

  it.each(patches)('%s has the effect that is shown, and no other [PATCH-05] [PATCH-13]', async (name) => {
    const { before, request, after } = sample(name) as { [part: string]: JsonObject };
    const stage = await openStage();
    for (const id of new Set(JSON.stringify(request).match(new RegExp(UUID, 'g'))))
      await stage.createPerson(id);
    const path = await stage.create(before!);
    const { status } = await stage.send('PATCH', path, request);
    expect(status).toBe(path.startsWith('/Groups') ? 204 : 200);
    expectResource((await stage.send('GET', path)).body, stage.translate(after));
  });
});

describe('a resource of RFC 7643 §8', () => {
  it.each(filesOf(/^rfc7643-8\.[1-4]-/))('%s is stored as it is shown [GEN-12] [SCH-23]', async (name) => {
    const resource = sample(name);
    const stage = await openStage();
    const path = await stage.create(resource);
    expectResource((await stage.send('GET', path)).body, stage.translate(resource));
  });
});
