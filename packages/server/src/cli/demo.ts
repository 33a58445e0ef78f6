/** `rollcall demo`: a server on its own data, and Okta moving a company into it over HTTP. */
import type { IntegrationMode } from '@rollcall/idp';
import { type Command, Option } from 'commander';
import type { Pool } from 'pg';
import { openDatabase } from '../database/database.ts';
import { scimBaseUrl } from '../directory/index.ts';
import type { Server } from '../serve.ts';
import { SETTINGS, type SettingName, type Settings } from '../settings.ts';
import { addSettings, type CommandDefaults, isGiven, settingsOf } from './command-settings.ts';
import { DEMO_DIRECTORY_NAME, type DemoDirectory, ensureDemoDirectory } from './demo-directory.ts';
import { newestPosition, readNewest, untilPublished } from './demo-log.ts';
import { progressDisplay } from './demo-progress.ts';
import { type DemoResult, nextStepLines, summaryJson, summaryLines } from './demo-summary.ts';
import { findFreePort } from './free-port.ts';
import { addJson, print } from './output.ts';
import { listenForStop, untilStopped } from './stop-signal.ts';

interface Options {
  readonly exit?: boolean;
  readonly json?: boolean;
  readonly mode: IntegrationMode;
}

/** Data of its own, so that a demo never mixes with what is meant to last; and no log lines in the picture. */
const DEFAULTS: CommandDefaults = { dataDirectory: './.rollcall/demo', logLevel: 'warn' };
const NEWEST_EVENTS = 10;
const POOL_SIZE = 2;
const EXIT_FAILED = 1;
const EXIT_INTERRUPTED = 130;

/** Adds `demo`, which takes every setting of `serve`. */
export function addDemo(program: Command): void {
  const demo = program
    .command('demo')
    .description('start a server and act as Okta against it: 250 people and 12 groups move in')
    .option('--exit', 'end after the summary; the status is 1 if anything did not go as Okta expects')
    .addOption(
      new Option('--mode <mode>', 'how Okta’s app was made, which decides between PATCH and PUT')
        .choices(['catalogue', 'wizard'] satisfies IntegrationMode[])
        .default('catalogue'),
    )
    .action(runDemo);
  addSettings(addJson(demo), Object.keys(SETTINGS) as SettingName[], DEFAULTS);
}

async function runDemo(options: Options, command: Command): Promise<void> {
  const say = (...lines: string[]) => {
    if (options.json !== true) print(command, undefined, lines);
  };
  const settings = await demoSettings(command, say);
  say(
    settings.databaseUrl === undefined
      ? `Starting Rollcall on an embedded PostgreSQL in ${settings.dataDirectory} …`
      : 'Starting Rollcall …',
  );
  const stop = listenForStop();
  // Loaded only here, so that the other commands start without the whole server.
  const { startServer } = await import('../serve.ts');
  const server = await startServer(settings);
  // The server has told what there is to tell about the database.
  const database = await openDatabase({ ...settings, poolSize: POOL_SIZE }, () => undefined);
  try {
    say(`Rollcall is ready at ${server.publicUrl}`);
    const result = await moveIn(database.pool, server, settings, options, say, stop);
    if (stop.aborted) {
      say('Stopped before the end. Run it again, and Okta links what is there and goes on.');
      process.exitCode = EXIT_INTERRUPTED;
      return;
    }
    if (result.report.failures.length > 0) process.exitCode = EXIT_FAILED;
    print(command, summaryJson(result), summaryLines(result));
    if (options.exit === true) return;
    say(...nextStepLines(result));
    await untilStopped(stop);
  } finally {
    await database.close();
    await server.close();
  }
}

/** A port that nobody asked for gives way when it is taken; one that was asked for is for the server to refuse. */
async function demoSettings(command: Command, say: (...lines: string[]) => void): Promise<Settings> {
  const settings = settingsOf(command, DEFAULTS);
  if (isGiven(command, 'port')) return settings;
  const port = await findFreePort(settings.host, settings.port);
  if (port !== settings.port) say(`Port ${settings.port} is taken, so the demo uses ${port}.`);
  return { ...settings, port };
}

async function moveIn(
  pool: Pool,
  server: Server,
  settings: Settings,
  options: Options,
  say: (...lines: string[]) => void,
  signal: AbortSignal,
): Promise<DemoResult> {
  const demo = await ensureDemoDirectory(pool);
  const { environmentId, key } = demo.directory;
  say(directorySentence(demo), '');
  const before = await newestPosition(pool, environmentId);
  const display = progressDisplay(options.json === true ? { write: () => true } : process.stdout);
  const { runScenario } = await import('@rollcall/idp');
  const report = await runScenario({
    url: scimBaseUrl(server.url, key),
    token: demo.token,
    mode: options.mode,
    // It is this very process that listens there.
    allowHttp: true,
    signal,
    onProgress: display.show,
    onPause: (seconds) => display.say(`The server asked for a pause of ${seconds} s.`),
  });
  display.end();
  if (!signal.aborted) await untilPublished(pool, environmentId);
  return {
    report,
    eventsAdded: (await newestPosition(pool, environmentId)) - before,
    newestEvents: await readNewest(pool, environmentId, NEWEST_EVENTS),
    scimBaseUrl: scimBaseUrl(server.publicUrl, key),
    token: demo.token,
    dataDirectory: settings.databaseUrl === undefined ? settings.dataDirectory : undefined,
  };
}

function directorySentence({ isNew }: DemoDirectory): string {
  return isNew
    ? `The directory ${DEMO_DIRECTORY_NAME} is new.`
    : `The directory ${DEMO_DIRECTORY_NAME} is there from an earlier run, so Okta will link what it finds. ` +
        'A token is shown only once, so there is a new one.';
}
