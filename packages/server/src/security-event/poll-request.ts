/** What the receiver of a poll stream asks for and reports (RFC 8936 §2.2). */
import { fail, isJsonObject, ok, type Result } from '@rollcall/scim';

export interface PollRequest {
  /** How many tokens at most; 0 only acknowledges. */
  readonly maxEvents: number;
  /** Whether to answer at once when there is nothing; otherwise the answer waits for something. */
  readonly returnImmediately: boolean;
  /** The `jti` of tokens that were received. */
  readonly acknowledged: readonly string[];
  /** Those that were refused, with the reason. */
  readonly refused: readonly { readonly jti: string; readonly err: string; readonly description: string }[];
}

export const POLL_TOKENS_MAX = 100;

const SETTLED_MAX = 10_000;
const TEXT_LENGTH_MAX = 300;

/** Reads a parsed body. Fails with a sentence; members that are not known are ignored. */
export function parsePollRequest(body: unknown): Result<PollRequest, string> {
  if (!isJsonObject(body)) return fail('The body must be a JSON object.');
  const { maxEvents = POLL_TOKENS_MAX, returnImmediately = false, ack = [], setErrs = {} } = body;
  if (typeof maxEvents !== 'number' || !Number.isInteger(maxEvents) || maxEvents < 0) {
    return fail('maxEvents must be a whole number from 0.');
  }
  if (typeof returnImmediately !== 'boolean') return fail('returnImmediately must be true or false.');
  if (!Array.isArray(ack) || !ack.every((jti) => typeof jti === 'string')) {
    return fail('ack must be an array of jti values.');
  }
  if (!isJsonObject(setErrs)) return fail('setErrs must be an object with a member for each jti.');
  const refused = [];
  for (const [jti, error] of Object.entries(setErrs)) {
    if (!isJsonObject(error) || typeof error.err !== 'string')
      return fail('Each of setErrs must have an err.');
    const description = typeof error.description === 'string' ? error.description : '';
    refused.push({ jti, err: shorten(error.err), description: shorten(description) });
  }
  if (ack.length + refused.length > SETTLED_MAX) {
    return fail(`ack and setErrs must have no more than ${SETTLED_MAX} members together.`);
  }
  return ok({
    maxEvents: Math.min(maxEvents, POLL_TOKENS_MAX),
    returnImmediately,
    acknowledged: ack,
    refused,
  });
}

function shorten(text: string): string {
  return text
    .replaceAll(/\p{Cc}/gu, ' ')
    .slice(0, TEXT_LENGTH_MAX)
    .toWellFormed();
}
