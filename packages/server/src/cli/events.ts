/** `rollcall events`: the event log of the environment, in the order of positions. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { Pool } from 'pg';
import { isDatabaseUnavailable } from '../database/errors.ts';
import { ensureEnvironment } from '../directory/index.ts';
import { readEvents } from '../event/index.ts';
import { addSettings, DATABASE_SETTINGS, settingsOf } from './command-settings.ts';
import { describeEvent } from './describe-event.ts';
import { addJson, print } from './output.ts';
import { listenForStop } from './stop-signal.ts';
import { UsageError } from './usage-error.ts';
import { withDatabase } from './with-database.ts';

const PAGE_EVENTS = 200;
const POLL_MILLISECONDS = 100;

interface Options {
  readonly after?: number;
  readonly last: number;
  readonly follow?: boolean;
}

/** Adds `events`. */
export function addEvents(program: Command): void {
  const events = program
    .command('events')
    .description('print events, the oldest first')
    .option('--last <number>', 'begin with this many of the newest events', parsePosition, 10)
    .option(
      '--after <position>',
      'begin after this position instead; 0 is the beginning of the log',
      parsePosition,
    )
    .option('--follow', 'go on printing events as they come, until Ctrl-C')
    .action(runEvents);
  addSettings(addJson(events), DATABASE_SETTINGS);
}

async function runEvents(options: Options, command: Command): Promise<void> {
  const stop = options.follow ? listenForStop() : new AbortController().signal;
  await withDatabase(settingsOf(command), async ({ pool }) => {
    const environment = await ensureEnvironment(pool);
    let position = options.after ?? (await positionBeforeNewest(pool, environment.id, options.last));
    while (!stop.aborted) {
      const page = await readPage(pool, environment.id, position, options.follow === true);
      for (const event of page.events) print(command, event, [describeEvent(event)]);
      position = page.events.at(-1)?.position ?? position;
      if (page.more) continue;
      if (!options.follow) return;
      await delay(POLL_MILLISECONDS, undefined, { signal: stop }).catch(() => undefined);
    }
  });
}

/** The position after which the newest `count` events come. */
async function positionBeforeNewest(pool: Pool, environmentId: string, count: number): Promise<number> {
  const newest = await readEvents(pool, environmentId, { limit: Math.max(1, count), order: 'desc' });
  if (!newest.ok || newest.value.events.length === 0) return 0;
  const oldestShown = newest.value.events.at(-1)!.position;
  return count === 0 ? oldestShown : oldestShown - 1;
}

/** One who follows outlives a restart of the database. */
async function readPage(pool: Pool, environmentId: string, position: number, isPatient: boolean) {
  try {
    const page = await readEvents(pool, environmentId, { afterPosition: position, limit: PAGE_EVENTS });
    if (page.ok) return page.value;
    throw new UsageError(
      page.error.kind === 'expired'
        ? `What follows position ${position} is no longer all kept; the oldest event kept is ${page.error.oldestPosition}.`
        : `The log has not reached position ${position} yet.`,
    );
  } catch (error) {
    if (!isPatient || !isDatabaseUnavailable(error)) throw error;
    return { events: [], more: false };
  }
}

function parsePosition(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
