/** A directory to test against: the real app over a fresh database, called without a port. */
import type { RequestListener } from 'node:http';
import { ERROR_URN, type JsonObject, LIST_RESPONSE_URN, type ScimType } from '@rollcall/scim';
import { pino } from 'pino';
import { expect } from 'vitest';
import { type RequestLog, type RequestRecord, startRequestLog } from '../activity/request-log.ts';
import { createTestDatabase, type TestDatabase, type TestServer } from '../database/testing.ts';
import {
  createAuthenticator,
  createDirectory,
  createToken,
  type DirectoryScope,
  ensureEnvironment,
  ensureOrganization,
  type Provider,
} from '../directory/index.ts';
import { publishBatch } from '../event/publish-batch.ts';
import { createApp } from '../http/app.ts';
import { createNodeHandler } from '../http/node-handler.ts';
import type { Services } from '../http/services.ts';
import { createSecretKey } from '../secret-key.ts';

const PUBLIC_URL = 'http://localhost:3000';

export interface ScimReply {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body; {} when there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly body: any;
}

export interface TestDirectory {
  readonly scope: DirectoryScope;
  readonly token: string;
  readonly baseUrl: string;
  /** Sends a request to this directory, with its token unless headers say otherwise. */
  scim(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ScimReply>;
  /** Sends a request to any URL of the service, with these headers only. */
  scimAt(
    method: string,
    url: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ScimReply>;
}

export interface TestService {
  readonly database: TestDatabase;
  readonly fetch: (request: Request) => Promise<Response>;
  /** The same for a server of Node's. */
  readonly listener: RequestListener;
  readonly requestLog: RequestLog;
  /** What was given to the request log, in the order of the answers. */
  readonly requests: readonly RequestRecord[];
  /** The lines of the log so far, from level `info`. */
  readonly logged: readonly string[];
  addDirectory(provider?: Provider, settings?: { readonly strict?: boolean }): Promise<TestDirectory>;
  /** Publishes until nothing waits in the outbox of the environment. */
  publish(environmentId: string): Promise<void>;
  close(): Promise<void>;
}

/** The whole service without a port; nothing is published until `publish` is called. The server is that of the test run. */
export async function openTestService(server?: TestServer): Promise<TestService> {
  const database = await createTestDatabase(server);
  const logged: string[] = [];
  const log = pino({ level: 'info' }, { write: (line) => logged.push(line) });
  const requests: RequestRecord[] = [];
  const written = startRequestLog(database.pool, log);
  const requestLog: RequestLog = {
    append(record) {
      requests.push(record);
      written.append(record);
    },
    close: () => written.close(),
  };
  const services: Services = {
    pool: database.pool,
    publicUrl: PUBLIC_URL,
    bodyBytesMax: 4_000_000,
    secretKey: createSecretKey(Buffer.alloc(32, 7)),
    authenticator: createAuthenticator(database.pool),
    requestLog,
    wakePublisher: () => undefined,
    stopping: new AbortController().signal,
    log,
  };
  const app = createApp(services);
  const fetch = async (request: Request): Promise<Response> => app.fetch(request);
  return {
    database,
    fetch,
    listener: createNodeHandler(services),
    requestLog,
    requests,
    logged,
    addDirectory: (provider = 'okta', { strict = false } = {}) =>
      addDirectory(database, fetch, provider, strict),
    async publish(environmentId) {
      while ((await publishBatch(database.pool, environmentId)) > 0);
    },
    async close() {
      await requestLog.close();
      await database.close();
    },
  };
}

async function addDirectory(
  { pool }: TestDatabase,
  fetch: (request: Request) => Promise<Response>,
  provider: Provider,
  strict: boolean,
): Promise<TestDirectory> {
  const environment = await ensureEnvironment(pool);
  const organization = await ensureOrganization(pool, environment.id, 'Acme');
  const directory = await createDirectory(pool, {
    environmentId: environment.id,
    organizationId: organization.id,
    name: 'Acme',
    provider,
    strict,
  });
  const { token } = await createToken(pool, { directoryId: directory.directoryId, label: 'test' });
  const baseUrl = `${PUBLIC_URL}/scim/v2/${directory.key}`;
  const authorization = `Bearer ${token}`;
  const scimAt: TestDirectory['scimAt'] = async (method, url, body, headers = { authorization }) => {
    const init: RequestInit = { method, headers };
    if (isRawBody(body)) init.body = body;
    else if (body !== undefined) init.body = JSON.stringify(body);
    if (body instanceof ReadableStream) init.duplex = 'half';
    return read(await fetch(new Request(url, init)));
  };
  return {
    scope: directory,
    token,
    baseUrl,
    scimAt,
    scim(method, path, body, headers = {}) {
      const contentType: Record<string, string> =
        body === undefined ? {} : { 'Content-Type': 'application/scim+json' };
      return scimAt(method, baseUrl + path, body, { authorization, ...contentType, ...headers });
    },
  };
}

function isRawBody(body: unknown): body is string | Uint8Array<ArrayBuffer> | ReadableStream {
  return typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream;
}

async function read(response: Response): Promise<ScimReply> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
}

/** Creates a user and gives it as answered. */
export async function addUser(
  directory: TestDirectory,
  userName: string,
  more: JsonObject = {},
): Promise<ScimReply['body']> {
  return created(await directory.scim('POST', '/Users', userBody(userName, more)));
}

/** Creates a group and gives it as answered. */
export async function addGroup(
  directory: TestDirectory,
  displayName: string,
  memberIds: readonly string[] = [],
): Promise<ScimReply['body']> {
  return created(await directory.scim('POST', '/Groups', groupBody(displayName, memberIds)));
}

function created(reply: ScimReply): ScimReply['body'] {
  expect(reply).toMatchObject({ status: 201 });
  return reply.body;
}

/** Queries an endpoint by GET, parameters percent-encoded. */
export function query(
  directory: TestDirectory,
  endpoint: string,
  parameters: Readonly<Record<string, string | number>>,
): Promise<ScimReply> {
  const encoded = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return directory.scim('GET', `${endpoint}?${encoded.join('&')}`);
}

/** The user names, or display names of groups, of a list response. */
export function namesIn({ status, body }: ScimReply): string[] {
  expect({ status, ...body }).toMatchObject({ status: 200, schemas: [LIST_RESPONSE_URN] });
  return body.Resources.map((resource: JsonObject) => resource.userName ?? resource.displayName);
}

/** Fails unless the reply is the SCIM error of this kind (RFC 7644 §3.12); gives its detail. */
export function expectError(reply: ScimReply, status: number, scimType?: ScimType): string {
  expect(reply).toMatchObject({
    status,
    body: { schemas: [ERROR_URN], status: String(status), detail: expect.stringMatching(/^\S.+\.$/u) },
  });
  expect(reply.body.scimType).toBe(scimType);
  expect(reply.headers.get('content-type')).toBe('application/scim+json; charset=utf-8');
  return reply.body.detail;
}

/** The smallest user that is accepted, as Okta shapes it. */
export function userBody(userName: string, more: JsonObject = {}): JsonObject {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName,
    name: { givenName: 'Ada', familyName: 'Lovelace' },
    emails: [{ primary: true, value: userName, type: 'work' }],
    active: true,
    ...more,
  };
}

export function groupBody(displayName: string, memberIds: readonly string[] = []): JsonObject {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    displayName,
    members: memberIds.map((value) => ({ value })),
  };
}

export function patchBody(...operations: readonly JsonObject[]): JsonObject {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations };
}
