/** Builds every part of the server by hand, in order, and takes it apart again. */
import { type Logger, pino } from 'pino';
import { startRequestLog } from './activity/request-log.ts';
import { type Database, openDatabase } from './database/database.ts';
import { keepPartitions } from './database/partitions.ts';
import { createAuthenticator } from './directory/index.ts';
import { startPublisher } from './event/publisher.ts';
import { createNodeHandler } from './http/node-handler.ts';
import { choosePublicUrl, recordPublicUrl } from './public-url.ts';
import { keepTombstones } from './scim/tombstone.ts';
import { readSecretKey, type SecretKey } from './secret-key.ts';
import { startPushSender } from './security-event/index.ts';
import { type Listening, listen } from './serve-listener.ts';
import type { Settings } from './settings.ts';

export interface Server {
  /** Where it listens. */
  readonly url: string;
  /** What it calls itself. */
  readonly publicUrl: string;
  /** Stops accepting, drains the requests under way, then closes everything. Calling it again waits for the same end. */
  close(): Promise<void>;
}

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
    const stop = new AbortController();
    const stopParts = await startParts(settings, publicUrl, database, log, listening, stop.signal);
    let closed: Promise<void> | undefined;
    const close = async () => {
      stop.abort();
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
  stopping: AbortSignal,
): Promise<() => Promise<void>> {
  const { pool } = database;
  let secretKey: SecretKey;
  try {
    secretKey = await readSecretKey(settings);
    await recordPublicUrl(pool, publicUrl);
  } catch (error) {
    await database.close();
    throw error;
  }
  const partitions = keepPartitions(pool, (error) =>
    log.error({ err: error }, 'partitions could not be made'),
  );
  const tombstones = keepTombstones(pool, (error) =>
    log.error({ err: error }, 'old tombstones could not be deleted'),
  );
  const requestLog = startRequestLog(pool, log);
  const publisher = startPublisher({ pool, log });
  const pushSender = startPushSender({ pool, publicUrl, secretKey, log });
  const handle = createNodeHandler({
    pool,
    publicUrl,
    bodyBytesMax: settings.bodyBytesMax,
    secretKey,
    authenticator: createAuthenticator(pool),
    requestLog,
    wakePublisher: publisher.wake,
    stopping,
    log,
  });
  listening.handOver(handle);
  return async () => {
    partitions.stop();
    await tombstones.stop();
    await pushSender.close();
    await publisher.close();
    await requestLog.close();
  };
}
