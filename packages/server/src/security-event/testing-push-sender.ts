/** A process of its own that sends until it is killed, for tests: `node testing-push-sender.ts <database URL>`. */
import { createPool } from '../database/database.ts';
import { createSecretKey } from '../secret-key.ts';
import { startPushSender } from './push-sender.ts';

const report = (fields: object, message: string) => console.error(message, fields);

startPushSender({
  pool: createPool({ connectionString: process.argv[2] ?? '' }, 4, console.error),
  publicUrl: 'http://localhost:3000',
  secretKey: createSecretKey(Buffer.alloc(32, 7)),
  log: { warn: report, error: report },
  pollMilliseconds: 5,
  timeoutMilliseconds: 500,
});
