/** `rollcall token`: what identity providers authenticate with. */
import type { Command } from 'commander';
import { encodeTypeId } from '../database/type-id.ts';
import { createToken, scimBaseUrl } from '../directory/index.ts';
import { findPublicUrl } from '../public-url.ts';
import { addSettings, DATABASE_SETTINGS, settingsOf } from './command-settings.ts';
import { addJson, print } from './output.ts';
import { resolveDirectory } from './resolve-directory.ts';
import { withDatabase } from './with-database.ts';

/** Adds `token create`. */
export function addToken(program: Command): void {
  const token = program.command('token').description('bearer tokens of directories');
  const create = token
    .command('create')
    .description('create one more token for a directory; those it has stay valid')
    .requiredOption('--directory <id>', 'id or name of the directory')
    .option('--label <text>', 'what to remember the token by', 'created by command')
    .action(runCreate);
  addSettings(addJson(create), DATABASE_SETTINGS);
}

async function runCreate(options: { directory: string; label: string }, command: Command): Promise<void> {
  const settings = settingsOf(command);
  await withDatabase(settings, async ({ pool }) => {
    const directory = await resolveDirectory(pool, options.directory);
    const { id, token } = await createToken(pool, {
      directoryId: directory.directoryId,
      label: options.label,
    });
    const shown = {
      id: encodeTypeId('credential', id),
      directory_id: encodeTypeId('directory', directory.directoryId),
      scim_base_url: scimBaseUrl(await findPublicUrl(pool, settings.publicUrl), directory.key),
      token,
    };
    print(command, shown, [
      `A new token for the directory ${directory.name} (${shown.directory_id}).`,
      `SCIM base URL  ${shown.scim_base_url}`,
      `Bearer token   ${token}`,
      'The token is shown only this once.',
    ]);
  });
}
