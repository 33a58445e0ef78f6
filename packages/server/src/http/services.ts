/** What a request needs of the process that serves it. Built once by hand and passed along; nothing here is per request. */

import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { RequestLog } from '../activity/request-log.ts';
import type { Authenticator } from '../directory/index.ts';
import type { SecretKey } from '../secret-key.ts';

export interface Services {
  readonly pool: Pool;
  /** Absolute, without a trailing slash. URLs are made from it, never from the Host header. */
  readonly publicUrl: string;
  readonly bodyBytesMax: number;
  readonly secretKey: SecretKey;
  readonly authenticator: Authenticator;
  readonly requestLog: RequestLog;
  /** Tells the publisher of this process that an environment has something to publish. */
  readonly wakePublisher: (environmentId: string) => void;
  /** Aborted when the server stops: requests that wait for something end. */
  readonly stopping: AbortSignal;
  readonly log: Logger;
}
