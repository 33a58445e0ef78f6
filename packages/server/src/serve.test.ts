import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RunningCommand, runRollcall, startRollcall } from './cli/testing.ts';
import { createTestFolder } from './database/embedded/testing-process.ts';
import { startReceiver } from './security-event/testing.ts';

const SCIM_TYPE = 'application/scim+json';
const USER = JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ada' });

describe('rollcall serve', { timeout: 60_000 }, () => {
  let folder: ReturnType<typeof createTestFolder>;
  beforeEach(() => {
    folder = createTestFolder();
  });
  afterEach(() => folder.remove());

  const inFolder = () => ['--data-dir', folder.path];

  const startServer = async (...args: string[]) => {
    const server = startRollcall(['serve', '--port', '0', '--json', ...inFolder(), ...args]);
    const { url }: { url: string } = JSON.parse(await server.nextLine());
    return { server, url };
  };

  const createDirectory = async () => {
    const args = ['directory', 'create', '--name', 'Acme', '--provider', 'okta', '--json', ...inFolder()];
    const { stdout } = await runRollcall(args);
    return JSON.parse(stdout) as { scim_base_url: string; token: string };
  };

  /** A request to create a user whose body is still missing, once the server has begun with it. */
  const beginRequest = async (): Promise<{ sent: ClientRequest; answered: Promise<IncomingMessage> }> => {
    const directory = await createDirectory();
    const headers = {
      Authorization: `Bearer ${directory.token}`,
      'Content-Type': SCIM_TYPE,
      Expect: '100-continue',
    };
    const sent = request(`${directory.scim_base_url}/Users`, { method: 'POST', headers });
    const answered = once(sent, 'response').then(([response]) => response as IncomingMessage);
    answered.catch(() => undefined);
    sent.flushHeaders();
    await once(sent, 'continue');
    return { sent, answered };
  };

  const untilRefused = (url: string) =>
    vi.waitFor(() => expect(fetch(`${url}/readyz`)).rejects.toThrow(), { timeout: 5_000, interval: 20 });

  const expectStopped = async (server: RunningCommand) => {
    expect(await server.ended).toMatchObject({ status: 0 });
    expect(existsSync(join(folder.path, 'postgres', 'postmaster.pid'))).toBe(false);
  };

  it('is ready when it says so, and SIGTERM ends it and its database with status 0', async () => {
    const { server, url } = await startServer();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    server.child.kill('SIGTERM');
    await expectStopped(server);
    expect((await server.ended).stderr).toBe('');
  });

  it('prints one line for people that ends with its URL', async () => {
    const server = startRollcall(['serve', '--port', '0', ...inFolder()]);
    expect(await server.nextLine()).toMatch(/^Rollcall is ready at http:\/\/localhost:\d+$/);
    const { status, stdout } = await server.stop('SIGINT');
    expect({ status, lines: stdout.trimEnd().split('\n').length }).toEqual({ status: 0, lines: 1 });
  });

  it('answers a request under way after SIGTERM, and accepts no other', async () => {
    const { server, url } = await startServer();
    const { sent, answered } = await beginRequest();
    server.child.kill('SIGTERM');
    await untilRefused(url);
    sent.end(USER);
    const response = await answered;
    expect(response.statusCode).toBe(201);
    expect(response.headers.connection).toBe('close');
    response.resume();
    await expectStopped(server);
  });

  it('gives a request that does not end only the time set for it', async () => {
    const { server } = await startServer('--drain-seconds', '1');
    const { answered } = await beginRequest();
    server.child.kill('SIGTERM');
    await expect(answered).rejects.toThrow('socket hang up');
    await expectStopped(server);
  });

  it('ends at once on a second signal', async () => {
    const { server, url } = await startServer('--drain-seconds', '3600');
    const { answered } = await beginRequest();
    server.child.kill('SIGTERM');
    await untilRefused(url);
    const signals = setInterval(() => server.child.kill('SIGTERM'), 100);
    expect(await server.ended).toMatchObject({ status: 143 });
    clearInterval(signals);
    await expect(answered).rejects.toThrow();
  });

  it('shares its database with a command in another terminal, which prints the URL of the server', async () => {
    const { server, url } = await startServer();
    const directory = await createDirectory();
    expect(new URL(directory.scim_base_url).port).toBe(new URL(url).port);
    const headers = { Authorization: `Bearer ${directory.token}`, 'Content-Type': SCIM_TYPE };
    const created = await fetch(`${directory.scim_base_url}/Users`, { method: 'POST', headers, body: USER });
    expect(created.status).toBe(201);
    server.child.kill('SIGTERM');
    await expectStopped(server);
  });

  it('has every answered write after kill -9, and goes on in the same place', async () => {
    const { server } = await startServer();
    const directory = await createDirectory();
    const headers = { Authorization: `Bearer ${directory.token}`, 'Content-Type': SCIM_TYPE };
    const created = await fetch(`${directory.scim_base_url}/Users`, { method: 'POST', headers, body: USER });
    const { id } = (await created.json()) as { id: string };
    await server.stop('SIGKILL');

    const next = await startServer();
    const path = new URL(directory.scim_base_url).pathname;
    const read = await fetch(`${next.url}${path}/Users/${id}`, { headers });
    expect(read.status).toBe(200);
    next.server.child.kill('SIGTERM');
    await expectStopped(next.server);
  });

  it('pushes security events signed with its published keys, and ends a poll that waits when it stops', async () => {
    const { server, url } = await startServer();
    const receiver = await startReceiver();
    const directory = await createDirectory();
    const streams = async (...args: string[]) => {
      const created = ['security-event-stream', 'create', '--audience', 'product', '--json', ...inFolder()];
      return JSON.parse((await runRollcall([...created, ...args])).stdout);
    };
    const { jwks_uri, issuer } = await streams('--delivery', 'push', '--endpoint', receiver.url);
    const headers = { Authorization: `Bearer ${directory.token}`, 'Content-Type': SCIM_TYPE };
    const { status } = await fetch(`${directory.scim_base_url}/Users`, {
      method: 'POST',
      headers,
      body: USER,
    });
    expect(status).toBe(201);
    const [{ token } = { token: '' }] = await receiver.untilReceived(1);
    const keySet = createRemoteJWKSet(new URL(jwks_uri));
    expect((await jwtVerify(token, keySet, { issuer, audience: 'product' })).payload.txn).toMatch(/^event_/);
    const { poll_url, secret } = await streams('--delivery', 'poll');
    const waiting = fetch(poll_url, {
      method: 'POST',
      headers: { Authorization: `Bearer ${secret}` },
      body: '{}',
    });
    await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200));
    server.child.kill('SIGTERM');
    expect(await (await waiting).json()).toEqual({ sets: {} });
    await expectStopped(server);
    await receiver.close();
  });

  it('says in one sentence that its port is taken, and leaves no database running', async () => {
    const { server, url } = await startServer();
    const other = createTestFolder();
    try {
      const args = ['serve', '--port', new URL(url).port, '--data-dir', other.path];
      const { status, stderr } = await runRollcall(args);
      expect(status).toBe(2);
      expect(stderr.trimEnd()).toMatch(
        /^Port \d+ of 127\.0\.0\.1 is taken by another program; choose another with --port/,
      );
      expect(existsSync(join(other.path, 'postgres'))).toBe(false);
    } finally {
      other.remove();
    }
    server.child.kill('SIGTERM');
    await expectStopped(server);
  });
});
