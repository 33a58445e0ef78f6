/** The server's port: opened before everything else, so that a taken one is noticed, and drained before all is closed. */
import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorCode } from './database/errors.ts';
import { SettingsError } from './settings.ts';

export interface Listening {
  readonly url: string;
  readonly port: number;
  /** From now on, requests go here. Until then they are answered 503. */
  handOver(handle: RequestListener): void;
  /** Accepts no more connections, lets the requests under way end for so long, then cuts them. */
  close(drainSeconds: number): Promise<void>;
}

/** Load balancers keep idle connections for up to a minute; who closes first must be them. */
const KEEP_ALIVE_MILLISECONDS = 75_000;
const DRAIN_POLL_MILLISECONDS = 50;

/** Listens on an address. Throws SettingsError when that is impossible. */
export async function listen(host: string, port: number): Promise<Listening> {
  let handle: RequestListener = (_request, response) => response.writeHead(503, { 'Retry-After': '1' }).end();
  let isClosing = false;
  const server = createServer((request, response) => handle(request, response));
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  const answering = new Set<ServerResponse>();
  server.prependListener('request', (_request, response) => {
    answering.add(response);
    response.once('close', () => answering.delete(response));
    if (isClosing) response.shouldKeepAlive = false;
  });
  server.listen(port, host);
  await once(server, 'listening').catch((error: unknown) => {
    throw new SettingsError(explainListenFailure(error, host, port));
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    handOver(next) {
      handle = next;
    },
    async close(drainSeconds) {
      isClosing = true;
      for (const response of answering) response.shouldKeepAlive = false;
      const closed = once(server, 'close');
      server.close();
      const deadline = Date.now() + drainSeconds * 1000;
      // A connection whose last response has just ended counts as idle from then on.
      const sweep = setInterval(() => {
        if (Date.now() < deadline) server.closeIdleConnections();
        else server.closeAllConnections();
      }, DRAIN_POLL_MILLISECONDS);
      await closed;
      clearInterval(sweep);
    },
  };
}

function explainListenFailure(error: unknown, host: string, port: number): string {
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is taken by another program; choose another with --port, or stop that program.`;
    case 'EACCES':
      return `This user may not listen on port ${port}; choose one above 1023 with --port.`;
    default:
      return `The server cannot listen on ${host}, port ${port}: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
