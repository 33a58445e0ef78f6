import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestDirectory, publishAll, TestResource, writeOutbox } from '../event/testing.ts';
import {
  addGroup,
  addUser,
  openTestService,
  patchBody,
  type TestDirectory,
  type TestService,
} from '../scim/testing.ts';
import type { PushSender, PushSenderOptions } from './push-sender.ts';
import { createPushStream, listStreams, removeStream, resumeStream } from './stream.ts';
import {
  type Answer,
  accept,
  type Receiver,
  SECRET_KEY,
  startReceiver,
  startTestSender,
  verify,
} from './testing.ts';

const SENDER = fileURLToPath(new URL('./testing-push-sender.ts', import.meta.url));
const AUDIENCE = 'https://product.example.com';

let service: TestService;
let directory: TestDirectory;
const opened: (Receiver | PushSender)[] = [];
let people = 0;

beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service.close());
beforeEach(async () => {
  directory = await service.addDirectory('generic');
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  const { environmentId } = directory.scope;
  for (const { id } of await listStreams(service.database.pool, environmentId)) {
    await removeStream(service.database.pool, environmentId, id);
  }
});

async function receive(answer: Answer = accept): Promise<Receiver> {
  const receiver = await startReceiver(answer);
  opened.push(receiver);
  return receiver;
}

function send(options: Partial<PushSenderOptions> = {}): void {
  opened.push(startTestSender(service, options));
}

