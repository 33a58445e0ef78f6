/**
 * Kills everything under load and looks at what is left: `npm run test:fault -- [--cases N] [--seed S]`.
 *
 * Each case starts the server on the data that the case before left, lets writers write, and at a random moment sends
 * SIGKILL to the server and to every database process at once. The next start has to recover by itself, every answered
 * write has to be there, and the log has to be gapless and lead to the state of the tables.
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
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { readServiceState, type ServiceState } from './service-state.ts';

const COMMAND = fileURLToPath(new URL('../../bin/rollcall.js', import.meta.url));
const WRITERS = 8;
const LONGEST_LIFE_MILLISECONDS = 1_500;

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '100' }, seed: { type: 'string' } },
});
const cases = Number(values.cases);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
console.log(`fault: ${cases} kills of all processes under load, --seed ${seed}`);

const random = createRandom(seed);
const dataDirectory = mkdtempSync(join(tmpdir(), 'rollcall-fault-'));
const port = await freePort();
const expected: Expected = { users: new Map(), groups: new Map() };
const started = Date.now();
let answered = 0;
let server: ServerProcess = await startServerProcess(dataDirectory, port);
const directory = createDirectory();

for (let number = 1; number <= cases; number++) {
  const load = startLoad(directory.scim_base_url, directory.token, WRITERS, random, expected, number);
  await delay(random.integer(LONGEST_LIFE_MILLISECONDS));
  await server.killEverything();
  await load.ended;
  answered += load.answered();
  server = await startServerProcess(dataDirectory, port);
  compare(await readServiceState(dataDirectory, directory.id));
  if (number % 10 === 0 || number === cases) {
    console.log(`fault: ${number} of ${cases} kills, ${answered} answered writes, none lost`);
  }
}

const status = await server.stop();
if (status !== 0) fail(`SIGTERM ended the server with ${status} instead of 0`);
rmSync(dataDirectory, { recursive: true });
console.log(
  `fault: ${answered} answered writes survived ${cases} kills in ${Math.round((Date.now() - started) / 1000)} s`,
);
console.log(`fault: ${cases} passed, 0 failed`);

/** Every answered write has to be in the tables; a write without an answer may be. The log leads to the tables. */
function compare(state: ServiceState): void {
  for (const user of expected.users.values()) settle('user', user, state.users.get(user.id));
  for (const group of expected.groups.values()) settle('group', group, state.groups.get(group.id) ?? '');
  for (const difference of state.differences) fail(`the log does not lead to the state: ${difference}`);
}

function settle<State>(kind: string, expectation: Expectation<State>, actual: State): void {
  const allowed = [expectation.answered, ...expectation.unanswered];
  if (!allowed.includes(actual)) {
    fail(
      `${kind} ${expectation.id} is ${JSON.stringify(actual)} instead of one of ${JSON.stringify(allowed)}`,
    );
  }
  expectation.answered = actual;
  expectation.unanswered = [];
}

function createDirectory(): { id: string; scim_base_url: string; token: string } {
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

function fail(reason: string): never {
  console.error(`fault: ${reason}`);
  console.error(`fault: the data is kept in ${dataDirectory}; repeat with --cases ${cases} --seed ${seed}`);
  process.exit(1);
}
