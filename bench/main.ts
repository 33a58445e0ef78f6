/**
 * `npm run bench -- [--users N] [--directories N] [--connections N] [--seconds S] [--rounds N] [--case TEXT] [--json FILE] [--profile DIR]`
 *
 * Starts the server on an embedded PostgreSQL with fsync on, loads people and groups, and for each case drives in
 * turns the server and a bare handler that does one statement on the same data. Prints the median of the rounds, their
 * spread, the share of the limit that was reached, and processor time per request. Never fails on a time.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDatabase } from '../packages/server/src/database/database.ts';
import { type BenchCase, CASES } from './cases.ts';
import { processorSeconds } from './cpu.ts';
import type { Counted, Job } from './driver.ts';
import { loadData } from './load-data.ts';

const WARM_UP_MILLISECONDS = 300;
const COMMAND = fileURLToPath(new URL('../packages/server/bin/rollcall.js', import.meta.url));

const { values: options } = parseArgs({
  options: {
    users: { type: 'string', default: '10000' },
    directories: { type: 'string', default: '1' },
    connections: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '5' },
    case: { type: 'string', default: '' },
    json: { type: 'string' },
    profile: { type: 'string' },
  },
});
const dataset = { users: Number(options.users), directories: Number(options.directories) };
const milliseconds = Number(options.seconds) * 1000;
const rounds = Number(options.rounds);

interface Measured {
  readonly requestsPerSecond: number;
  readonly spread: number;
  readonly p50: number;
  readonly p99: number;
  readonly failures: number;
  /** Processor microseconds for each request. */
  readonly processMicroseconds: number;
  readonly databaseMicroseconds: number;
}

interface Row {
  readonly name: string;
  readonly target?: number;
  readonly rollcall: Measured;
  readonly limit?: Measured;
  readonly share?: number;
}

interface Side {
  readonly port: number;
  readonly pid: number;
}

const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
const database = await openDatabase({ dataDirectory: folder, poolSize: 4 }, console.error);
console.log(
  `bench: ${dataset.users} people in ${dataset.directories} directories, ${options.connections} connections`,
);
const startedAt = Date.now();
const data = await loadData(database.pool, dataset);
console.log(`bench: loaded in ${Math.round((Date.now() - startedAt) / 1000)} s`);

