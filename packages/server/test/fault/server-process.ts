/** A real `rollcall serve` that can be killed with everything that belongs to it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../bin/rollcall.js', import.meta.url));
const DEATH_MILLISECONDS = 10_000;

/**
 * What dies at once: everything; all but the children of the database's first process, which then lose it; or the server
 * alone, which leaves a running database behind.
 */
export type Victims = 'everything' | 'server and postmaster' | 'server';

export interface ServerProcess {
  /** SIGKILL; resolves with the number of processes killed, once they are gone. */
  kill(victims: Victims): Promise<number>;
  /** SIGTERM; resolves with the exit status. */
  stop(): Promise<number | null>;
}

/** A server that has just been started and may not be ready yet. */
export interface StartingServer extends ServerProcess {
  /** Resolves once it says that it is ready. Rejects with its output when it ends before that. */
  readonly ready: Promise<void>;
}

export function startServerProcess(dataDirectory: string, port: number): StartingServer {
  const child = spawn(
    process.execPath,
    [COMMAND, 'serve', '--port', String(port), '--data-dir', dataDirectory, '--log-level', 'error', '--json'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const ready = untilReady(child);
  // Whoever kills a starting server does not wait for it to be ready.
  ready.catch(() => undefined);
  return {
    ready,
    async kill(victims) {
      const database = databaseProcesses(dataDirectory);
      const pids = [child.pid!];
      if (victims !== 'server') pids.push(...database.postmasters);
      if (victims === 'everything') pids.push(...database.children);
      for (const pid of pids) killProcess(pid);
      await exited;
      await untilGone(pids);
      return pids.length;
    },
    async stop() {
      child.kill('SIGTERM');
      return (await exited)[0];
    },
  };
}

async function untilReady(child: ChildProcess): Promise<void> {
  let errors = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  for await (const line of createInterface({ input: child.stdout! })) {
    const { url } = JSON.parse(line) as { url?: string };
    if (url !== undefined) return;
  }
  throw new Error(`the server ended before it was ready: ${errors}`);
}

/**
 * The first processes of the data folder's database, found by their command lines, and their children, which have other
 * ones. Those of root run in a user namespace, but not in a process namespace, so they are seen and reached from here.
 */
function databaseProcesses(dataDirectory: string): { postmasters: number[]; children: number[] } {
  const parents = new Map<number, number>();
  const postmasters = new Set<number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      if (command.includes('postgres') && command.includes(dataDirectory)) postmasters.add(Number(name));
    } catch {
      // The process ended while its files were read.
    }
  }
  const children = [...parents].filter(([, parent]) => postmasters.has(parent)).map(([pid]) => pid);
  return { postmasters: [...postmasters], children };
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

/** A process that is dead but not yet waited for by its parent counts as gone. */
async function untilGone(pids: readonly number[]): Promise<void> {
  const deadline = Date.now() + DEATH_MILLISECONDS;
  const isAlive = (pid: number): boolean => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
    } catch {
      return false;
    }
  };
  while (pids.some(isAlive)) {
    if (Date.now() > deadline) throw new Error(`processes ${pids.filter(isAlive)} survived SIGKILL`);
    await delay(5);
  }
}
