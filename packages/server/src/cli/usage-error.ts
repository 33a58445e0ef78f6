/** A command was called in a way that cannot work. The message is a sentence for the person who called it. */
export class UsageError extends Error {
  override name = 'UsageError';
}
