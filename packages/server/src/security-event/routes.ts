/** What receivers of security events call: the key set, and the endpoint that they poll (RFC 8936). */
import { fail, ok, type Result } from '@rollcall/scim';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Pool } from 'pg';
import { isDatabaseUnavailable } from '../database/errors.ts';
import { decodeTypeId } from '../database/type-id.ts';
import type { SecretKey } from '../secret-key.ts';
import { createLogWatch } from './log-watch.ts';
import { type PollRequest, parsePollRequest } from './poll-request.ts';
import { findPollStream, type Offer, offer, settle } from './poll-stream.ts';
import { createTokenReader } from './read-tokens.ts';
import { createSigner } from './signer.ts';
import { KEY_SET_SECONDS, readKeySet } from './signing-key.ts';
import type { Stream } from './stream.ts';

export const KEY_SET_PATH = '/.well-known/jwks.json';

/** Where a poll stream is polled, below the public URL. `id` as in the API. */
export function pollPath(id: string): string {
  return `/rollcall/v1/security-event-streams/${id}/poll`;
}

export interface SecurityEventRoutesOptions {
  readonly pool: Pool;
  readonly publicUrl: string;
  readonly secretKey: SecretKey;
  readonly log: { error(fields: object, message: string): void };
  /** Ends requests that wait. */
  readonly stopping: AbortSignal;
  readonly bodyBytesMax: number;
  /** How long a request waits for events at most. */
  readonly waitMilliseconds?: number;
}

export function securityEventRoutes(options: SecurityEventRoutesOptions): Hono {
  const { pool, publicUrl, secretKey, log, stopping, bodyBytesMax, waitMilliseconds = 25_000 } = options;
  const readTokens = createTokenReader(pool, publicUrl);
  const signer = createSigner(pool, secretKey);
  const watch = createLogWatch(pool);
  const app = new Hono();

  app.onError((error, context) => {
    const isUnavailable = isDatabaseUnavailable(error);
    if (!isUnavailable) log.error({ err: error }, 'a request of a security event receiver failed');
    context.header('Retry-After', '5');
    return refuse(context, isUnavailable ? 503 : 500, 'server_error', 'Try again later.');
  });

  app.get(KEY_SET_PATH, async (context) => {
    context.header('Cache-Control', `public, max-age=${KEY_SET_SECONDS}`);
    context.header('Content-Type', 'application/jwk-set+json');
    return context.body(JSON.stringify(await readKeySet(pool)));
  });

  const tooLarge = (context: Context) => refuse(context, 413, 'invalid_request', 'The body is too large.');
  app.post(pollPath(':id'), bodyLimit({ maxSize: bodyBytesMax, onError: tooLarge }), async (context) => {
    const stream = await authenticate(pool, context);
    if (stream === undefined) {
      context.header('WWW-Authenticate', 'Bearer realm="rollcall"');
      return refuse(
        context,
        401,
        'authentication_failed',
        'Send the secret of this stream as a bearer token.',
      );
    }
    const request = await readRequest(context);
    if (!request.ok) return refuse(context, 400, 'invalid_request', request.error);
    await settle(pool, stream, request.value);
    const offered = await waitForOffer(stream, request.value, context.req.raw.signal);
    if (offered === undefined) {
      return refuse(context, 403, 'access_denied', 'This stream has stopped; its operator knows why.');
    }
    const sets: [string, string][] = [];
    for (const { claims } of offered.tokens) {
      if (claims !== undefined) sets.push([claims.jti, await signer.sign(claims)]);
    }
    context.header('Cache-Control', 'no-store');
    return context.json({ sets: Object.fromEntries(sets), ...(offered.more ? { moreAvailable: true } : {}) });
  });

  async function waitForOffer(
    stream: Stream,
    { maxEvents, returnImmediately }: PollRequest,
    gone: AbortSignal,
  ): Promise<Offer | undefined> {
    const enough = AbortSignal.any([stopping, gone, AbortSignal.timeout(waitMilliseconds)]);
    for (;;) {
      const offered = await offer(pool, readTokens, stream, maxEvents);
      const isDone = offered === undefined || offered.tokens.length > 0 || maxEvents === 0;
      if (isDone || returnImmediately || enough.aborted) return offered;
      await watch.waitBeyond(stream.environmentId, offered.logPosition, enough);
    }
  }

  return app;
}

async function authenticate(pool: Pool, context: Context): Promise<Stream | undefined> {
  const id = decodeTypeId('security_event_stream', context.req.param('id') ?? '');
  const secret = /^bearer +(\S+)$/i.exec(context.req.header('authorization')?.trim() ?? '')?.[1];
  return id === undefined || secret === undefined ? undefined : findPollStream(pool, id, secret);
}

/** An empty body asks for what is usual. */
async function readRequest(context: Context): Promise<Result<PollRequest, string>> {
  const text = await context.req.text();
  const body = text.trim() === '' ? ok({}) : parse(text);
  return body.ok ? parsePollRequest(body.value) : body;
}

function parse(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text));
  } catch {
    return fail('The body is not JSON.');
  }
}

function refuse(
  context: Context,
  status: 400 | 401 | 403 | 413 | 500 | 503,
  err: string,
  description: string,
) {
  return context.json({ err, description }, status);
}
