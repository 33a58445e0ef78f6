/** Files that a command is given. */
import { readFile } from 'node:fs/promises';
import { UsageError } from './usage-error.ts';

/** The JSON in a file. Throws UsageError for one that cannot be read or is none. */
export async function readJsonFile(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`The file ${path} cannot be read (${error.code}).`);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`The file ${path} is not JSON.`);
  }
}

/** What an operator wrote. Throws UsageError with all that is wrong with it, a sentence on each line. */
export function accept<T>(
  parsed:
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly error: readonly string[] },
): T {
  if (parsed.ok) return parsed.value;
  throw new UsageError(parsed.error.join('\n'));
}