/** A stream of one directory to this receiver, from the next event on. */
function stream(receiver: Receiver, { scope } = directory, form: 'notice' | 'full' = 'notice') {
  return createPushStream(service.database.pool, {
    environmentId: scope.environmentId,
    directoryId: scope.directoryId,
    form,
    audience: AUDIENCE,
    endpointUrl: receiver.url,
  });
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

const subjects = ({ received }: Receiver) =>
  received.map(({ claims }) => (claims.sub_id as { uri: string }).uri);
const jtis = ({ received }: Receiver) => received.map(({ claims }) => claims.jti);
const standing = async () => (await listStreams(service.database.pool, directory.scope.environmentId))[0];

describe('pushing security event tokens', () => {
  it('posts each change once, in order, signed with a published key [EVT-01] [EVT-02] [EVT-13] [EVT-22]', async () => {
    const receiver = await receive();
    await stream(receiver);
    const user = await addUser(directory, 'ada@example.com', { externalId: '00u1' });
    await directory.scim(
      'PATCH',
      `/Users/${user.id}`,
      patchBody({ op: 'replace', path: 'active', value: false }),
    );
    const group = await addGroup(directory, 'Engines', [user.id]);
    await directory.scim('DELETE', `/Users/${user.id}`);
    await service.publish(directory.scope.environmentId);
    send();
    await receiver.untilReceived(5);
    const events = [];
    for (const { headers, token } of receiver.received) {
      expect(headers).toMatchObject({
        'content-type': 'application/secevent+jwt',
        accept: 'application/json',
      });
      const claims = await verify(service, token, AUDIENCE);
      expect(claims).toMatchObject({ iat: expect.any(Number), sub_id: { format: 'scim' } });
      expect(claims).not.toHaveProperty('sub');
      expect(claims).not.toHaveProperty('exp');
      events.push(Object.keys(claims.events as object).map((uri) => uri.split(':event:')[1]));
    }
    expect(events).toEqual([
      ['prov:create:notice'],
      ['prov:patch:notice', 'prov:deactivate'],
      ['prov:create:notice'],
      ['prov:patch:notice'],
      ['prov:delete'],
    ]);
    const [userPath, groupPath] = [`/Users/${user.id}`, `/Groups/${group.id}`];
    expect(subjects(receiver)).toEqual([userPath, userPath, groupPath, groupPath, userPath]);
    expect(new Set(jtis(receiver)).size).toBe(5);
    await expect(verify(service, receiver.received[0]!.token, 'https://other.example.com')).rejects.toThrow();
  });

  it('sends the Authorization header that the stream was given, which is stored encrypted [EVT-23]', async () => {
    const receiver = await receive();
    const { environmentId } = directory.scope;
    const value = 'Bearer hush-hush';
    await createPushStream(service.database.pool, {
      environmentId,
      form: 'notice',
      audience: AUDIENCE,
      endpointUrl: receiver.url,
      authorization: { value, secretKey: SECRET_KEY },
    });
    await publishUsers(1);
    send();
    const [first] = await receiver.untilReceived(1);
    expect(first?.headers.authorization).toBe(value);
    const { rows } = await service.database.pool.query('select s::text as text from security_event_stream s');
    expect(rows.map(({ text }) => text).join()).not.toContain(Buffer.from('hush-hush').toString('hex'));
  });

  it('repeats a token that was not received with the same jti and txn, and keeps the order [EVT-05] [EVT-16]', async () => {
    const receiver = await receive((response, index) =>
      index < 3
        ? response.writeHead(index === 1 ? 429 : 503).end()
        : accept(response, index, receiver.received[0]!),
    );
    await stream(receiver);
    const [first, second] = await publishUsers(2);
    send();
    await receiver.untilReceived(5);
    expect(subjects(receiver)).toEqual([first, first, first, first, second]);
    expect(new Set(jtis(receiver).slice(0, 4)).size).toBe(1);
    expect(new Set(receiver.received.slice(0, 4).map(({ claims }) => claims.txn)).size).toBe(1);
    await vi.waitFor(async () => expect(await standing()).toMatchObject({ failures: 0, lastFailure: null }));
  });

  it('does not repeat a token that the receiver cannot use, and goes on with the next [EVT-14] [EVT-16]', async () => {
    const receiver = await receive((response, index) =>
      index === 0
        ? response
            .writeHead(400, { 'Content-Type': 'application/json' })
            .end(JSON.stringify({ err: 'invalid_request', description: 'no\u0007such event' }))
        : response.writeHead(202).end(),
    );
    await stream(receiver);
    const paths = await publishUsers(2);
    send();
    await receiver.untilReceived(2);
    expect(subjects(receiver)).toEqual(paths);
    expect(await standing()).toMatchObject({
      refusals: 1,
      lastRefusal: { jti: jtis(receiver)[0], err: 'invalid_request', description: 'no such event' },
    });
  });

  it.each([
    ['invalid_key', JSON.stringify({ err: 'invalid_key', description: 'unknown kid' })],
    ['invalid_issuer', JSON.stringify({ err: 'invalid_issuer' })],
    ['invalid_audience', JSON.stringify({ err: 'invalid_audience' })],
    ['authentication_failed', JSON.stringify({ err: 'authentication_failed' })],
    ['access_denied', JSON.stringify({ err: 'access_denied' })],
    ['without an error code', '<html>'],
  ])(
    'stops, losing nothing, when the receiver would refuse every token: %s [EVT-14]',
    async (reason, body) => {
      let isMended = false;
      const receiver = await receive((response) =>
        isMended ? response.writeHead(202).end() : response.writeHead(400).end(body),
      );
      const { id } = await stream(receiver);
      const [path] = await publishUsers(1);
      send();
      await vi.waitFor(async () => expect((await standing())?.stoppedBecause).toContain(reason));
      expect(receiver.received).toHaveLength(1);
      isMended = true;
      await resumeStream(service.database.pool, directory.scope.environmentId, id);
      await receiver.untilReceived(2);
      expect(subjects(receiver)).toEqual([path, path]);
    },
  );

  it('is not held up by receivers that hang or are gone [EVT-16]', async () => {
    const hanging = await receive(() => undefined);
    const gone = await startReceiver();
    await gone.close();
    const prompt = await receive();
    for (const receiver of [hanging, gone, hanging, prompt]) await stream(receiver);
    await publishUsers(1);
    send({ timeoutMilliseconds: 600_000 });
    await hanging.untilReceived(2);
    const paths = await publishUsers(20);
    await prompt.untilReceived(21);
    expect(subjects(prompt).slice(1)).toEqual(paths);
    expect(hanging.received).toHaveLength(2);
  });

  it('never sends one attempt twice, however many send at once', async () => {
    const receivers = await Promise.all(Array.from({ length: 5 }, () => receive()));
    for (const receiver of receivers) await stream(receiver);
    for (let i = 0; i < 4; i++) send({ pollMilliseconds: 1 });
    const paths: string[] = [];
    for (let i = 0; i < 10; i++) paths.push(...(await publishUsers(3)));
    for (const receiver of receivers) {
      await receiver.untilReceived(paths.length);
      expect(subjects(receiver)).toEqual(paths);
    }
  });

  it('loses nothing when a sender is killed with -9 in the middle, and another takes over [EVT-12]', async () => {
    const slow = await receive((response, index, one) => {
      setImmediate(() => accept(response, index, one));
    });
    await stream(slow);
    const paths = await publishUsers(60);
    for (const killAfter of [5, 20, 35]) {
      const child = spawn(process.execPath, [SENDER, service.database.url], { stdio: 'ignore' });
      await slow.untilReceived(killAfter);
      child.kill('SIGKILL');
    }
    send({ timeoutMilliseconds: 500 });
    await vi.waitFor(() => expect(new Set(subjects(slow)).size).toBe(60), { timeout: 20_000 });
    const firstTimes = [...new Map(slow.received.map(({ claims }) => [claims.jti, claims])).values()];
    expect(firstTimes.map(({ sub_id }) => (sub_id as { uri: string }).uri)).toEqual(paths);
    expect(slow.received.length).toBeLessThanOrEqual(60 + 3);
  });

  it('tells a receiver only of its directory, and one of the environment of all in it', async () => {
    const other = await service.addDirectory('generic');
    const [ours, theirs, all] = await Promise.all([receive(), receive(), receive()]);
    await stream(ours, directory, 'full');
    await stream(theirs, other, 'full');
    const { environmentId } = directory.scope;
    await createPushStream(service.database.pool, {
      environmentId,
      form: 'notice',
      audience: AUDIENCE,
      endpointUrl: all.url,
    });
    const paths = [...(await publishUsers(2)), ...(await publishUsers(2, other)), ...(await publishUsers(1))];
    send();
    await all.untilReceived(5);
    await ours.untilReceived(3);
    await theirs.untilReceived(2);
    expect(subjects(all)).toEqual(paths);
    expect(subjects(ours)).toEqual([paths[0], paths[1], paths[4]]);
    expect(subjects(theirs)).toEqual([paths[2], paths[3]]);
    expect(new Set([ours, theirs, all].flatMap(jtis)).size).toBe(10);
  });

  it('sends a backlog of several pages, and passes over events that make no token', async () => {
    const { pool } = service.database;
    const { environmentId, directoryId } = await createTestDirectory(pool, 'backlog');
    const receiver = await receive();
    const { id } = await createPushStream(pool, {
      environmentId,
      form: 'notice',
      audience: AUDIENCE,
      endpointUrl: receiver.url,
      afterPosition: 0,
    });
    const rows = Array.from({ length: 250 }, (_, index) => {
      const user = new TestResource('user', directoryId);
      const created = user.created({ userName: `user${index}` });
      return [created, user.updated({ userName: `user${index}`, password: 'never shown' })];
    });
    await writeOutbox(pool, environmentId, rows.flat());
    await publishAll(pool, environmentId);
    send();
    await receiver.untilReceived(250);
    expect(subjects(receiver)).toEqual(rows.map(([created]) => `/Users/${created?.scimId}`));
    await vi.waitFor(async () => expect((await listStreams(pool, environmentId))[0]?.position).toBe(500));
    await removeStream(pool, environmentId, id);
    expect(receiver.received).toHaveLength(250);
  });

  it('stops with a sentence when what it would send next is no longer kept', async () => {
    const receiver = await receive();
    await stream(receiver);
    await publishUsers(2);
    await service.database.pool.query('delete from event where directory_id = $1', [
      directory.scope.directoryId,
    ]);
    await publishUsers(1);
    await service.database.pool.query('delete from event where position < (select max(position) from event)');
    send();
    await vi.waitFor(async () =>
      expect((await standing())?.stoppedBecause).toMatch(/^Events after position \d+ are no longer kept/),
    );
    expect(receiver.received).toHaveLength(0);
  });
});
