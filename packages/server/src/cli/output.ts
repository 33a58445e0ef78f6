/** What a command says: lines for people, or with --json one JSON value per line for scripts. */
import type { Command } from 'commander';

/** Adds the option that every command has. */
export function addJson(command: Command): Command {
  return command.option('--json', 'print JSON for scripts instead of text for people');
}

/** Prints a result: `value` as one line of JSON with --json, else `lines`. */
export function print(command: Command, value: unknown, lines: readonly string[]): void {
  const isJson = command.opts<{ json?: boolean }>().json === true;
  process.stdout.write(isJson ? `${JSON.stringify(value)}\n` : lines.map((line) => `${line}\n`).join(''));
}
