/** The `rollcall` command: one file per subcommand beside this one, each adding itself. */
import { Command, CommanderError } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { UnusableDatabaseError } from '../database/errors.ts';
import { SettingsError } from '../settings.ts';
import { addApiKey } from './api-key.ts';
import { addCheck } from './check.ts';
import { addDemo } from './demo.ts';
import { addDirectory } from './directory.ts';
import { addEvents } from './events.ts';
import { addResourceType } from './resource-type.ts';
import { addSchema } from './schema.ts';
import { addSecurityEventStream } from './security-event-stream.ts';
import { addServe } from './serve.ts';
import { addSigningKey } from './signing-key.ts';
import { addToken } from './token.ts';
import { UsageError } from './usage-error.ts';

const EXIT_FAILED = 1;
const EXIT_MISUSED = 2;

const ADDITIONS: readonly ((program: Command) => void)[] = [
  addServe,
  addDirectory,
  addSchema,
  addResourceType,
  addToken,
  addApiKey,
  addEvents,
  addSecurityEventStream,
  addSigningKey,
  addCheck,
  addDemo,
];

/**
 * Runs the command that the arguments name and sets the exit status: 0 when it did what was asked, 1 when that failed, 2
 * when it was called wrongly. Failures that a person can mend are one sentence on standard error.
 */
export async function main(args: readonly string[]): Promise<void> {
  endQuietlyWithReader();
  try {
    await createProgram().parseAsync(args);
  } catch (error) {
    process.exitCode = report(error);
  }
}

function createProgram(): Command {
  const program = new Command('rollcall')
    .description('Directory sync that you own: SCIM in, one ordered event log out.')
    .version(manifest.version, '--version', 'print the version')
    .helpOption('--help', 'show what a command does and takes')
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  for (const add of ADDITIONS) add(program);
  return program;
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0 || error.code === 'commander.help') return error.exitCode;
    console.error(asSentence(error.message));
    return EXIT_MISUSED;
  }
  if (error instanceof SettingsError || error instanceof UsageError) {
    console.error(error.message);
    return EXIT_MISUSED;
  }
  if (error instanceof UnusableDatabaseError) {
    console.error(error.message);
    return EXIT_FAILED;
  }
  console.error(error);
  return EXIT_FAILED;
}

/** Commander writes `error: unknown option '--x'`. */
function asSentence(message: string): string {
  const [first = '', ...hints] = message.replace(/^error: /, '').split('\n');
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.$/, '')}.`;
  return [sentence, ...hints, 'See --help.'].join(' ');
}

/** `rollcall events | head` closes our output; that is no failure. */
function endQuietlyWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}
