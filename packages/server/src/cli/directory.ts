/** `rollcall directory`: connections of identity providers. */
import { type Command, Option } from 'commander';
import { encodeTypeId } from '../database/type-id.ts';
import {
  createDirectory,
  createToken,
  type Directory,
  ensureEnvironment,
  ensureOrganization,
  listDirectories,
  PROVIDERS,
  type Provider,
  scimBaseUrl,
} from '../directory/index.ts';
import { findPublicUrl } from '../public-url.ts';
import { addSettings, DATABASE_SETTINGS, settingsOf } from './command-settings.ts';
import { addDirectoryPolicy } from './directory-policy.ts';
import { addJson, print } from './output.ts';
import { withDatabase } from './with-database.ts';

/** Adds `directory create`, `directory list` and `directory policy`. */
export function addDirectory(program: Command): void {
  const directory = program.command('directory').description('connections of identity providers');
  const create = directory
    .command('create')
    .description('create a directory with a bearer token, and its organization if there is none of that name')
    .requiredOption('--name <name>', 'name of the directory')
    .option('--organization <name>', 'name of its organization, by default the name of the directory')
    .addOption(
      new Option('--provider <provider>', 'its identity provider').choices(PROVIDERS).makeOptionMandatory(),
    )
    .option('--strict', 'hold its requests to the letter of the RFCs, whatever the provider is known to send')
    .action(runCreate);
  const list = directory.command('list').description('list the directories, oldest first').action(runList);
  addDirectoryPolicy(directory);
  for (const command of [create, list]) addSettings(addJson(command), DATABASE_SETTINGS);
}

async function runCreate(
  options: { name: string; organization?: string; provider: Provider; strict?: true },
  command: Command,
): Promise<void> {
  const settings = settingsOf(command);
  await withDatabase(settings, async ({ pool }) => {
    const environment = await ensureEnvironment(pool);
    const organization = await ensureOrganization(pool, environment.id, options.organization ?? options.name);
    const directory = await createDirectory(pool, {
      environmentId: environment.id,
      organizationId: organization.id,
      name: options.name,
      provider: options.provider,
      strict: options.strict === true,
    });
    const { token } = await createToken(pool, { directoryId: directory.directoryId, label: 'first token' });
    const shown = show(directory, await findPublicUrl(pool, settings.publicUrl));
    print(command, { ...shown, token }, [
      `Directory ${shown.name} (${shown.id}) is ready for ${shown.provider}.`,
      `SCIM base URL  ${shown.scim_base_url}`,
      `Bearer token   ${token}`,
      'The token is shown only this once.',
    ]);
  });
}

async function runList(_options: unknown, command: Command): Promise<void> {
  const settings = settingsOf(command);
  await withDatabase(settings, async ({ pool }) => {
    const environment = await ensureEnvironment(pool);
    const directories = await listDirectories(pool, environment.id);
    const publicUrl = await findPublicUrl(pool, settings.publicUrl);
    const shown = directories.map((directory) => show(directory, publicUrl));
    print(
      command,
      shown,
      shown.length === 0
        ? ['There is no directory yet. `rollcall directory create --name NAME --provider okta` makes one.']
        : shown.map((each) => [each.id, each.state, each.provider, each.scim_base_url, each.name].join('  ')),
    );
  });
}

function show(directory: Directory, publicUrl: string) {
  return {
    id: encodeTypeId('directory', directory.directoryId),
    name: directory.name,
    organization_id: encodeTypeId('org', directory.organizationId),
    provider: directory.provider,
    strict: directory.strict,
    state: directory.state,
    scim_base_url: scimBaseUrl(publicUrl, directory.key),
    created_at: directory.createdAt,
  };
}
