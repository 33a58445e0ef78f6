/** What tests of security events need: a receiver that notes what it is sent, and streams and senders over a service. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { vi } from 'vitest';
import type { TestService } from '../scim/testing.ts';
import { createSecretKey } from '../secret-key.ts';
import { type PushSender, type PushSenderOptions, startPushSender } from './push-sender.ts';
import { KEY_SET_PATH } from './routes.ts';

export const ISSUER = 'http://localhost:3000';

/** That of the test service. */
export const SECRET_KEY = createSecretKey(Buffer.alloc(32, 7));

export interface ReceivedToken {
  readonly headers: IncomingHttpHeaders;
  readonly token: string;
  /** Not verified. */
  readonly claims: JWTPayload;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly ReceivedToken[];
  /** Waits until so many tokens have come. */
  untilReceived(count: number): Promise<readonly ReceivedToken[]>;
  close(): Promise<void>;
}

/** How a receiver answers the nth token, from 0. Without an answer it hangs. */
export type Answer = (response: ServerResponse, index: number, received: ReceivedToken) => void;

export const accept: Answer = (response) => response.writeHead(202).end();

/** A receiver on this host. */
export async function startReceiver(answer: Answer = accept): Promise<Receiver> {
  const received: ReceivedToken[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const token = Buffer.concat(chunks).toString();
    const one = { headers: request.headers, token, claims: decodeJwt(token) };
    received.push(one);
    answer(response, received.length - 1, one);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    received,
    async untilReceived(count) {
      await vi.waitUntil(() => received.length >= count, { timeout: 20_000, interval: 5 });
      return received;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A sender that does not let tests wait. */
export function startTestSender(
  { database }: Pick<TestService, 'database'>,
  options: Partial<PushSenderOptions> = {},
): PushSender {
  const log = { warn: () => undefined, error: () => undefined };
  return startPushSender({
    pool: database.pool,
    publicUrl: ISSUER,
    secretKey: SECRET_KEY,
    log,
    pollMilliseconds: 10,
    backoffMilliseconds: 10,
    ...options,
  });
}

/** Verifies a token as a receiver does: with the published keys, for this audience. Rejects when it is not valid. */
export async function verify(service: TestService, token: string, audience: string): Promise<JWTPayload> {
  const answer = await service.fetch(new Request(ISSUER + KEY_SET_PATH));
  const keySet = createLocalJWKSet((await answer.json()) as JSONWebKeySet);
  const options = { issuer: ISSUER, audience, typ: 'secevent+jwt', algorithms: ['ES256'] };
  return (await jwtVerify(token, keySet, options)).payload;
}
