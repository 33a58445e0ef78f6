/** `rollcall serve`: the server, until a signal stops it. */
import type { Command } from 'commander';
import type { Server } from '../serve.ts';
import { SETTINGS, type SettingName } from '../settings.ts';
import { addSettings, settingsOf } from './command-settings.ts';
import { addJson, print } from './output.ts';

/** A terminal sends Ctrl-C to every process in it and npm passes it on, so one press can arrive more than once. */
const SAME_PRESS_MILLISECONDS = 500;

/** Adds `serve`, which takes every setting. */
export function addServe(program: Command): void {
  const serve = program
    .command('serve')
    .description('run the server until SIGTERM or Ctrl-C')
    .action(runServe);
  addSettings(addJson(serve), Object.keys(SETTINGS) as SettingName[]);
}

async function runServe(_options: unknown, command: Command): Promise<void> {
  const settings = settingsOf(command);
  // Loaded only here, so that the other commands start without the whole server.
  const { startServer } = await import('../serve.ts');
  const server = await startServer(settings);
  print(command, { url: server.url, public_url: server.publicUrl }, [
    server.publicUrl.endsWith(`:${new URL(server.url).port}`)
      ? `Rollcall is ready at ${server.publicUrl}`
      : `Rollcall is ready at ${server.url} for ${server.publicUrl}`,
  ]);
  await untilStopped(server);
}

/** Closes the server on the first signal; a second one ends the process at once. */
export function untilStopped(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    let firstAt: number | undefined;
    const stop = (signal: NodeJS.Signals) => {
      if (firstAt === undefined) {
        firstAt = Date.now();
        server.close().then(resolve, reject);
      } else if (Date.now() - firstAt > SAME_PRESS_MILLISECONDS) {
        process.exit(signal === 'SIGINT' ? 130 : 143);
      }
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
}
