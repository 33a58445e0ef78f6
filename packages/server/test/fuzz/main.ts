/**
 * Sends mutations of what identity providers send: `npm run test:fuzz -- [--cases N] [--seed S]`.
 *
 * Every answer has to be one of SCIM's and none may be a failure of the server; after each 500 cases the directories
 * are read as a whole, and the log has to lead to them. One case in ten also goes over a socket, byte by byte as it was made, or with
 * changes to its bytes that no HTTP client would let through.
 */
import { parseArgs } from 'node:util';
import { openTestServer } from '../../src/database/testing.ts';
import { type Answer, exchange } from '../../src/http/testing-socket.ts';
import { openTestService, type TestDirectory } from '../../src/scim/testing.ts';
import { listen } from '../../src/serve-listener.ts';
import { createRandom, type Random } from '../random.ts';
import { readCorpus } from './corpus.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { type MutatedRequest, mutateRequest, toWire } from './mutate-request.ts';
import { Population } from './population.ts';
import { faultOf } from './verdict.ts';

const CONCURRENT = 8;
const RENEWAL_CASES = 500;
const RAW_CASES = 10;
const PROGRESS_CASES = 5_000;
/** How many failures are shown in full. */
const SHOWN_MAX = 10;

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '2000' }, seed: { type: 'string' } },
});
const cases = Number(values.cases);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
console.log(`fuzz: ${cases} mutated requests, --seed ${seed}`);

const corpus = readCorpus();
const server = await openTestServer();
const service = await openTestService(server);
const population = new Population(service, [
  await service.addDirectory('okta'),
  await service.addDirectory('entra'),
  await service.addDirectory('generic'),
]);
const listening = await listen('127.0.0.1', 0);
listening.handOver(service.listener);
const started = Date.now();
const statuses = new Map<number, number>();
let failed = 0;
let loggedLines = 0;
let raw = 0;
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error) => fail(`${event}: ${error instanceof Error ? error.stack : error}`));
}

for (let number = 0; number < cases; number += CONCURRENT) {
  if (number % RENEWAL_CASES < CONCURRENT) await renew(number);
  const numbers = Array.from({ length: Math.min(CONCURRENT, cases - number) }, (_, place) => number + place);
  await Promise.all(numbers.map(runCase));
  if (number % PROGRESS_CASES < CONCURRENT && number > 0) report(number);
}
await renew(cases);
report(cases);
await listening.close(1);
await service.close();
await server.close();
console.log(`fuzz: ${cases - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** Each case has random numbers of its own, so that it is the same whatever the cases before it did. */
async function runCase(number: number): Promise<void> {
  const random = createRandom(seed * 1_000_003 + number);
  const { directory, live } = population.choose(random);
  const request = mutateRequest(random.pick(corpus), random.pick(corpus), live, random);
  if (!request.headers.some(([name]) => name === 'Authorization')) {
    request.headers.unshift(['Authorization', `Bearer ${directory.token}`]);
  }
  const loggedBefore = service.logged.length;
  let fault: string | undefined;
  try {
    const answer = await send(directory, request);
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    fault = faultOf(request.method, answer);
    if (fault === undefined && number % RAW_CASES === 0) fault = await sendRaw(directory, request, random);
  } catch (error) {
    fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  if (fault !== undefined) fail(`case ${number}: ${fault}`, request, service.logged.slice(loggedBefore));
}

async function send(
  { baseUrl }: TestDirectory,
  { method, path, headers, body }: MutatedRequest,
): Promise<Answer> {
  const sent = new Headers();
  for (const [name, value] of headers) {
    try {
      sent.append(name, value);
    } catch {
      // No Request can hold this header; the raw exchange sends it.
    }
  }
  const hasBody = body !== undefined && method !== 'GET' && method !== 'HEAD';
  const init = { method, headers: sent, ...(hasBody ? { body: new Uint8Array(body) } : {}) };
  const response = await service.fetch(new Request(baseUrl + path, init));
  return {
    status: response.status,
    contentType: response.headers.get('content-type'),
    body: await response.text(),
  };
}

/** Over a socket a request may be no HTTP at all or several; only what is SCIM's is judged as such. */
async function sendRaw(
  { baseUrl }: TestDirectory,
  request: MutatedRequest,
  random: Random,
): Promise<string | undefined> {
  raw += 1;
  const wire = toWire(request, new URL(baseUrl).pathname);
  const bytes = random.integer(2) === 0 ? mutateBytes(wire, random, wire) : wire;
  for (const answer of await exchange(listening.port, bytes)) {
    const isScim = answer.contentType?.includes('json') === true;
    const fault = isScim
      ? faultOf(request.method, answer)
      : answer.status >= 500
        ? `status ${answer.status}`
        : undefined;
    if (fault !== undefined) return `over a socket: ${fault}`;
  }
  return undefined;
}

/** Besides the directory, the log of the service has to be clean: it says what no answer shows. */
async function renew(number: number): Promise<void> {
  try {
    await population.renew();
  } catch (error) {
    fail(`before case ${number}: ${error instanceof Error ? error.stack : error}`);
  }
  const logged = service.logged.slice(loggedLines);
  loggedLines = service.logged.length;
  if (logged.length > 0) fail(`before case ${number}: ${logged.length} lines were logged`, undefined, logged);
}

function fail(reason: string, request?: MutatedRequest, logged: readonly string[] = []): void {
  failed += 1;
  if (failed > SHOWN_MAX) return;
  console.error(`fuzz: ${reason}`);
  if (request !== undefined) {
    const { body, ...rest } = request;
    console.error(JSON.stringify({ ...rest, body: body?.toString('latin1') }).slice(0, 5_000));
  }
  for (const line of logged.slice(0, 3)) console.error(line.slice(0, 2_000).trimEnd());
}

function report(done: number): void {
  const seconds = Math.round((Date.now() - started) / 1000);
  const counts = [...statuses]
    .toSorted(([one], [other]) => one - other)
    .map(([status, count]) => `${count} × ${status}`);
  console.log(`fuzz: ${done} of ${cases} in ${seconds} s, ${raw} also over a socket; ${counts.join(', ')}`);
}
