import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeTypeId } from '../database/type-id.ts';
import { ensureEnvironment } from '../directory/index.ts';
import { createTestDirectory, publishAll, TestResource, writeOutbox } from '../event/testing.ts';
import { addUser, openTestService, type TestDirectory, type TestService, userBody } from '../scim/testing.ts';
import { EVENT_URIS } from './event-uri.ts';
import { pollPath, securityEventRoutes } from './routes.ts';
import { createPollStream, listStreams, type Stream } from './stream.ts';
import { ISSUER, SECRET_KEY, verify } from './testing.ts';

const AUDIENCE = 'https://product.example.com';

let service: TestService;
let directory: TestDirectory;
let polled: { stream: Stream; secret: string };
let people = 0;

beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service.close());
beforeEach(async () => {
  directory = await service.addDirectory('generic');
  const { environmentId, directoryId } = directory.scope;
  polled = await createPollStream(service.database.pool, {
    environmentId,
    directoryId,
    form: 'notice',
    audience: AUDIENCE,
  });
});

interface PollAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly sets: Readonly<Record<string, string>>;
  readonly moreAvailable?: boolean;
  readonly err?: string;
}

function request(body: unknown, { stream, secret } = polled, init: RequestInit = {}): Request {
  return new Request(ISSUER + pollPath(encodeTypeId('security_event_stream', stream.id)), {
    method: 'POST',
    headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
  });
}

async function answerTo(sent: Request, fetch = service.fetch): Promise<PollAnswer> {
  const response = await fetch(sent);
  const { status, headers } = response;
  return { status, headers, ...((await response.json()) as Omit<PollAnswer, 'status' | 'headers'>) };
}

/** Polls without waiting. */
function poll(body: object = {}, from = polled): Promise<PollAnswer> {
  return answerTo(request({ returnImmediately: true, ...body }, from));
}

/** Creates so many users and publishes them; gives their paths below the base URL. */
async function publishUsers(count: number, to = directory): Promise<string[]> {
  const paths: string[] = [];
  for (let i = 0; i < count; i++) {
    people += 1;
    paths.push(`/Users/${(await addUser(to, `person${people}@example.com`)).id}`);
  }
  await service.publish(to.scope.environmentId);
  return paths;
}

async function subjectsOf({ sets }: PollAnswer): Promise<string[]> {
  const claims: JWTPayload[] = [];
  for (const [jti, token] of Object.entries(sets)) {
    claims.push(await verify(service, token, AUDIENCE));
    expect(claims.at(-1)?.jti).toBe(jti);
  }
  return claims.map(({ sub_id }) => (sub_id as { uri: string }).uri);
}

const standing = async () => {
  const streams = await listStreams(service.database.pool, directory.scope.environmentId);
  return streams.find(({ id }) => id === polled.stream.id);
};

