/**
 * `node bench/bulk.ts [--rounds N] [--operations N]`
 *
 * How much faster a bulk request is than the requests that it stands for: starts the server on an embedded PostgreSQL with
 * fsync on and, in turns, creates as many users by single requests, one after the other and over several connections, and
 * by one bulk request; then changes them by PATCH in both ways. Prints the medians. Never fails on a time.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDatabase } from '../packages/server/src/database/database.ts';
import {
  createDirectory,
  createToken,
  ensureEnvironment,
  ensureOrganization,
} from '../packages/server/src/directory/index.ts';
import { Connection } from './http-client.ts';

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, operations: { type: 'string', default: '1000' } },
});
const operations = Number(options.operations);
const COMMAND = fileURLToPath(new URL('../packages/server/bin/rollcall.js', import.meta.url));
const SEVERAL_CONNECTIONS = 8;

const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
const database = await openDatabase({ dataDirectory: folder, poolSize: 4 }, console.error);
const environment = await ensureEnvironment(database.pool);
const organization = await ensureOrganization(database.pool, environment.id, 'Bench');
const directory = await createDirectory(database.pool, {
  environmentId: environment.id,
  organizationId: organization.id,
  name: 'Bench',
  provider: 'generic',
});
const { token } = await createToken(database.pool, { directoryId: directory.directoryId, label: 'bench' });
const args = ['serve', '--port', '0', '--data-dir', folder, '--json', '--log-level', 'warn'];
const server = spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
const [line] = await once(createInterface(server.stdout), 'line');
const port = Number(new URL(JSON.parse(line).url).port);

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly data: object;
}

const rates = new Map<string, number[]>();
for (let round = -1; round < Number(options.rounds); round++) {
  const users = (way: string) =>
    Array.from({ length: operations }, (_, index) => postUser(`${way}${round}-${index}`));
  await measure(round, 'POST, one after the other', () => sendEach(users('one'), 1));
  await measure(round, `POST over ${SEVERAL_CONNECTIONS} connections`, () =>
    sendEach(users('several'), SEVERAL_CONNECTIONS),
  );
  await measure(round, 'POST in one bulk request', () => sendBulk(users('bulk')));
  const { rows } = await database.pool.query<{ id: string }>(
    'select id from scim_user where directory_id = $1 order by id limit $2',
    [directory.directoryId, operations],
  );
  const patches = (title: string) => rows.map(({ id }) => patchUser(id, title));
  await measure(round, 'PATCH, one after the other', () => sendEach(patches(`a${round}`), 1));
  await measure(round, 'PATCH in one bulk request', () => sendBulk(patches(`b${round}`)));
}
const { rows: made } = await database.pool.query<{ users: number; patched: number }>(
  `select count(*)::integer as users, (count(*) filter (where resource->>'title' = $2))::integer as patched
   from scim_user where directory_id = $1`,
  [directory.directoryId, `b${Number(options.rounds) - 1}`],
);
const expected = { users: 3 * operations * (Number(options.rounds) + 1), patched: operations };
if (JSON.stringify(made[0]) !== JSON.stringify(expected)) {
  throw new Error(`not every operation was carried out: ${JSON.stringify(made[0])}`);
}
for (const [name, measured] of rates) console.log(`bench: ${name}: ${median(measured)} operations/s`);

server.kill('SIGTERM');
await once(server, 'exit');
await database.close();
rmSync(folder, { recursive: true });

/** The first round warms up. */
async function measure(round: number, name: string, work: () => Promise<void>): Promise<void> {
  const startedAt = performance.now();
  await work();
  const perSecond = Math.round((operations * 1000) / (performance.now() - startedAt));
  if (round >= 0) rates.set(name, [...(rates.get(name) ?? []), perSecond]);
}

async function sendEach(all: readonly Operation[], connections: number): Promise<void> {
  const waiting = [...all];
  const work = async () => {
    const connection = await Connection.open(port);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { status } = await connection.send(request(next.method, next.path, next.data));
      if (status !== 200 && status !== 201) throw new Error(`${next.method} was answered with ${status}`);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, work));
}

async function sendBulk(all: readonly Operation[]): Promise<void> {
  const connection = await Connection.open(port);
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'];
  const Operations = all.map((operation, index) => ({ ...operation, bulkId: `${index}` }));
  const { status } = await connection.send(
    request('POST', '/Bulk', { schemas, failOnErrors: operations, Operations }),
  );
  if (status !== 200) throw new Error(`the bulk request was answered with ${status}`);
  connection.close();
}

function request(method: string, path: string, body: object): string {
  const text = JSON.stringify(body);
  const head = [
    `${method} /scim/v2/${directory.key}${path} HTTP/1.1`,
    'Host: localhost',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/scim+json',
    `Content-Length: ${Buffer.byteLength(text)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${text}`;
}

function postUser(name: string): Operation {
  const data = {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: `${name}@example.com`,
    name: { givenName: 'Ada', familyName: name },
    emails: [{ primary: true, value: `${name}@example.com`, type: 'work' }],
    active: true,
  };
  return { method: 'POST', path: '/Users', data };
}

function patchUser(id: string, title: string): Operation {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
  const Operations = [{ op: 'replace', path: 'title', value: title }];
  return { method: 'PATCH', path: `/Users/${id}`, data: { schemas, Operations } };
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
