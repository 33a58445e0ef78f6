/** One transmission of one token to a receiver (RFC 8935 §2). */
import { isJsonObject } from '@rollcall/scim';

export type PushOutcome =
  | { readonly kind: 'received' }
  /** The receiver cannot use this token; others it may. */
  | { readonly kind: 'refused'; readonly err: string; readonly description: string }
  /** The receiver would refuse every token: keys, audience or authorisation do not fit. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** Worth another attempt. */
  | { readonly kind: 'failed'; readonly reason: string };

export interface PushRequest {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly token: string;
  /** How long the receiver may take for its whole answer. */
  readonly timeoutMilliseconds: number;
  /** Cuts the attempt short; it then counts as failed. */
  readonly stop: AbortSignal;
}

const ANSWER_BYTES_MAX = 65_536;
const TEXT_LENGTH_MAX = 300;

/** Sends the token. Never rejects. */
export async function pushToken(request: PushRequest): Promise<PushOutcome> {
  const { url, authorization, token, timeoutMilliseconds, stop } = request;
  const signal = AbortSignal.any([stop, AbortSignal.timeout(timeoutMilliseconds)]);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/secevent+jwt',
        Accept: 'application/json',
        ...(authorization === undefined ? {} : { Authorization: authorization }),
      },
      body: token,
      redirect: 'manual',
      signal,
    });
    if (response.status === 400) return readRefusal(await readText(response));
    await response.body?.cancel();
    if (response.ok) return { kind: 'received' };
    return { kind: 'failed', reason: `the receiver answered ${response.status}` };
  } catch (error) {
    return { kind: 'failed', reason: explain(error) };
  }
}

/** RFC 8935 §2.3: a JSON object with `err` and `description`. Without it nobody knows what was wrong. */
function readRefusal(text: string): PushOutcome {
  const { err, description } = parseObject(text);
  if (typeof err !== 'string' || err === '') {
    return { kind: 'rejected', reason: 'The receiver answered 400 without an error code.' };
  }
  const [code, words] = [err, typeof description === 'string' ? description : ''].map(shorten) as [
    string,
    string,
  ];
  if (code === 'invalid_request') return { kind: 'refused', err: code, description: words };
  return { kind: 'rejected', reason: `The receiver refused with ${code}: ${words}` };
}

function parseObject(text: string): { readonly [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** The body, or its beginning when it is longer than any honest one. */
async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > ANSWER_BYTES_MAX) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return 'the receiver could not be reached';
  if (error.name === 'TimeoutError') return 'the receiver did not answer in time';
  const cause = error.cause instanceof Error ? error.cause.message : error.message;
  return shorten(`the receiver could not be reached: ${cause}`);
}

/** Text from outside, fit for a row and a terminal. */
function shorten(text: string): string {
  return text
    .replaceAll(/\p{Cc}/gu, ' ')
    .slice(0, TEXT_LENGTH_MAX)
    .toWellFormed();
}