const postmaster = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
const profiling = options.profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', options.profile];
const server = spawn(
  process.execPath,
  [...profiling, COMMAND, 'serve', '--port', '0', '--data-dir', folder, '--json', '--log-level', 'warn'],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
const limitServer = spawn(
  process.execPath,
  [fileURLToPath(new URL('limit-server.ts', import.meta.url)), JSON.stringify(database.connection)],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const sides = {
  rollcall: { port: Number(new URL(JSON.parse(await firstLine(server)).url).port), pid: server.pid! },
  limit: { port: Number(await firstLine(limitServer)), pid: limitServer.pid! },
};
const driver = fork(fileURLToPath(new URL('driver.ts', import.meta.url)));

const rows: Row[] = [];
let run = 0;
for (const benchCase of CASES) {
  if ((benchCase.usersMin ?? 0) > dataset.users || !benchCase.name.includes(options.case)) continue;
  const row = await measureCase(benchCase);
  rows.push(row);
  printRow(row);
}

driver.disconnect();
limitServer.kill();
server.kill('SIGTERM');
await once(server, 'exit');
await database.close();
rmSync(folder, { recursive: true });
if (options.json !== undefined) {
  const machine = { cores: cpus().length, model: cpus()[0]?.model, node: process.version };
  writeFileSync(
    options.json,
    `${JSON.stringify({ at: new Date().toISOString(), machine, options, rows }, null, 2)}\n`,
  );
}
console.log(`bench: ${rows.filter(missesTarget).length} of ${rows.length} cases below their target`);

async function measureCase(benchCase: BenchCase): Promise<Row> {
  const rollcall: Measured[] = [];
  const limit: Measured[] = [];
  for (let round = 0; round < rounds; round++) {
    if (benchCase.limit !== undefined) limit.push(await measure(benchCase, 'limit', sides.limit));
    rollcall.push(await measure(benchCase, 'rollcall', sides.rollcall));
  }
  const ours = median(rollcall);
  if (limit.length === 0) return { name: benchCase.name, rollcall: ours };
  const theirs = median(limit);
  const share = ours.requestsPerSecond / theirs.requestsPerSecond;
  return {
    name: benchCase.name,
    ...(benchCase.target && { target: benchCase.target }),
    rollcall: ours,
    limit: theirs,
    share,
  };
}

async function measure(benchCase: BenchCase, name: Job['side'], side: Side): Promise<Measured> {
  const connections = benchCase.connections ?? Number(options.connections);
  const job = { caseName: benchCase.name, side: name, port: side.port, connections };
  // Both sides compile and fill their caches before anything is counted.
  await drive({ ...job, milliseconds: WARM_UP_MILLISECONDS, context: { ...data, run: run++ } });
  const before = { own: processorSeconds(side.pid), database: processorSeconds(postmaster) };
  const counted = await drive({ ...job, milliseconds, context: { ...data, run: run++ } });
  const used = {
    own: processorSeconds(side.pid) - before.own,
    database: processorSeconds(postmaster) - before.database,
  };
  if (counted.failures > 0)
    console.error(`bench: ${benchCase.name}: ${counted.failures} failed: ${counted.firstFailure}`);
  return {
    requestsPerSecond: counted.requests / counted.seconds,
    spread: 0,
    p50: counted.p50,
    p99: counted.p99,
    failures: counted.failures,
    processMicroseconds: (used.own / counted.requests) * 1e6,
    databaseMicroseconds: (used.database / counted.requests) * 1e6,
  };
}

async function drive(job: Job): Promise<Counted> {
  driver.send(job);
  const [counted] = (await once(driver, 'message')) as [Counted];
  return counted;
}

/** The round with the median rate; its spread is that of all rounds, as a share of the median. */
function median(rounds: readonly Measured[]): Measured {
  const sorted = rounds.toSorted((a, b) => a.requestsPerSecond - b.requestsPerSecond);
  const middle = sorted[Math.floor(sorted.length / 2)]!;
  const range = sorted.at(-1)!.requestsPerSecond - sorted[0]!.requestsPerSecond;
  return { ...middle, spread: range / middle.requestsPerSecond };
}

function missesTarget({ target, share }: Row): boolean {
  return target !== undefined && share !== undefined && share < target;
}

/** Rate, spread and latency of the server; then its processor time and the database's, and the same of the limit. */
function printRow(row: Row): void {
  const { name, rollcall, limit, share, target } = row;
  const rate = (measured: Measured) =>
    `${measured.requestsPerSecond.toFixed(measured.requestsPerSecond < 10 ? 1 : 0).padStart(6)}/s`;
  const cpu = (measured: Measured) =>
    `${measured.processMicroseconds.toFixed(0).padStart(5)} + ${measured.databaseMicroseconds.toFixed(0).padStart(5)} µs`;
  const ours = `${rate(rollcall)} ±${(rollcall.spread * 50).toFixed(0).padStart(2)} %  p99 ${rollcall.p99.toFixed(1).padStart(6)} ms  cpu ${cpu(rollcall)}`;
  const theirs =
    limit === undefined ? '' : `  limit ${rate(limit)}  cpu ${cpu(limit)}  share ${(share ?? 0).toFixed(2)}`;
  const verdict = target === undefined ? '' : ` of ${target.toFixed(2)}${missesTarget(row) ? ' MISSED' : ''}`;
  console.log(`${name.padEnd(35)}${ours}${theirs}${verdict}`);
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) return line;
  throw new Error('a process ended before it was ready');
}
