/** A directory to test against: the real app over a fresh database, called without a port. */
import type { JsonObject } from '@rollcall/scim';
import { pino } from 'pino';
import { startRequestLog } from '../activity/request-log.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
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
}

export interface TestService {
  readonly database: TestDatabase;
  readonly fetch: (request: Request) => Promise<Response>;
  addDirectory(provider?: Provider): Promise<TestDirectory>;
  /** Publishes until nothing waits in the outbox of the environment. */
  publish(environmentId: string): Promise<void>;
  close(): Promise<void>;
}

/** The whole service without a port; nothing is published until `publish` is called. */
export async function openTestService(): Promise<TestService> {
  const database = await createTestDatabase();
  const log = pino({ level: 'silent' });
  const requestLog = startRequestLog(database.pool, log);
  const app = createApp({
    pool: database.pool,
    publicUrl: PUBLIC_URL,
    bodyBytesMax: 4_000_000,
    authenticator: createAuthenticator(database.pool),
    requestLog,
    wakePublisher: () => undefined,
    log,
  });
  const fetch = async (request: Request): Promise<Response> => app.fetch(request);
  return {
    database,
    fetch,
    addDirectory: (provider = 'okta') => addDirectory(database, fetch, provider),
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
): Promise<TestDirectory> {
  const environment = await ensureEnvironment(pool);
  const organization = await ensureOrganization(pool, environment.id, 'Acme');
  const directory = await createDirectory(pool, {
    environmentId: environment.id,
    organizationId: organization.id,
    name: 'Acme',
    provider,
  });
  const { token } = await createToken(pool, { directoryId: directory.directoryId, label: 'test' });
  const baseUrl = `${PUBLIC_URL}/scim/v2/${directory.key}`;
  return {
    scope: directory,
    token,
    baseUrl,
    async scim(method, path, body, headers = {}) {
      const init: RequestInit = { method, headers: { Authorization: `Bearer ${token}`, ...headers } };
      if (body !== undefined) {
        init.body = typeof body === 'string' ? body : JSON.stringify(body);
        init.headers = { 'Content-Type': 'application/scim+json', ...init.headers };
      }
      return read(await fetch(new Request(`${baseUrl}${path}`, init)));
    },
  };
}

async function read(response: Response): Promise<ScimReply> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
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
