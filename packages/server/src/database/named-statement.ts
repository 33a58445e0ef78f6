/**
 * Names for statements that are compiled from requests, so that a connection plans each shape once: planning costs more
 * than executing them. Values are parameters, so a shape is what a client asks for and not what it asks about.
 */
import { createHash } from 'node:crypto';
import type { QueryConfig } from 'pg';

/** Connections keep every named statement, so whoever invents shapes must not be able to invent names without end. */
const NAMED_STATEMENTS_MAX = 500;
const NAMED_LENGTH_MAX = 4_000;

const names = new Map<string, string>();

/** The statement, with a name if it is one of the first shapes that this process met and of ordinary length. */
export function nameStatement(text: string, values: unknown[]): QueryConfig {
  const name = names.get(text) ?? register(text);
  return name === undefined ? { text, values } : { name, text, values };
}

function register(text: string): string | undefined {
  if (names.size >= NAMED_STATEMENTS_MAX || text.length > NAMED_LENGTH_MAX) return undefined;
  const name = `compiled-${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  names.set(text, name);
  return name;
}
