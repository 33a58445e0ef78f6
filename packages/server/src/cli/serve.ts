/** `rollcall serve`: the server, until a signal stops it. */
import type { Command } from 'commander';
import { SETTINGS, type SettingName } from '../settings.ts';
import { addSettings, settingsOf } from './command-settings.ts';
import { addJson, print } from './output.ts';
import { listenForStop, untilStopped } from './stop-signal.ts';

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
  const stop = listenForStop();
  // Loaded only here, so that the other commands start without the whole server.
  const { startServer } = await import('../serve.ts');
  const server = await startServer(settings);
  print(command, { url: server.url, public_url: server.publicUrl }, [
    server.publicUrl.endsWith(`:${new URL(server.url).port}`)
      ? `Rollcall is ready at ${server.publicUrl}`
      : `Rollcall is ready at ${server.url} for ${server.publicUrl}`,
  ]);
  await untilStopped(stop);
  await server.close();
}
