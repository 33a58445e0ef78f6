/** `rollcall schema`: schemas that a directory adds to those of the standard. */
import { parseSchema } from '@rollcall/scim';
import type { Command } from 'commander';
import { CustomizationError, readCustomization } from '../directory/index.ts';
import { addCustomSchema, removeCustomSchema } from '../scim/custom/manage-customization.ts';
import { addSettings, DATABASE_SETTINGS, settingsOf } from './command-settings.ts';
import { addJson, print } from './output.ts';
import { accept, readJsonFile } from './read-json-file.ts';
import { resolveDirectory } from './resolve-directory.ts';
import { UsageError } from './usage-error.ts';
import { withDatabase } from './with-database.ts';

/** Adds `schema add`, `schema list` and `schema remove`. */
export function addSchema(program: Command): void {
  const schema = program
    .command('schema')
    .description('schemas that a directory adds to those of the standard');
  const add = schema
    .command('add')
    .description('add a schema, or attributes to one that the directory has; served within a second')
    .requiredOption('--directory <id>', 'id or name of the directory')
    .requiredOption('--file <path>', 'the schema as JSON, in the form of RFC 7643 §7')
    .option('--extends <resource-type>', 'the resource type that it extends; without it, a base schema')
    .option('--required', 'whether each resource needs the extension')
    .action(runAdd);
  const list = schema
    .command('list')
    .description('list the schemas that a directory adds')
    .requiredOption('--directory <id>', 'id or name of the directory')
    .action(runList);
  const remove = schema
    .command('remove')
    .description('remove a schema, with all that is stored under it')
    .requiredOption('--directory <id>', 'id or name of the directory')
    .requiredOption('--urn <urn>', 'the URN of the schema')
    .action(runRemove);
  for (const command of [add, list, remove]) addSettings(addJson(command), DATABASE_SETTINGS);
}

interface AddOptions {
  readonly directory: string;
  readonly file: string;
  readonly extends?: string;
  readonly required?: true;
}

async function runAdd(options: AddOptions, command: Command): Promise<void> {
  const schema = accept(parseSchema(await readJsonFile(options.file)));
  if (options.required && options.extends === undefined) {
    throw new UsageError('A base schema cannot be required: --required goes with --extends.');
  }
  const custom =
    options.extends === undefined
      ? { schema }
      : { schema, extends: { resourceType: options.extends, required: options.required === true } };
  await withDatabase(settingsOf(command), async ({ pool }) => {
    const { directoryId, name } = await resolveDirectory(pool, options.directory);
    const done = await addCustomSchema(pool, directoryId, custom).catch(refuseAsUsage);
    print(command, { urn: schema.id, done }, [
      `The schema ${schema.id} of the directory ${name} is ${done}. It is served within a second.`,
    ]);
  });
}

async function runList({ directory }: { directory: string }, command: Command): Promise<void> {
  await withDatabase(settingsOf(command), async ({ pool }) => {
    const { directoryId, name } = await resolveDirectory(pool, directory);
    const { schemas } = await readCustomization(pool, directoryId);
    const shown = schemas.map(({ schema, extends: of }) => ({
      urn: schema.id,
      extends: of?.resourceType ?? null,
      required: of?.required ?? false,
      attributes: schema.attributes.map((attribute) => attribute.name),
    }));
    const lines = shown.map(({ urn, extends: of, required, attributes }) =>
      [urn, of ?? 'base schema', required ? 'required' : 'optional', attributes.join(',')].join('  '),
    );
    print(command, shown, lines.length === 0 ? [`The directory ${name} adds no schema.`] : lines);
  });
}

async function runRemove(options: { directory: string; urn: string }, command: Command): Promise<void> {
  await withDatabase(settingsOf(command), async ({ pool }) => {
    const { directoryId, name } = await resolveDirectory(pool, options.directory);
    const erased = await removeCustomSchema(pool, directoryId, options.urn).catch(refuseAsUsage);
    if (erased === undefined) throw new UsageError(`The directory ${name} adds no schema ${options.urn}.`);
    print(command, { urn: options.urn, erased }, [
      `The schema ${options.urn} is removed, with what ${erased} resources had of it.`,
    ]);
  });
}

/** What does not fit is for the person who wrote it to mend. */
export function refuseAsUsage(error: unknown): never {
  if (error instanceof CustomizationError) throw new UsageError(error.message);
  throw error;
}
