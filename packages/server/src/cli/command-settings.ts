/** The settings of a command: its options from the one table of settings, and their values. */
import { type Command, Option } from 'commander';
import { readSettings, SETTINGS, type Setting, type SettingName, type Settings } from '../settings.ts';

/** The settings of every command that opens the database. */
export const DATABASE_SETTINGS = [
  'dataDirectory',
  'databaseUrl',
  'publicUrl',
] as const satisfies SettingName[];

/** Defaults of one command that differ from those of the table, as an operator would write them. */
export type CommandDefaults = Readonly<Partial<Record<SettingName, string>>>;

/** Adds these settings as options, each with its meaning, unit, variable and default in `--help`. */
export function addSettings(
  command: Command,
  names: readonly SettingName[],
  defaults: CommandDefaults = {},
): Command {
  for (const name of names) {
    const setting: Setting = SETTINGS[name];
    command.addOption(new Option(setting.flag, describe(setting, defaults[name] ?? setting.default)));
  }
  return command;
}

/** The settings of a command that is being run, from its options and the environment. Throws SettingsError. */
export function settingsOf(command: Command, defaults: CommandDefaults = {}): Settings {
  const variables = { ...process.env };
  for (const [name, value] of Object.entries(defaults)) {
    variables[SETTINGS[name as SettingName].variable] ||= value;
  }
  return readSettings(flagsOf(command), variables);
}

/** Whether the person or the environment has given this setting, as against its default. */
export function isGiven(command: Command, name: SettingName): boolean {
  return flagsOf(command)[name] !== undefined || !!process.env[SETTINGS[name].variable];
}

function flagsOf(command: Command): Partial<Record<SettingName, string>> {
  const options = command.opts<Record<string, unknown>>();
  const flags = Object.entries(SETTINGS).map(([name, { flag }]) => {
    const value = options[new Option(flag).attributeName()];
    return [name, typeof value === 'string' ? value : undefined];
  });
  return Object.fromEntries(flags);
}

function describe(setting: Setting, defaultValue: string | undefined): string {
  const facts = [
    setting.variable,
    defaultValue === undefined ? 'no default' : `default ${defaultValue}`,
    ...(setting.unit === undefined ? [] : [`in ${setting.unit}`]),
  ];
  return `${setting.meaning} (${facts.join(', ')})`;
}
