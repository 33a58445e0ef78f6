/** A real `rollcall serve` that can be killed with everything that belongs to it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../bin/rollcall.js', import.meta.url));

export interface ServerProcess {
  readonly url: string;
  /** SIGKILL to the server and to every database process of its data folder, all at once. */
  killEverything(): Promise<void>;
  /** SIGTERM; resolves with the exit status. */
  stop(): Promise<number | null>;
}

/** Starts the server and waits until it says that it is ready. Rejects with its output when it ends before that. */
export async function startServerProcess(dataDirectory: string, port: number): Promise<ServerProcess> {
  const child = spawn(
    process.execPath,
    [COMMAND, 'serve', '--port', String(port), '--data-dir', dataDirectory, '--log-level', 'error', '--json'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const url = await readyUrl(child);
  return {
    url,
    async killEverything() {
      const exited = once(child, 'exit');
      for (const pid of [child.pid!, ...databaseProcesses(dataDirectory)]) kill(pid);
      await exited;
    },
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const [status] = (await exited) as [number | null];
      return status;
    },
  };
}

async function readyUrl(child: ChildProcess): Promise<string> {
  let errors = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  for await (const line of createInterface({ input: child.stdout! })) {
    const { url } = JSON.parse(line) as { url?: string };
    if (url !== undefined) return url;
  }
  throw new Error(`the server ended before it was ready: ${errors}`);
}

/** The postmaster of the data folder and its children, found by their command lines. */
function databaseProcesses(dataDirectory: string): number[] {
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
  return [...postmasters, ...children];
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
