/** The `rollcall` command as a process, for tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../bin/rollcall.js', import.meta.url));

export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  /** The next line it prints; rejects when it ends instead. */
  nextLine(): Promise<string>;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<CommandResult>;
  readonly ended: Promise<CommandResult>;
}

/** Starts the command with these arguments, and with these variables besides its own environment. */
export function startRollcall(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): RunningCommand {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const ended = once(child, 'close').then(([status]): CommandResult => ({ status, ...output }));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    child,
    ended,
    async nextLine() {
      const { value, done } = await lines.next();
      if (done !== true) return value;
      const { status, stderr } = await ended;
      throw new Error(`the command ended with ${status}: ${stderr}`);
    },
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}

/** Runs the command to its end. */
export function runRollcall(
  args: readonly string[],
  variables?: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  return startRollcall(args, variables).ended;
}
