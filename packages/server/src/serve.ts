/** Builds every part of the server by hand, in order, and takes it apart again. */
import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { type Logger, pino } from 'pino';
import { startRequestLog } from './activity/request-log.ts';
import { type Database, openDatabase } from './database/database.ts';
import { errorCode } from './database/errors.ts';
import { keepPartitions } from './database/partitions.ts';
import { createAuthenticator } from './directory/index.ts';
import { startPublisher } from './event/publisher.ts';
import { createApp } from './http/app.ts';
import { choosePublicUrl, recordPublicUrl } from './public-url.ts';
import { type Settings, SettingsError } from './settings.ts';

export interface Server {
  /** Where it listens. */
  readonly url: string;
  /** What it calls itself. */
  readonly publicUrl: string;
  /** Stops accepting, drains the requests under way, then closes everything. Calling it again waits for the same end. */
  close(): Promise<void>;
}

interface Listening {
  readonly url: string;
  readonly port: number;
  /** From now on, requests go here. Until then they are answered 503. */
  handOver(handle: FetchHandler): void;
  close(drainSeconds: number): Promise<void>;
}

type FetchHandler = (request: Request) => Response | Promise<Response>;

/** Load balancers keep idle connections for up to a minute; who closes first must be them. */
const KEEP_ALIVE_MILLISECONDS = 75_000;
const DRAIN_POLL_MILLISECONDS = 50;

/**
 * Starts the server: port, database, publisher, app. It accepts connections from the beginning and answers 503 until it is
 * ready. Throws SettingsError and UnusableDatabaseError, with nothing left running.
 */
export async function startServer(settings: Settings): Promise<Server> {
  const log = pino({ level: settings.logLevel }, pino.destination(2));
  const listening = await listen(settings.host, settings.port);
  try {
    const publicUrl = choosePublicUrl(settings.publicUrl, settings.host, listening.port);
    const database = await openDatabase(settings, (sentence) => log.warn(sentence));
    const stopParts = await startParts(settings, publicUrl, database, log, listening);
    let closed: Promise<void> | undefined;
    const close = async () => {
      await listening.close(settings.drainSeconds);
      await stopParts();
      await database.close();
    };
    return {
      url: listening.url,
      publicUrl,
      close: () => {
        closed ??= close();
        return closed;
      },
    };
  } catch (error) {
    await listening.close(0);
    throw error;
  }
}

async function startParts(
  settings: Settings,
  publicUrl: string,
  database: Database,
  log: Logger,
  listening: Listening,
): Promise<() => Promise<void>> {
  const { pool } = database;
  try {
    await recordPublicUrl(pool, publicUrl);
  } catch (error) {
    await database.close();
    throw error;
  }
  const partitions = keepPartitions(pool, (error) =>
    log.error({ err: error }, 'partitions could not be made'),
  );
  const requestLog = startRequestLog(pool, log);
  const publisher = startPublisher({ pool, log });
  const app = createApp({
    pool,
    publicUrl,
    bodyBytesMax: settings.bodyBytesMax,
    authenticator: createAuthenticator(pool),
    requestLog,
    wakePublisher: publisher.wake,
    log,
  });
  listening.handOver((request) => app.fetch(request));
  return async () => {
    partitions.stop();
    await publisher.close();
    await requestLog.close();
  };
}

async function listen(host: string, port: number): Promise<Listening> {
  let handle: FetchHandler = () => new Response(null, { status: 503, headers: { 'Retry-After': '1' } });
  let isClosing = false;
  const server = createAdaptorServer({
    fetch: (request) => handle(request),
    overrideGlobalObjects: false,
  }) as HttpServer;
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  server.prependListener('request', (_request, response) => {
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
