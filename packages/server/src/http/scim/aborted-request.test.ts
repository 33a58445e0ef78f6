/** Clients that go away or do not keep to HTTP, over real connections. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTestService, type TestDirectory, type TestService, userBody } from '../../scim/testing.ts';

let service: TestService;
let directory: TestDirectory;
let server: Server;
/** How many requests the server has taken up, their heads read. */
let takenUp = 0;

const WAIT = { timeout: 10_000 };

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
  server = createServer(service.listener);
  server.on('request', () => {
    takenUp += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  await service.close();
});

async function send(...lines: string[]): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(lines.join('\r\n'));
  return socket;
}

function post(...lines: string[]): Promise<Socket> {
  const path = new URL(directory.baseUrl).pathname;
  return send(
    `POST ${path}/Users HTTP/1.1`,
    'Host: localhost',
    `Authorization: Bearer ${directory.token}`,
    'Content-Type: application/scim+json',
    ...lines,
  );
}

async function answerTo(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  await once(socket, 'close');
  return text;
}

const openConnections = () =>
  new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));

/** The statuses that the request log has once it has this many. */
async function loggedStatuses(count: number): Promise<number[]> {
  return vi.waitFor(async () => {
    const { rows } = await service.database.pool.query('select status from request_log order by at');
    expect(rows).toHaveLength(count);
    return rows.map(({ status }) => status);
  }, WAIT);
}

describe('a client that goes away', () => {
  it('amid its body creates nothing, leaves nothing open and is no error of ours', async () => {
    const whole = JSON.stringify(userBody('gone@example.com'));
    const half = whole.slice(0, whole.length / 2);
    const requests = [
      await post(`Content-Length: ${whole.length}`, '', half),
      await post('Transfer-Encoding: chunked', '', half.length.toString(16), half, ''),
    ];
    await vi.waitFor(() => expect(takenUp).toBe(requests.length), WAIT);
    for (const socket of requests) socket.destroy();

    expect(await loggedStatuses(2)).toEqual([400, 400]);
    await vi.waitFor(async () => expect(await openConnections()).toBe(0), WAIT);
    expect((await directory.scim('GET', '/Users')).body.totalResults).toBe(0);
    expect(service.logged).toEqual([]);
    expect(service.database.pool.idleCount).toBe(service.database.pool.totalCount);
  });
});

describe('a client that sends more than is taken', () => {
  it('is told so in SCIM’s form before it has sent it all, and the connection ends [SEC-09]', async () => {
    const socket = await post('Content-Length: 900000000', '', '{');
    const answer = await answerTo(socket);
    expect(answer).toContain('413 Payload Too Large');
    expect(answer).toContain('"status":"413"');
    expect(answer.toLowerCase()).toContain('connection: close');
  });
});
