/** `rollcall directory policy`: what a directory does with people who leave and come back. */
import { type Command, Option } from 'commander';
import { encodeTypeId } from '../database/type-id.ts';
import {
  changePolicy,
  LIFECYCLE_CHOICES,
  type LifecycleChoice,
  type LifecyclePolicy,
} from '../directory/index.ts';
import { addSettings, DATABASE_SETTINGS, settingsOf } from './command-settings.ts';
import { addJson, print } from './output.ts';
import { resolveDirectory } from './resolve-directory.ts';
import { withDatabase } from './with-database.ts';

const MEANINGS: Readonly<Record<LifecycleChoice, string>> = {
  rehire:
    'by what a person who was deleted less than 90 days ago is the same to the product when provisioned anew (by default external-id for okta, whose externalId never changes, else never; user names are given to new people in some companies)',
  reprovision:
    'what a POST with the user name of someone who is deactivated gets: 409, or 201 with that user, replaced and active (by default refuse)',
  inactive:
    'what the product is told of someone who is deactivated: the state inactive, or that they are deleted, and once they are back that they are created, with the same id (by default inactive)',
  password:
    'what happens to a password in a request, which is never kept: it is left out, or the request gets 400; Okta sends one with each new user (by default discard)',
};

/** Adds `directory policy` to the command `directory`. */
export function addDirectoryPolicy(directory: Command): void {
  const policy = directory
    .command('policy')
    .description(
      'show what a directory does with people who leave and come back; each option changes it, within a second',
    )
    .requiredOption('--directory <id>', 'id or name of the directory')
    .action(runPolicy);
  for (const choice of Object.keys(LIFECYCLE_CHOICES) as LifecycleChoice[]) {
    policy.addOption(new Option(`--${choice} <choice>`, MEANINGS[choice]).choices(LIFECYCLE_CHOICES[choice]));
  }
  addSettings(addJson(policy), DATABASE_SETTINGS);
}

async function runPolicy(
  options: { directory: string } & Partial<LifecyclePolicy>,
  command: Command,
): Promise<void> {
  await withDatabase(settingsOf(command), async ({ pool }) => {
    const { environmentId, directoryId, name } = await resolveDirectory(pool, options.directory);
    const { rehire, reprovision, inactive, password } = options;
    // JSON leaves out what is undefined, so that only what is given changes.
    const chosen = { rehire, reprovision, inactive, password } as Partial<LifecyclePolicy>;
    const changed = await changePolicy(pool, environmentId, directoryId, chosen);
    if (changed === undefined) throw new Error(`the directory ${directoryId} is gone`);
    const id = encodeTypeId('directory', directoryId);
    print(command, { id, name, policy: changed.policy }, [
      `Directory ${name} (${id})`,
      ...Object.entries(changed.policy).map(([choice, value]) => `${choice.padEnd(12)}${value}`),
    ]);
  });
}
