/**
 * A SCIM 2.0 client over `fetch` with the manners of Okta's: its headers, its patience with a slow or busy server,
 * and nothing cleverer. It never throws for what a server does; every outcome is an `Answer`.
 */
import type { Answer, NotAnswered, NotAnsweredReason, ScimRequest } from './answer.ts';
import { readBody } from './body.ts';
import { type Clock, systemClock } from './clock.ts';
import type { HeaderSet } from './headers.ts';
import { queryString } from './query.ts';
import { pauseSeconds, RATE_LIMIT_ATTEMPTS } from './rate-limit.ts';

export type Fetch = (input: string, init: RequestInit) => Response | Promise<Response>;

export interface ScimClientOptions {
  /** With or without a slash at the end. */
  readonly baseUrl: string;
  readonly headers: HeaderSet;
  readonly fetch?: Fetch;
  readonly clock?: Clock;
  /** For one answer, to its last byte. Okta closes the socket after 60 seconds. */
  readonly timeoutMilliseconds?: number;
  readonly bodyBytesMax?: number;
  /** How often a request is sent while the server answers 429. */
  readonly rateLimitAttempts?: number;
  /** Called before the client waits because of a 429. */
  readonly onPause?: (seconds: number) => void;
  /** Sends the credential over plain HTTP to hosts other than this machine. */
  readonly allowHttp?: boolean;
  /** Ends every request under way and every pause. */
  readonly signal?: AbortSignal;
}

export interface ScimClient {
  /** Sends a request, waits out answers of 429, and follows redirects within the same origin. */
  send(request: ScimRequest): Promise<Answer>;
}

const TIMEOUT_MILLISECONDS = 60_000;
const BODY_BYTES_MAX = 32 * 1024 * 1024;
const REDIRECTS_MAX = 5;

/** Makes a client for one base URL and one credential. */
export function createScimClient(options: ScimClientOptions): ScimClient {
  const clock = options.clock ?? systemClock;
  const attempts = options.rateLimitAttempts ?? RATE_LIMIT_ATTEMPTS;
  return {
    async send(request) {
      for (let attempt = 1; ; attempt++) {
        const answer = await sendOnce(request, options);
        if (answer.kind === 'notAnswered' || answer.status !== 429 || attempt >= attempts) return answer;
        const seconds = pauseSeconds(answer.headers.get('retry-after'), attempt);
        options.onPause?.(seconds);
        await clock.sleep(seconds * 1000, options.signal);
      }
    },
  };
}

async function sendOnce(request: ScimRequest, options: ScimClientOptions): Promise<Answer> {
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  const refuse = (reason: NotAnsweredReason, detail: string): NotAnswered => ({
    kind: 'notAnswered',
    reason,
    detail,
    durationMilliseconds: elapsed(),
  });

  const timeoutMilliseconds = options.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS;
  const timeout = AbortSignal.timeout(timeoutMilliseconds);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
  const bytesMax = options.bodyBytesMax ?? BODY_BYTES_MAX;
  try {
    const url = URL.parse(
      options.baseUrl.replace(/\/$/, '') + request.path + queryString(request.query ?? []),
    );
    if (url === null) return refuse('unreachable', `${options.baseUrl} is not a URL`);
    if (!mayCarryCredential(url, options)) {
      return refuse('insecure', `the credential is not sent over plain HTTP to ${url.host}`);
    }
    const hasBody = request.body !== undefined || request.text !== undefined;
    const headers = { ...options.headers(hasBody), ...request.headers };
    if (!Object.values(headers).every(isHeaderValue)) {
      // The platform's own message would quote the credential.
      return refuse('unreachable', 'the credential holds characters that a header cannot carry');
    }
    const response = await untilAborted(follow(url, request, headers, options, signal), signal);
    if (typeof response === 'string') return refuse('redirect', response);
    const body = await untilAborted(readBody(response, bytesMax), signal);
    if (body === undefined) return refuse('bodyTooLarge', `the answer is longer than ${bytesMax} bytes`);
    return {
      kind: 'answered',
      status: response.status,
      headers: response.headers,
      body,
      durationMilliseconds: elapsed(),
    };
  } catch (error) {
    if (options.signal?.aborted) return refuse('aborted', 'the request was given up');
    if (timeout.aborted) return refuse('timeout', `no answer within ${timeoutMilliseconds / 1000} seconds`);
    return refuse('unreachable', failureText(error));
  }
}

/** The final response, or a sentence about a redirect that is not followed. */
async function follow(
  start: URL,
  request: ScimRequest,
  headers: Readonly<Record<string, string>>,
  options: ScimClientOptions,
  signal: AbortSignal,
): Promise<Response | string> {
  const send = options.fetch ?? globalThis.fetch;
  const body = request.text ?? (request.body === undefined ? null : JSON.stringify(request.body));
  let url = start;
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
    const init: RequestInit = { method: request.method, headers, body, signal, redirect: 'manual' };
    const response = await send(url.href, init);
    const location = response.status >= 300 && response.status < 400 && response.headers.get('location');
    if (!location) return response;
    const next = URL.parse(location, url);
    if (next?.origin !== start.origin) return `the server redirects to ${location}, another host`;
    // A 301, 302 or 303 would turn a write into a GET; only 307 and 308 keep the method (RFC 9110 §15.4).
    const keepsMethod = response.status === 307 || response.status === 308 || request.method === 'GET';
    if (!keepsMethod) return `the server redirects a ${request.method} to ${location}`;
    await response.body?.cancel();
    url = next;
  }
  return `the server redirects more than ${REDIRECTS_MAX} times`;
}

/** RFC 6750 §5 asks for TLS; a server on the same machine is the exception that makes a demo possible. */
function mayCarryCredential(url: URL, options: ScimClientOptions): boolean {
  if (url.protocol === 'https:') return true;
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url.protocol === 'http:' && (loopback || options.allowHttp === true);
}

/** Visible ASCII, Latin-1, space and tab (RFC 9110 §5.5). */
function isHeaderValue(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

/** Rejects as soon as the signal aborts, whether or not the work listens to it. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** `fetch` hides the useful part ("connect ECONNREFUSED …") in the cause of its error. */
function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}
