/** `rollcall signing-key`: the keys that sign security event tokens. */
import { type Command, InvalidArgumentError } from 'commander';
import { readSecretKey } from '../secret-key.ts';
import { listSigningKeys, rotateSigningKey, type SigningKey, toKeyId } from '../security-event/index.ts';
import { addSettings, DATABASE_SETTINGS, settingsOf } from './command-settings.ts';
import { addJson, print } from './output.ts';
import { withDatabase } from './with-database.ts';

/** Adds `signing-key rotate` and `signing-key list`. */
export function addSigningKey(program: Command): void {
  const signingKey = program.command('signing-key').description('keys that sign security event tokens');
  const rotate = signingKey
    .command('rotate')
    .description('make a new key, published at once, which signs ten minutes later')
    .option(
      '--overlap-hours <number>',
      'how long the older keys stay published after that; 0 drops them at once, for a key that has leaked',
      parseHours,
      24,
    )
    .action(runRotate);
  addSettings(addJson(rotate), [...DATABASE_SETTINGS, 'secretKey']);
  const list = signingKey
    .command('list')
    .description('list the published keys, oldest first')
    .action(runList);
  addSettings(addJson(list), DATABASE_SETTINGS);
}

async function runRotate(options: { overlapHours: number }, command: Command): Promise<void> {
  const settings = settingsOf(command);
  await withDatabase(settings, async ({ pool }) => {
    const key = await rotateSigningKey(pool, await readSecretKey(settings), options.overlapHours * 3600);
    const shown = show(key);
    print(command, shown, [`The key ${shown.kid} is published and signs from ${shown.signs_from}.`]);
  });
}

async function runList(_options: unknown, command: Command): Promise<void> {
  await withDatabase(settingsOf(command), async ({ pool }) => {
    const shown = (await listSigningKeys(pool)).map(show);
    print(
      command,
      shown,
      shown.length === 0
        ? ['There is no key yet. The first token that is signed makes one.']
        : shown.map(
            (key) =>
              `${key.kid}  ${key.algorithm}  signs from ${key.signs_from}  ` +
              (key.published_until === null ? 'newest' : `published until ${key.published_until}`),
          ),
    );
  });
}

function show({ id, algorithm, signsFrom, publishedUntil }: SigningKey) {
  return {
    kid: toKeyId(id),
    algorithm,
    signs_from: signsFrom,
    published_until: publishedUntil,
  };
}

function parseHours(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of hours.');
  return Number(text);
}
