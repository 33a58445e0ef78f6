/** A process of its own that publishes until it is killed, for tests: `node testing-publisher.ts <database URL>`. */
import { createPool } from '../database/database.ts';
import { startPublisher } from './publisher.ts';

const pool = createPool({ connectionString: process.argv[2] ?? '' }, 4, console.error);
startPublisher({
  pool,
  log: { error: (fields, message) => console.error(message, fields) },
  pollMilliseconds: 5,
});
