/** `rollcall resource-type`: resource types that a directory adds to users and groups. */
import { offeredResourceTypes, parseResourceType, type ResourceType } from '@rollcall/scim';
import { type Command, Option } from 'commander';
import { type Provider, readCustomization } from '../directory/index.ts';
import { addCustomResourceType, removeCustomResourceType } from '../scim/custom/manage-customization.ts';
import { addSettings, DATABASE_SETTINGS, settingsOf } from './command-settings.ts';
import { addJson, print } from './output.ts';
import { accept, readJsonFile } from './read-json-file.ts';
import { resolveDirectory } from './resolve-directory.ts';
import { refuseAsUsage } from './schema.ts';
import { UsageError } from './usage-error.ts';
import { withDatabase } from './with-database.ts';

/** Adds `resource-type add`, `resource-type list` and `resource-type remove`. */
export function addResourceType(program: Command): void {
  const type = program.command('resource-type').description('resource types that a directory adds');
  const add = type
    .command('add')
    .description('add a resource type with an endpoint of its own; served within a second')
    .requiredOption('--directory <id>', 'id or name of the directory')
    .addOption(
      new Option('--known <name>', 'one with a schema that is known').choices(['Role', 'Entitlement']),
    )
    .option('--file <path>', 'the resource type as JSON, in the form of RFC 7643 §6')
    .action(runAdd);
  const list = type
    .command('list')
    .description('list the resource types that a directory adds')
    .requiredOption('--directory <id>', 'id or name of the directory')
    .action(runList);
  const remove = type
    .command('remove')
    .description('remove a resource type that has no resources')
    .requiredOption('--directory <id>', 'id or name of the directory')
    .requiredOption('--name <name>', 'its name')
    .option('--delete-resources', 'delete its resources as well')
    .action(runRemove);
  for (const command of [add, list, remove]) addSettings(addJson(command), DATABASE_SETTINGS);
}

interface AddOptions {
  readonly directory: string;
  readonly known?: string;
  readonly file?: string;
}

async function runAdd(options: AddOptions, command: Command): Promise<void> {
  if ((options.known === undefined) === (options.file === undefined)) {
    throw new UsageError('Give either --known with a name, or --file with a resource type.');
  }
  await withDatabase(settingsOf(command), async ({ pool }) => {
    const directory = await resolveDirectory(pool, options.directory);
    const type = await readResourceType(options, directory.provider);
    await addCustomResourceType(pool, directory.directoryId, type).catch(refuseAsUsage);
    print(command, type, [
      `The directory ${directory.name} has ${type.name} at ${type.endpoint} (${type.schema}) within a second.`,
    ]);
  });
}

/** Okta knows roles and entitlements by URNs of its own. */
async function readResourceType({ known, file }: AddOptions, provider: Provider): Promise<ResourceType> {
  if (file !== undefined) return accept(parseResourceType(await readJsonFile(file)));
  const types = offeredResourceTypes(provider === 'okta' ? 'okta' : 'draft');
  const type = types.find(({ name }) => name === known);
  if (type === undefined) throw new UsageError(`No resource type ${known} is known.`);
  return type;
}

async function runList({ directory }: { directory: string }, command: Command): Promise<void> {
  await withDatabase(settingsOf(command), async ({ pool }) => {
    const { directoryId, name } = await resolveDirectory(pool, directory);
    const { resourceTypes } = await readCustomization(pool, directoryId);
    const lines = resourceTypes.map((type) => [type.name, type.endpoint, type.schema].join('  '));
    print(
      command,
      resourceTypes,
      lines.length === 0 ? [`The directory ${name} adds no resource type.`] : lines,
    );
  });
}

async function runRemove(
  options: { directory: string; name: string; deleteResources?: true },
  command: Command,
): Promise<void> {
  const { name } = options;
  await withDatabase(settingsOf(command), async ({ pool }) => {
    const directory = await resolveDirectory(pool, options.directory);
    const removal = await removeCustomResourceType(pool, directory.directoryId, name, {
      deleteResources: options.deleteResources === true,
    }).catch(refuseAsUsage);
    if (removal === undefined)
      throw new UsageError(`The directory ${directory.name} adds no resource type ${name}.`);
    const { removed, resources } = removal;
    if (!removed) {
      throw new UsageError(
        `There are ${resources} resources of the type ${name}: --delete-resources deletes them.`,
      );
    }
    print(command, { name, resources }, [
      `The resource type ${name} is removed, with ${resources} resources.`,
    ]);
  });
}
