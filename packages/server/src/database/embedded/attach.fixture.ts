/**
 * A program for tests that uses the embedded database of the data folder it is given. It says "attached", answers each line
 * of SQL on its input with a line of JSON, and detaches at the end of its input.
 */
import { createInterface } from 'node:readline';
import { createPool } from '../database.ts';
import { openEmbeddedDatabase } from './embedded-database.ts';

const say = (value: unknown) => console.log(JSON.stringify(value));
const log = (sentence: string) => console.error(sentence);

try {
  const database = await openEmbeddedDatabase({ dataDirectory: process.argv[2]!, log });
  const pool = createPool(database.connection, 2, log);
  say('attached');
  for await (const sql of createInterface(process.stdin)) {
    const answer = await pool.query(sql).then(({ rows }) => rows, String);
    say(answer);
  }
  await pool.end();
  await database.close();
} catch (error) {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
