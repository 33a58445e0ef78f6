/**
 * Kills everything under load and looks at what is left: `npm run test:fault -- [--cases N] [--seed S]`.
 *
 * Each case starts the server on the data that the case before left, lets writers write, and at a random moment sends
 * SIGKILL to the server and to every database process at once; in some cases to a part of them, and in some to a server
 * that is only starting. The next start has to recover by itself, every answered write has to be there, and the log has to
 * be gapless and lead to the state of the tables.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createRandom } from '../random.ts';
import { type Expectation, type Expected, startLoad } from './load.ts';
import { type StartingServer, startServerProcess, type Victims } from './server-process.ts';
import { type Directory, type Found, readServiceState, type ServiceState } from './service-state.ts';

const COMMAND = fileURLToPath(new URL('../../bin/rollcall.js', import.meta.url));
const WRITERS = 8;
const LONGEST_LIFE_MILLISECONDS = 1_500;
const LONGEST_START_MILLISECONDS = 1_000;
const PROGRESS_CASES = 10;
/** A ready server has its own process, the database's first one, and that one's children. */
const READY_PROCESSES_MIN = 5;

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '100' }, seed: { type: 'string' } },
});
const cases = Number(values.cases);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
console.log(`fault: ${cases} kills of all processes under load, --seed ${seed}`);

const random = createRandom(seed);
const dataDirectory = mkdtempSync(join(tmpdir(), 'rollcall-fault-'));
const port = await freePort();
const expected: Expected = { users: new Map(), groups: new Map(), creations: new Set() };
const started = Date.now();
let answered = 0;
let processesKilled = 0;
let server: StartingServer | undefined;

try {
  server = startServerProcess(dataDirectory, port);
  await server.ready;
  const directory = createDirectory();
  for (let number = 1; number <= cases; number++) await runCase(number, directory);
  const status = await server.stop();
  if (status !== 0) throw new Error(`SIGTERM ended the server with ${status} instead of 0`);
} catch (error) {
  console.error(`fault: ${error instanceof Error ? error.message : error}`);
  console.error(`fault: the data is kept in ${dataDirectory}; repeat with --cases ${cases} --seed ${seed}`);
  await server?.kill('everything');
  process.exit(1);
}
rmSync(dataDirectory, { recursive: true });
const seconds = Math.round((Date.now() - started) / 1000);
console.log(
  `fault: ${answered} answered writes survived, ${processesKilled} processes killed, in ${seconds} s`,
);
console.log(`fault: ${cases} passed, 0 failed`);

async function runCase(number: number, directory: Directory): Promise<void> {
  const load = startLoad(directory.scim_base_url, directory.token, WRITERS, random, expected, number);
  await delay(random.integer(LONGEST_LIFE_MILLISECONDS));
  const victims = chooseVictims();
  const killed = await kill(victims);
  if (victims === 'everything' && killed < READY_PROCESSES_MIN) {
    throw new Error(`only ${killed} processes were found to kill, which is not everything`);
  }
  await load.ended;
  answered += load.answered();
  if (random.integer(5) === 0) {
    server = startServerProcess(dataDirectory, port);
    await delay(random.integer(LONGEST_START_MILLISECONDS));
    await kill('everything');
  }
  server = startServerProcess(dataDirectory, port);
  await server.ready;
  compare(await readServiceState(dataDirectory, directory));
  if (number % PROGRESS_CASES === 0 || number === cases) {
    console.log(`fault: ${number} of ${cases} kills, ${answered} answered writes, none lost`);
  }
}

function chooseVictims(): Victims {
  const choice = random.integer(8);
  return choice === 0 ? 'server' : choice === 1 ? 'server and postmaster' : 'everything';
}

async function kill(victims: Victims): Promise<number> {
  const killed = await server!.kill(victims);
  processesKilled += killed;
  return killed;
}

/**
 * Every answered write has to be in the tables; a write without an answer may be. Nothing else may be there. The log and
 * the answers of the service lead to the same.
 */
function compare(state: ServiceState): void {
  settle('user', expected.users, state.users);
  settle('group', expected.groups, state.groups);
  const [difference] = state.differences;
  if (difference !== undefined) throw new Error(difference);
}

function settle(
  kind: string,
  expectations: Map<string, Expectation>,
  found: ReadonlyMap<string, Found>,
): void {
  for (const expectation of expectations.values()) {
    const actual = found.get(expectation.id)?.state;
    const allowed = [expectation.answered, ...expectation.unanswered];
    if (!allowed.includes(actual)) {
      const wanted = allowed.map((state) => JSON.stringify(state) ?? 'absence').join(' or ');
      throw new Error(`${kind} ${expectation.id} is ${JSON.stringify(actual)} instead of ${wanted}`);
    }
    expectation.answered = actual;
    expectation.unanswered = [];
  }
  for (const [id, { name, state }] of found) {
    if (expectations.has(id)) continue;
    if (!expected.creations.delete(name)) throw new Error(`nobody has created the ${kind} ${name}`);
    expectations.set(id, { id, answered: state, unanswered: [] });
  }
}

function createDirectory(): Directory {
  const output = execFileSync(process.execPath, [
    ...[COMMAND, 'directory', 'create', '--name', 'Fault', '--provider', 'okta'],
    ...['--data-dir', dataDirectory, '--json'],
  ]);
  return JSON.parse(output.toString());
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const listener = createServer().listen(0, '127.0.0.1', () => {
      const address = listener.address();
      listener.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
