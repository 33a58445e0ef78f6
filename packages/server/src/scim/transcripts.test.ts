/** What identity providers really send works on the first try: their transcripts against the real service. */
import { ENTRIES, type JsonObject } from '@rollcall/scim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROVIDERS } from '../directory/index.ts';
import { openTestService, type ScimReply, type TestDirectory, type TestService } from './testing.ts';
import { fillIn, readTranscripts, type Step, type Transcript } from './transcript.ts';

const transcripts = readTranscripts();

let service: TestService;

beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service.close());

/** A client on its way through a transcript, in a directory of its own. */
class Replay {
  readonly transcript: Transcript;
  readonly #directory: TestDirectory;
  readonly #values: Map<string, string>;

  constructor(transcript: Transcript, directory: TestDirectory) {
    this.transcript = transcript;
    this.#directory = directory;
    this.#values = new Map([['token', directory.token]]);
  }

  get directoryId(): string {
    return this.#directory.scope.directoryId;
  }

  /** Sends what the step sends and holds the answer to what it expects. */
  async play(step: Step): Promise<void> {
    const reply = await this.#send(step);
    const { status, body, absent = [], keep = {} } = this.#fillIn(step.expect);
    expect({ status: reply.status, body: reply.body }).toMatchObject({ status, body: body ?? {} });
    for (const name of absent) expect(reply.body).not.toHaveProperty([name]);
    for (const [name, member] of Object.entries(keep)) this.#values.set(name, String(reply.body[member]));
  }

  #send({ send }: Step): Promise<ScimReply> {
    const { method, path, headers, body } = this.#fillIn(send);
    const { 'Content-Type': contentType, ...fields } = {
      ...this.#fillIn(this.transcript.headers),
      ...headers,
    };
    const hasType = body !== undefined && contentType !== undefined && contentType !== '';
    const url = this.#directory.baseUrl + path;
    // Bytes, because a text would be given a media type on its way.
    const bytes = body === undefined ? undefined : new TextEncoder().encode(JSON.stringify(body));
    return this.#directory.scimAt(method, url, bytes, {
      ...fields,
      ...(hasType && { 'Content-Type': contentType }),
    });
  }

  #fillIn<T>(part: T): T {
    return fillIn(part as JsonObject, this.#values) as T;
  }
}

async function open(transcript: Transcript): Promise<Replay> {
  return new Replay(transcript, await service.addDirectory(transcript.provider));
}

/** What the request log was told of a directory, request by request. */
function coercionsOf({ directoryId }: Replay): string[][] {
  return service.requests
    .filter((request) => request.directoryId === directoryId)
    .map(({ coercions }) => coercions.map(({ entry, path }) => `${entry} ${path}`).sort());
}

/** Who asks without a valid token, or for what anyone may read, is not known to be of the directory. */
function expectedCoercions({ steps }: Transcript): string[][] {
  return steps
    .filter(({ send, expect: { status } }) => status !== 401 && send.path !== '/ServiceProviderConfig')
    .map(({ expect: { coercions = [] } }) => coercions.toSorted());
}

/** What every identity provider does, each in its own way. */
const NEEDS: readonly [what: string, isMet: (step: Step) => boolean][] = [
  ['a connection test', ({ send, expect: { status } }) => send.method === 'GET' && status === 200],
  ['a creation', ({ send }) => send.method === 'POST' && send.path === '/Users'],
  ['an update by PUT', ({ send }) => send.method === 'PUT' && send.path.startsWith('/Users/')],
  ['a PATCH', ({ send }) => send.method === 'PATCH'],
  ['a deactivation', ({ expect: { body } }) => body?.active === false],
  ['a reactivation', ({ send, expect: { body } }) => send.method !== 'POST' && body?.active === true],
  ['a deletion', ({ send, expect: { status } }) => send.method === 'DELETE' && status === 204],
  ['the creation of a group', ({ send }) => send.method === 'POST' && send.path === '/Groups'],
  ['a page of people', ({ send: { path } }) => path.startsWith('/Users?startIndex=1&count=')],
];

describe.each(PROVIDERS)('the transcripts of %s', (provider) => {
  const steps = transcripts.filter((each) => each.provider === provider).flatMap((each) => each.steps);

  it.each(NEEDS)('have %s', (_what, isMet) => {
    expect(steps.some(isMet)).toBe(true);
  });
});

it('every deviation that is known is met in a transcript', () => {
  const met = transcripts.flatMap(({ steps }) =>
    steps.flatMap(({ expect: { coercions = [] } }) => coercions),
  );
  const names = new Set(met.map((coercion) => coercion.slice(0, coercion.indexOf(' '))));
  expect(ENTRIES.map(({ name }) => name).filter((name) => !names.has(name))).toEqual([]);
});

describe.each(transcripts)('$client', (transcript) => {
  let replay: Replay;
  beforeAll(async () => {
    replay = await open(transcript);
  });

  for (const step of transcript.steps) {
    it(step.name, () => replay.play(step));
  }

  it('has each of its deviations named in the request log, and nothing else', () => {
    expect(coercionsOf(replay)).toEqual(expectedCoercions(transcript));
  });
});

describe('all transcripts at once', () => {
  it('go as they go alone: no directory sees another one’s dialect [TEN-02]', async () => {
    const replays = await Promise.all([...transcripts, ...transcripts].map(open));
    await Promise.all(
      replays.map(async (replay) => {
        for (const step of replay.transcript.steps) await replay.play(step);
      }),
    );
    for (const replay of replays) expect(coercionsOf(replay)).toEqual(expectedCoercions(replay.transcript));
  });
});

describe('the request log', () => {
  it('keeps the deviations, with advice where there is some', async () => {
    await service.requestLog.close();
    const { rows } = await service.database.pool.query<{ coercions: unknown; requests: number }>(
      `select coercions, count(*) as requests from request_log
       where coercions @> '[{"entry": "endpoint-in-base-url", "path": "/Groups"}]' or coercions = '[]'
       group by 1`,
    );
    expect(rows).toEqual([
      {
        coercions: [
          {
            entry: 'endpoint-in-base-url',
            path: '/Groups',
            advice: 'Remove /Users or /Groups from the end of the base URL in the identity provider.',
          },
        ],
        requests: 3,
      },
    ]);
  });
});
