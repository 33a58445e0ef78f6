/** How answers and failures look, whatever fails. */
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TransactionConflict } from '../../database/transaction.ts';
import { createAuthenticator } from '../../directory/index.ts';
import {
  addUser,
  expectError,
  openTestService,
  type TestDirectory,
  type TestService,
  userBody,
} from '../../scim/testing.ts';
import { createSecretKey } from '../../secret-key.ts';
import { createApp } from '../app.ts';
import { fromWebRequest, toWebResponse } from '../web-adapter.ts';
import type { ReceivedRequest } from './exchange.ts';
import { respondToFailure } from './respond.ts';

let service: TestService;
let directory: TestDirectory;
let user: { id: string };

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
  user = await addUser(directory, 'ada@example.com');
});
afterAll(() => service.close());

describe('the media type', () => {
  it.each([
    ['application/scim+json', 'application/scim+json'],
    ['application/json', 'application/json'],
    ['application/json;charset=utf-8', 'application/json'],
    ['application/json, application/scim+json', 'application/scim+json'],
    ['application/json, text/plain, */*', 'application/scim+json'],
    ['*/*', 'application/scim+json'],
    ['application/*', 'application/scim+json'],
    ['text/html', 'application/scim+json'],
    ['', 'application/scim+json'],
  ])('for Accept: %s is %s, of errors too [GEN-02] [ERR-03]', async (accept, mediaType) => {
    for (const path of [`/Users/${user.id}`, '/Users', '/Users/1', '/ServiceProviderConfig']) {
      const { headers } = await directory.scim('GET', path, undefined, { accept });
      expect(headers.get('content-type')).toBe(`${mediaType}; charset=utf-8`);
    }
  });
});

describe('every refusal', () => {
  it.each<[status: number, method: string, path: string, body?: unknown]>([
    [400, 'POST', '/Users', '{'],
    [400, 'GET', '/Users?count=x'],
    [403, 'GET', '/Schemas?filter=x'],
    [404, 'GET', '/Users/1'],
    [404, 'GET', '/Nothing'],
    [405, 'DELETE', '/Users'],
    [409, 'POST', '/Users', userBody('ada@example.com')],
    [501, 'GET', '/Me'],
  ])(
    '(%i %s %s) is a SCIM error with its status in it [ERR-01] [ERR-02] [ERR-03] [ERR-04]',
    async (status, method, path, body) => {
      const { body: error } = await directory.scim(method, path, body);
      expectError(await directory.scim(method, path, body), status, error.scimType);
      expect(Object.keys(error).sort()).toEqual(
        ['detail', 'schemas', 'status', ...(status === 400 || status === 409 ? ['scimType'] : [])].sort(),
      );
    },
  );
});

describe('a failure of the server', () => {
  it('is 500 with an id to look up in the log, where the cause stands; the answer tells none of it [ERR-06]', async () => {
    const { pool } = service.database;
    await pool.query('alter table scim_user rename column terms to secret_terms');
    try {
      const detail = expectError(await directory.scim('POST', '/Users', userBody('fails@example.com')), 500);
      expect(detail).not.toMatch(/terms|column|select|at /);
      const [, requestId] = / ([0-9a-f-]{36})\.$/.exec(detail) ?? [];
      const line = service.logged.find((text) => text.includes(requestId ?? '?'));
      expect(line).toContain('terms');
    } finally {
      await pool.query('alter table scim_user rename column secret_terms to terms');
    }
  });

  it('to reach the database is 503 with Retry-After, and the readiness probe says so [ERR-01] [ERR-04]', async () => {
    const pool = new pg.Pool({ host: '/nowhere/at/all', database: 'none' });
    const app = createApp({
      pool,
      publicUrl: 'http://localhost:3000',
      bodyBytesMax: 1000,
      secretKey: createSecretKey(Buffer.alloc(32)),
      authenticator: createAuthenticator(pool),
      requestLog: service.requestLog,
      wakePublisher: () => undefined,
      stopping: new AbortController().signal,
      log: pino({ level: 'silent' }),
    });
    const headers = { authorization: `Bearer ${directory.token}` };
    const response = await app.fetch(new Request(`${directory.baseUrl}/Users`, { headers }));
    expectError({ status: response.status, headers: response.headers, body: await response.json() }, 503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await app.request('/readyz')).status).toBe(503);
    expect((await app.request('/healthz')).status).toBe(200);
    await pool.end();
  });

  it('to get a turn among other writers is 503 with Retry-After [ERR-04]', async () => {
    const received = { request: fromWebRequest(new Request(directory.baseUrl)) } as ReceivedRequest;
    const response = toWebResponse(respondToFailure(received, new TransactionConflict('others were faster')));
    const reply = { status: response.status, headers: response.headers, body: await response.json() };
    expect(expectError(reply, 503)).not.toContain('faster');
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('to keep its connection in the midst of a write is 503, and the write is all or nothing [ERR-04]', async () => {
    const { pool } = service.database;
    const blocker = await pool.connect();
    await blocker.query('begin');
    await blocker.query('lock table scim_user in exclusive mode');
    const writing = directory.scim('POST', '/Users', userBody('cut@example.com'));
    await vi.waitFor(async () => {
      const { rowCount } = await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      expect(rowCount).toBe(1);
    });
    const reply = await writing;
    await blocker.query('rollback');
    blocker.release();
    expectError(reply, 503);
    expect(reply.headers.has('retry-after')).toBe(true);
    expect((await directory.scim('GET', '/Users')).body.totalResults).toBe(1);
  });
});
