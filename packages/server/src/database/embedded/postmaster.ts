import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { UnusableDatabaseError } from '../errors.ts';
import { commandAs } from './account.ts';
import { serverEnvironment } from './environment.ts';
import type { Layout } from './layout.ts';
import { parameterArguments, type ServerParameters } from './parameters.ts';

/** A running server process of a cluster, and where its socket is. */
export type Postmaster = { pid: number; socketDirectory: string };

const pollMs = 20;
const logBytesMax = 10_000_000;

/** The server process that runs on a cluster, or undefined when there is none. */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  const socketDirectory = lines[4];
  if (!Number.isInteger(pid) || pid <= 0 || !socketDirectory) return undefined;
  return (await isPostmasterOf(pid, cluster)) ? { pid, socketDirectory } : undefined;
}

/**
 * Starts a server process on a cluster that has none. The caller holds the start lock. Gives `undefined` when the server
 * went away at once for a reason that passes by itself: processes of its killed predecessor that have not ended yet.
 * Throws UnusableDatabaseError with PostgreSQL's own words otherwise.
 */
export async function startPostmaster(
  layout: Layout,
  parameters: ServerParameters,
): Promise<Postmaster | undefined> {
  await removeStaleLocks(layout);
  const log = await openLog(layout.logFile);
  const before = (await log.stat()).size;
  const { file, args, ...user } = commandAs(layout.account, layout.binaries.postgres, [
    ...['-D', layout.cluster, '-k', layout.socketDirectory],
    ...parameterArguments(parameters),
  ]);
  // In a session of its own, so that Ctrl-C in the terminal does not reach it.
  const server = spawn(file, args, {
    ...user,
    cwd: '/',
    env: serverEnvironment(),
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  const ended = once(server, 'exit').then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  server.unref();
  for (;;) {
    const outcome = await Promise.race([ended.then((error) => ({ error })), delay(pollMs)]);
    const running = await findPostmaster(layout.cluster);
    if (running?.pid === server.pid) return running;
    if (!outcome) continue;
    const output = await readFrom(layout.logFile, before);
    if (/still in use|lock file ".*" already exists|is another postmaster/i.test(output)) return undefined;
    throw new UnusableDatabaseError(
      `The embedded PostgreSQL did not start: ${lastProblem(outcome.error?.message ?? output)} ` +
        `Its log is ${layout.logFile}.`,
    );
  }
}

/** Asks a server process to end its sessions and shut down, and waits at most `patienceMs` for its end. */
export async function stopPostmaster(
  { pid }: Postmaster,
  cluster: string,
  patienceMs: number,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    return;
  }
  while ((await isPostmasterOf(pid, cluster)) && Date.now() < deadline) await delay(pollMs);
}

/**
 * Whether a process id belongs to the server process of a cluster. An id in a left-over file may have been given to any
 * other program since. Child processes of a server rename themselves, so only the first one matches.
 */
async function isPostmasterOf(pid: number, cluster: string): Promise<boolean> {
  const args = await commandLine(pid);
  return basename(args[0] ?? '') === 'postgres' && args[args.indexOf('-D') + 1] === cluster;
}

async function commandLine(pid: number): Promise<string[]> {
  if (process.platform === 'linux') {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
  }
  const listed = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(
    () => undefined,
  );
  const [, program, cluster] = /^(\S*postgres) -D (.*?) -k /.exec(listed?.stdout ?? '') ?? [];
  return program && cluster ? [program, '-D', cluster] : [];
}

/**
 * PostgreSQL believes in a left-over lock file when any process has the id in it. It is known here that none of them is
 * a server of this cluster. What a killed server's children still use is protected by the shared memory they hold.
 */
async function removeStaleLocks({ cluster, socketDirectory }: Layout): Promise<void> {
  const socket = join(socketDirectory, '.s.PGSQL.5432');
  await Promise.all(
    [join(cluster, 'postmaster.pid'), `${socket}.lock`, socket].map((file) => rm(file, { force: true })),
  );
}

async function openLog(file: string) {
  const log = await open(file, 'a', 0o600);
  if ((await log.stat()).size > logBytesMax) await log.truncate();
  return log;
}

async function readFrom(file: string, offset: number): Promise<string> {
  return (await readFile(file)).subarray(offset).toString('utf8');
}

function lastProblem(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const fatal = lines.filter((line) => /FATAL|PANIC|error/.test(line)).at(-1) ?? lines.at(-1);
  const sentence = fatal?.replace(/^.*?(FATAL|PANIC): +/, '') ?? 'it ended without a word';
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}
