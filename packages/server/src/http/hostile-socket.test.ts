/** Bytes that no HTTP client sends, on the real port: each gets an answer or the end of its connection, never the server's. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestDirectory, type TestService } from '../scim/testing.ts';
import { type Listening, listen } from '../serve-listener.ts';
import { type Answer, exchange } from './testing-socket.ts';

let service: TestService;
let directory: TestDirectory;
let listening: Listening;
let users: string;
let authorization: string;

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
  listening = await listen('127.0.0.1', 0);
  listening.handOver(service.listener);
  users = `${new URL(directory.baseUrl).pathname}/Users`;
  authorization = `Authorization: Bearer ${directory.token}`;
});
afterEach(async () => {
  const [answer] = await send(
    `GET ${users}?count=0 HTTP/1.1`,
    'Host: x',
    authorization,
    'Connection: close',
    '',
    '',
  );
  expect(answer).toMatchObject({ status: 200, contentType: 'application/scim+json; charset=utf-8' });
  expect(service.logged).toEqual([]);
});
afterAll(async () => {
  await listening.close(1);
  await service.close();
});

const send = (...lines: string[]): Promise<Answer[]> =>
  exchange(listening.port, Buffer.from(lines.join('\r\n'), 'latin1'));
const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status);

describe('what is no HTTP is answered with 400 or less, and the connection ends', () => {
  it.each<[string, (path: string) => string]>([
    ['nothing but line ends', () => '\r\n\r\n\r\n\r\n'],
    ['a word', () => 'hello\r\n\r\n'],
    ['a TLS greeting', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['a version that is none', (path) => `GET ${path} HTTP/9.9\r\nHost: x\r\n\r\n`],
    ['a request without a version', (path) => `GET ${path}\r\n\r\n`],
    ['a method that is none', (path) => `FOO ${path} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['a NUL in the path', (path) => `GET ${path}\0 HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['bytes beyond ASCII in the path', (path) => `GET ${path}/\xff\xe9 HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['a blank in the path', (path) => `GET ${path} x HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['a NUL in a header', (path) => `GET ${path} HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n`],
    ['a header without a name', (path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n`],
    ['a header on two lines', (path) => `GET ${path} HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\nno colon\r\n\r\n`],
    ['no host', (path) => `GET ${path} HTTP/1.1\r\n\r\n`],
    ['a negative length', (path) => `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{}`],
    ['a length that is none', (path) => `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 2x\r\n\r\n{}`],
    [
      'two lengths',
      (path) => `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x`,
    ],
    [
      'a length and chunks',
      (path) =>
        `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n`,
    ],
    [
      'chunks of no length',
      (path) => `POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n`,
    ],
    [
      'chunks longer than they say',
      (path) => `POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n`,
    ],
    [
      'an unknown encoding',
      (path) => `POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n{}`,
    ],
  ])('%s', async (_name, request) => {
    for (const answer of await exchange(listening.port, Buffer.from(request(users), 'latin1'))) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
  });
});

describe('what is HTTP, though nobody sends it', () => {
  it('headers larger than any token are answered with 431', async () => {
    const answers = await send(
      `GET ${users} HTTP/1.1`,
      'Host: x',
      `Authorization: ${'x'.repeat(100_000)}`,
      '',
      '',
    );
    expect(statuses(answers)).toEqual([431]);
  });

  it('five hundred headers are read', async () => {
    const headers = Array.from({ length: 500 }, (_, place) => `X-${place}: y`);
    const many = await send(
      `GET ${users} HTTP/1.1`,
      'Host: x',
      authorization,
      ...headers,
      'Connection: close',
      '',
      '',
    );
    expect(statuses(many)).toEqual([200]);
  });

  it('a URL with a host, and one that climbs, lead where their path leads [ERR-01]', async () => {
    const ask = (target: string) =>
      send(`GET ${target} HTTP/1.1`, 'Host: x', authorization, 'Connection: close', '', '');
    expect(statuses(await ask(`http://elsewhere.example${users}`))).toEqual([200]);
    expect(await ask(`${users}/../Groups/../../v3`)).toMatchObject([{ status: 404 }]);
    expect(await ask(`//${users}`)).toMatchObject([{ status: 404 }]);
    expect(statuses(await ask('*'))).not.toContain(500);
    expect(statuses(await ask(`${users}#fragment`))).not.toContain(500);
  });

  it('a hundred requests at once are answered in order', async () => {
    const one = [`GET ${users}?count=0 HTTP/1.1`, 'Host: x', authorization, '', ''].join('\r\n');
    const last = [`GET ${users}/x HTTP/1.1`, 'Host: x', authorization, 'Connection: close', '', ''].join(
      '\r\n',
    );
    const answers = await exchange(listening.port, Buffer.from(one.repeat(99) + last));
    expect(statuses(answers)).toEqual([...Array.from({ length: 99 }, () => 200), 404]);
  });

  it('methods of others are refused, and CONNECT ends the connection [GEN-14]', async () => {
    const ask = (method: string) =>
      send(`${method} ${users} HTTP/1.1`, 'Host: x', authorization, 'Connection: close', '', '');
    for (const method of ['OPTIONS', 'TRACE', 'PROPFIND']) expect(statuses(await ask(method))).toEqual([405]);
    expect(await ask('CONNECT')).toEqual([]);
  });

  it('the wish to be told to go on, or to change the protocol, is answered as if it were not there', async () => {
    for (const header of ['Expect: 100-continue', 'Upgrade: websocket', 'Upgrade: h2c']) {
      const lines = ['Host: x', authorization, header, 'Connection: close', 'Content-Length: 2', '', '{}'];
      expect(statuses(await send(`POST ${users} HTTP/1.1`, ...lines))).toEqual([400]);
    }
    const strange = ['Host: x', authorization, 'Expect: a miracle', 'Content-Length: 2', '', '{}'];
    expect(statuses(await send(`POST ${users} HTTP/1.1`, ...strange))).toEqual([417]);
  });

  it('a body without end is cut at the limit, which the answer names [SEC-09] [ERR-01]', async () => {
    const chunk = `ffff\r\n${'x'.repeat(0xffff)}\r\n`;
    const head = [`POST ${users} HTTP/1.1`, 'Host: x', authorization, 'Transfer-Encoding: chunked', '', ''];
    const [answer] = await exchange(listening.port, Buffer.from(head.join('\r\n') + chunk.repeat(70)));
    expect(answer).toMatchObject({ status: 413, contentType: 'application/scim+json; charset=utf-8' });
    expect(JSON.parse(answer!.body)).toMatchObject({
      status: '413',
      detail: expect.stringContaining('4000000'),
    });
  });
});
