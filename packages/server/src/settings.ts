/** All settings of the program: one table with flag, environment variable, default, meaning and unit of each. */
import { z } from 'zod';

/** A setting has a value that the program cannot use. The message is a sentence for the operator. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/** One setting. Where both are given, the flag wins over the variable. */
export interface Setting {
  /** As commander writes it, such as `--port <number>`. */
  readonly flag: string;
  readonly variable: string;
  readonly meaning: string;
  /** The unit of a number, such as `bytes`. */
  readonly unit?: string;
  /** As an operator would write it; left out when there is none. */
  readonly default?: string;
  /** Whether error messages must not repeat what was given. */
  readonly isSecret?: boolean;
  /** From the text given to the value used. Its messages complete the sentence `--port must be …`. */
  readonly schema: z.ZodType<unknown, string>;
}

export const SETTINGS = {
  port: {
    flag: '--port <number>',
    variable: 'PORT',
    meaning: 'TCP port to listen on; 0 takes any free one',
    default: '3000',
    schema: wholeNumber(0, 65_535),
  },
  host: {
    flag: '--host <address>',
    variable: 'ROLLCALL_HOST',
    meaning: 'address to listen on; 0.0.0.0 is all of IPv4, :: all there are',
    default: '127.0.0.1',
    schema: z.string().regex(/^[0-9A-Za-z.:-]+$/, 'an IP address or a host name'),
  },
  publicUrl: {
    flag: '--public-url <url>',
    variable: 'PUBLIC_URL',
    meaning:
      'where identity providers and the product reach the server; required unless host is a local one, ' +
      'where it is http://localhost with the port',
    schema: z.string().transform(parsePublicUrl),
  },
  dataDirectory: {
    flag: '--data-dir <folder>',
    variable: 'ROLLCALL_DATA_DIR',
    meaning: 'where the embedded PostgreSQL keeps its data; not used with a database URL',
    default: './.rollcall',
    schema: z.string(),
  },
  databaseUrl: {
    flag: '--database-url <url>',
    variable: 'DATABASE_URL',
    meaning: 'a PostgreSQL (15 or newer) to use instead of the embedded one',
    schema: z.string().regex(/^postgres(ql)?:\/\//, 'a URL that begins with postgresql://'),
  },
  secretKey: {
    flag: '--secret-key <digits>',
    variable: 'ROLLCALL_SECRET_KEY',
    meaning:
      'encrypts and signs what must stay secret, the same for every process; required with a database URL, else kept ' +
      'in the file secret-key beside the data, which is made when it is missing',
    isSecret: true,
    schema: z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits in lower case'),
  },
  poolSize: {
    flag: '--pool-size <number>',
    variable: 'ROLLCALL_POOL_SIZE',
    meaning: 'connections to the database, at most',
    unit: 'connections',
    default: '20',
    schema: wholeNumber(2, 1000),
  },
  bodyBytesMax: {
    flag: '--body-bytes-max <number>',
    variable: 'ROLLCALL_BODY_BYTES_MAX',
    meaning: 'largest body of a request',
    unit: 'bytes',
    default: '8388608',
    schema: wholeNumber(1024, 1_073_741_824),
  },
  drainSeconds: {
    flag: '--drain-seconds <number>',
    variable: 'ROLLCALL_DRAIN_SECONDS',
    meaning: 'how long requests under way may take to end when the server stops',
    unit: 'seconds',
    default: '10',
    schema: wholeNumber(0, 3600),
  },
  logLevel: {
    flag: '--log-level <level>',
    variable: 'ROLLCALL_LOG_LEVEL',
    meaning: 'least severe lines to log, to standard error: trace, debug, info, warn, error, fatal or silent',
    default: 'info',
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'one of trace, debug, info, warn, error, fatal, silent',
    }),
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;

type WithDefault = {
  [N in SettingName]: (typeof SETTINGS)[N] extends { default: string } ? N : never;
}[SettingName];

type SettingValue<N extends SettingName> = z.output<(typeof SETTINGS)[N]['schema']>;

export type Settings = { readonly [N in WithDefault]: SettingValue<N> } & {
  readonly [N in Exclude<SettingName, WithDefault>]?: SettingValue<N>;
};

/**
 * The settings from flags (by setting name) and environment variables; an empty variable counts as not given. Throws
 * SettingsError for the first value that cannot be used.
 */
export function readSettings(
  flags: Readonly<Partial<Record<SettingName, string>>>,
  variables: Readonly<Record<string, string | undefined>>,
): Settings {
  const values = Object.entries(SETTINGS).map(([name, setting]: [string, Setting]) => {
    const flag = flags[name as SettingName];
    const given = flag ?? (variables[setting.variable] || undefined);
    const text = given ?? setting.default;
    if (text === undefined) return [name, undefined];
    const parsed = setting.schema.safeParse(text);
    if (parsed.success) return [name, parsed.data];
    const source = flag === undefined ? setting.variable : setting.flag.split(' ')[0];
    const actual = setting.isSecret === true ? '' : `, but it is ${JSON.stringify(text)}`;
    throw new SettingsError(`${source} must be ${parsed.error.issues[0]?.message}${actual}.`);
  });
  return Object.fromEntries(values) as Settings;
}

function wholeNumber(least: number, most: number) {
  const message = `a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,10}$/, message)
    .transform(Number)
    .refine((value) => value >= least && value <= most, message);
}

/** Okta refuses a base URL that has an underscore anywhere, and each URL is made by appending a path. */
function parsePublicUrl(text: string, context: z.RefinementCtx): string {
  const url = URL.parse(text);
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (!isWeb || url.username !== '' || url.password !== '' || /[?#]/.test(text)) {
    context.addIssue('an absolute http or https URL without user, query and fragment');
    return z.NEVER;
  }
  if (url.href.includes('_')) {
    context.addIssue('a URL without an underscore, because Okta refuses one');
    return z.NEVER;
  }
  return url.href.replace(/\/+$/, '');
}
