/** `rollcall api-key`: what the product authenticates with when it reads events. */
import type { Command } from 'commander';
import { createApiKey } from '../api/index.ts';
import { encodeTypeId } from '../database/type-id.ts';
import { ensureEnvironment } from '../directory/index.ts';
import { findPublicUrl } from '../public-url.ts';
import { addSettings, DATABASE_SETTINGS, settingsOf } from './command-settings.ts';
import { addJson, print } from './output.ts';
import { withDatabase } from './with-database.ts';

/** Adds `api-key create`. */
export function addApiKey(program: Command): void {
  const apiKey = program.command('api-key').description('keys with which the product reads the API');
  const create = apiKey
    .command('create')
    .description('create one more API key; those that exist stay valid')
    .option('--name <text>', 'what to remember the key by', 'created by command')
    .action(runCreate);
  addSettings(addJson(create), DATABASE_SETTINGS);
}

async function runCreate(options: { name: string }, command: Command): Promise<void> {
  const settings = settingsOf(command);
  await withDatabase(settings, async ({ pool }) => {
    const environment = await ensureEnvironment(pool);
    const { id, name, secret } = await createApiKey(pool, {
      environmentId: environment.id,
      name: options.name,
    });
    const eventsUrl = `${await findPublicUrl(pool, settings.publicUrl)}/events`;
    print(command, { id: encodeTypeId('api_key', id), name, api_key: secret, events_url: eventsUrl }, [
      `API key  ${secret}`,
      `Events   curl -H 'Authorization: Bearer ${secret}' '${eventsUrl}'`,
      'The key is shown only this once.',
    ]);
  });
}
