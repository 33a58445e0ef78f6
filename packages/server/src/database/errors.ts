/** What can go wrong with the database, told apart by who has to act: a person, or the same request a little later. */

/**
 * The database cannot be used as it is, and only a person can change that. The message is one sentence or two for the
 * operator and ends with a way out; the command prints it without a stack.
 */
export class UnusableDatabaseError extends Error {
  override name = 'UnusableDatabaseError';
}

/** The database works but could not complete this piece of work now. Over HTTP this is 503 with Retry-After. */
export class DatabaseBusyError extends Error {
  override name = 'DatabaseBusyError';
  /** Whole seconds after which trying again makes sense. */
  readonly retryAfterSeconds = 1;
}

/** The SQLSTATE of an error that PostgreSQL reported, or the system's code (`ECONNREFUSED`) of one on the way to it. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/**
 * Whether an error says that the database cannot be reached at the moment: it is starting, stopping, out of connections,
 * or the connection broke. Whether a statement that was under way took effect is then unknown. Over HTTP this is 503.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  const code = errorCode(error);
  // The driver gives its own failures, such as no free connection in time or a connection that ended, no code.
  if (code === undefined)
    return error instanceof Error && /connection|connect|not queryable/i.test(error.message);
  return /^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|57P0[1235]|53[0-9]{3}|08[0-9A-Z]{3})$/.test(code);
}