describe('polling security event tokens', () => {
  it('gives tokens by jti, oldest first, that verify with the published keys [EVT-17] [EVT-18] [EVT-22]', async () => {
    expect(await poll()).toMatchObject({ status: 200, sets: {} });
    const paths = await publishUsers(3);
    const answer = await poll();
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(await subjectsOf(answer)).toEqual(paths);
    expect(answer).not.toHaveProperty('moreAvailable');
  });

  it('offers again what was not acknowledged, with the same jti and txn, and nothing else [EVT-05] [EVT-19]', async () => {
    await publishUsers(3);
    const first = Object.keys((await poll()).sets);
    expect(Object.keys((await poll()).sets)).toEqual(first);
    expect(Object.keys((await poll({ ack: [first[1]] })).sets)).toEqual([first[0], first[2]]);
    expect(Object.keys((await poll({ ack: [first[1], first[2]] })).sets)).toEqual([first[0]]);
    expect(await poll({ ack: [first[0]] })).toMatchObject({ sets: {} });
    const { rows } = await service.database.pool.query(
      'select from security_event_settled where stream_id = $1',
      [polled.stream.id],
    );
    expect(rows).toHaveLength(0);
    await publishUsers(1);
    expect(Object.keys((await poll()).sets)).toHaveLength(1);
  });

  it('offers no more than asked for, and says that there is more [EVT-17] [EVT-18]', async () => {
    const paths = await publishUsers(3);
    const first = await poll({ maxEvents: 2 });
    expect(await subjectsOf(first)).toEqual(paths.slice(0, 2));
    expect(first.moreAvailable).toBe(true);
    const rest = await poll({ maxEvents: 2, ack: Object.keys(first.sets) });
    expect(await subjectsOf(rest)).toEqual(paths.slice(2));
    expect(rest).not.toHaveProperty('moreAvailable');
  });

  it('only acknowledges, without waiting, when no events are asked for [EVT-20]', async () => {
    await publishUsers(2);
    const [first = '', second = ''] = Object.keys((await poll()).sets);
    const answer = await answerTo(request({ maxEvents: 0, ack: [first] }));
    expect(answer).toMatchObject({ status: 200, sets: {} });
    expect(Object.keys((await poll()).sets)).toEqual([second]);
  });

  it('does not offer again what the receiver refused, and keeps the reason for the operator [EVT-17] [EVT-19]', async () => {
    await publishUsers(2);
    const [first = '', second = ''] = Object.keys((await poll()).sets);
    const setErrs = { [first]: { err: 'invalid_request', description: 'not\u0000mine' } };
    expect(Object.keys((await poll({ setErrs })).sets)).toEqual([second]);
    expect(await standing()).toMatchObject({
      refusals: 1,
      lastRefusal: { jti: first, err: 'invalid_request', description: 'not mine' },
    });
  });

  it('waits for events unless asked to return immediately [EVT-17]', async () => {
    const answer = answerTo(request({}));
    const [path] = await publishUsers(1);
    expect(await subjectsOf(await answer)).toEqual([path]);
  });

  it('ends the wait with an empty answer after a while, and when the server stops [EVT-18]', async () => {
    const { pool } = service.database;
    const log = { error: () => undefined };
    const stop = new AbortController();
    const options = {
      pool,
      publicUrl: ISSUER,
      secretKey: SECRET_KEY,
      log,
      bodyBytesMax: 1_000,
      stopping: stop.signal,
    };
    const patient = securityEventRoutes({ ...options, waitMilliseconds: 600_000 });
    const brief = securityEventRoutes({ ...options, waitMilliseconds: 1 });
    expect(await answerTo(request({}), async (sent) => brief.request(sent))).toMatchObject({
      status: 200,
      sets: {},
    });
    const waiting = answerTo(request({}), async (sent) => patient.request(sent));
    stop.abort();
    expect(await waiting).toMatchObject({ status: 200, sets: {} });
  });

  it.each([
    ['{', 'invalid_request'],
    ['[]', 'invalid_request'],
    ['{"maxEvents":-1}', 'invalid_request'],
    ['{"maxEvents":"1"}', 'invalid_request'],
    ['{"returnImmediately":"true"}', 'invalid_request'],
    ['{"ack":"x"}', 'invalid_request'],
    ['{"ack":[1]}', 'invalid_request'],
    ['{"setErrs":[]}', 'invalid_request'],
    ['{"setErrs":{"x":{}}}', 'invalid_request'],
    ['{"setErrs":{"__proto__":null}}', 'invalid_request'],
  ])('refuses the body %s with 400 and says why [EVT-17]', async (body, err) => {
    expect(await answerTo(request(body))).toMatchObject({
      status: 400,
      err,
      description: expect.stringMatching(/\.$/),
    });
  });

  it('takes no notice of names that are not of its tokens [EVT-17]', async () => {
    const other = await createPollStream(service.database.pool, {
      environmentId: directory.scope.environmentId,
      form: 'notice',
      audience: AUDIENCE,
    });
    await publishUsers(1);
    const [ours = ''] = Object.keys((await poll()).sets);
    const [theirs = ''] = Object.keys((await poll({}, other)).sets);
    const names = [theirs, 'x', '', '__proto__', `${ours}.x`, '\u0000'];
    const setErrs = Object.fromEntries(names.map((jti) => [jti, { err: 'invalid_request' }]));
    expect(Object.keys((await poll({ ack: names, setErrs })).sets)).toEqual([ours]);
    expect(await standing()).toMatchObject({ refusals: 0 });
  });

  it('is only for who has the secret of this stream [EVT-23]', async () => {
    const other = await createPollStream(service.database.pool, {
      environmentId: directory.scope.environmentId,
      form: 'notice',
      audience: AUDIENCE,
    });
    const attempts: readonly (string | undefined)[] = [
      undefined,
      `Bearer ${other.secret}`,
      `Bearer ${directory.token}`,
      `Basic ${polled.secret}`,
      `Bearer ${polled.secret}x`,
    ];
    for (const authorization of attempts) {
      const headers: Record<string, string> =
        authorization === undefined ? {} : { Authorization: authorization };
      const answer = await answerTo(request({}, polled, { headers }));
      expect(answer).toMatchObject({ status: 401, err: 'authentication_failed' });
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    }
  });

  it('never shows one environment or directory to another, and acknowledges nothing there', async () => {
    const { pool } = service.database;
    const foreign = await createTestDirectory(pool, 'staging');
    const user = new TestResource('user', foreign.directoryId);
    const { environmentId } = foreign;
    const theirs = await createPollStream(pool, { environmentId, form: 'full', audience: AUDIENCE });
    await writeOutbox(pool, environmentId, [user.created({ userName: 'theirs', active: true })]);
    await publishAll(pool, environmentId);
    const paths = await publishUsers(1);
    const neighbour = await service.addDirectory('generic');
    await publishUsers(1, neighbour);
    expect(await subjectsOf(await poll())).toEqual(paths);
    const [jti = ''] = Object.keys((await poll({}, theirs)).sets);
    await poll({ ack: [jti, `${jti.split('.')[0]}.${encodeTypeId('event', polled.stream.id).slice(6)}`] });
    expect(Object.keys((await poll({}, theirs)).sets)).toEqual([jti]);
    expect((await ensureEnvironment(pool)).id).not.toBe(environmentId);
  });

  it('ends with 403 when what follows is no longer kept', async () => {
    const { pool } = service.database;
    await publishUsers(3);
    await pool.query(
      'delete from event where environment_id = $1 and position < (select max(position) from event)',
      [directory.scope.environmentId],
    );
    expect(await poll()).toMatchObject({ status: 403, err: 'access_denied' });
    await vi.waitFor(async () => expect((await standing())?.stoppedBecause).toContain('no longer kept'));
  });
});

describe('what the configuration says of security events', () => {
  it('is which events there are, and that no request is answered later [DISC-15] [EVT-29]', async () => {
    const { body } = await directory.scim('GET', '/ServiceProviderConfig');
    expect(body.securityEvents).toEqual({ asyncRequest: 'none', eventUris: EVENT_URIS });
  });

  it('leaves out what a client prefers: the answer comes when the work is done [EVT-24]', async () => {
    const headers = { Prefer: 'respond-async, wait=1' };
    const created = await directory.scim('POST', '/Users', userBody('patient@example.com'), headers);
    expect(created).toMatchObject({ status: 201, body: { userName: 'patient@example.com' } });
    expect(created.headers.get('set-txn')).toBeNull();
    expect(await directory.scim('DELETE', `/Users/${created.body.id}`, undefined, headers)).toMatchObject({
      status: 204,
    });
  });
});
