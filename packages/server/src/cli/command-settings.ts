/** The settings of a command: its options from the one table of settings, and their values. */
import { type Command, Option } from 'commander';
import { readSettings, SETTINGS, type Setting, type SettingName, type Settings } from '../settings.ts';

/** The settings of every command that opens the database. */
export const DATABASE_SETTINGS = [
  'dataDirectory',
  'databaseUrl',
  'publicUrl',
] as const satisfies SettingName[];

/** Adds these settings as options, each with its meaning, unit, variable and default in `--help`. */
export function addSettings(command: Command, names: readonly SettingName[]): Command {
  for (const name of names) command.addOption(new Option(SETTINGS[name].flag, describe(SETTINGS[name])));
  return command;
}

/** The settings of a command that is being run, from its options and the environment. Throws SettingsError. */
export function settingsOf(command: Command): Settings {
  const options = command.opts<Record<string, unknown>>();
  const flags = Object.entries(SETTINGS).map(([name, { flag }]) => {
    const value = options[new Option(flag).attributeName()];
    return [name, typeof value === 'string' ? value : undefined];
  });
  return readSettings(Object.fromEntries(flags), process.env);
}

function describe(setting: Setting): string {
  const facts = [
    setting.variable,
    setting.default === undefined ? 'no default' : `default ${setting.default}`,
    ...(setting.unit === undefined ? [] : [`in ${setting.unit}`]),
  ];
  return `${setting.meaning} (${facts.join(', ')})`;
}
