/** Processes that use an embedded database, for the tests of what becomes of it when they end or are killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const FIXTURE = fileURLToPath(new URL('./attach.fixture.ts', import.meta.url));

/** One process of attach.fixture.ts. */
export interface AttachedProcess {
  readonly child: ChildProcess;
  /** Resolves once it is attached; rejects with what it said when it ended instead. */
  readonly attached: Promise<void>;
  /** What it has said to the operator so far. */
  readonly log: () => string;
  /** The rows of a statement, or the text of its error. */
  query(sql: string): Promise<unknown>;
  /** Lets it detach; gives its exit status. */
  end(): Promise<number | null>;
}

export interface Start {
  readonly dataDirectory: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A program with arguments to put in front, such as one that changes the user. */
  readonly prefix?: readonly string[];
}

export function startAttached({ dataDirectory, env = {}, prefix = [] }: Start): AttachedProcess {
  const [file, ...args] = [...prefix, process.execPath, FIXTURE, dataDirectory];
  const child = spawn(file!, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stdin.on('error', () => undefined);
  const lines = createInterface(child.stdout);
  const ended = once(child, 'close').then(([status]) => status as number | null);
  const attached = Promise.race([
    nextLine(lines).then(() => undefined),
    ended.then((status) => Promise.reject(new Error(`ended with ${status}: ${said}`))),
  ]);
  attached.catch(() => undefined);
  return {
    child,
    attached,
    log: () => said,
    async query(sql) {
      const answer = nextLine(lines);
      child.stdin.write(`${sql}\n`);
      return JSON.parse(await answer);
    },
    end() {
      child.stdin.end();
      return ended;
    },
  };
}

async function nextLine(lines: Interface): Promise<string> {
  const [line] = await once(lines, 'line');
  return line;
}

/** A new folder below the system's temporary one, and how to remove it with every process that uses it. */
export function createTestFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'rollcall-embedded-'));
  return {
    path,
    remove() {
      killProcessesOf(path);
      rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}

/** Ends at once every process that works in a folder or has it in its arguments, except this one. */
export function killProcessesOf(folder: string): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid) continue;
    try {
      const isInside = readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
      if (isInside || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder))
        process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended in the meantime, or belongs to someone else.
    }
  }
}

/** The id of the server process of a data folder; undefined when it has none. */
export function postmasterId(home: string): number | undefined {
  try {
    return Number(readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
