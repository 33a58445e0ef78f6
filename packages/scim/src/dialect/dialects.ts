/**
 * Which deviations a directory takes, by its provider.
 *
 * Each dialect holds what its provider sends and what does no harm whoever sends it. `generic` is for all the others:
 * it follows the standard wherever that says what a service provider has to answer. `strict` keeps only what is asked of
 * every service provider, or safer than the letter.
 */
import type { EntryName } from './entries.ts';

export interface Dialect {
  readonly name: string;
  readonly entries: ReadonlySet<EntryName>;
}

/** Read everywhere: who refuses it helps nobody, or would empty a group. */
const ALWAYS = [
  'bare-token',
  'doubled-scheme',
  'missing-user-agent',
  'bare-element',
  'operation-name-case',
  'qualified-name',
  'remove-with-value',
] as const satisfies readonly EntryName[];

/** Forms that can be meant in one way only. */
const HARMLESS = [
  ...ALWAYS,
  'missing-content-type',
  'odd-charset',
  'extra-slashes',
  'endpoint-in-base-url',
  'empty-parameter',
  'value-path-in-attributes',
  'extra-schema-urn',
  'legacy-schema-urn',
  'null-id',
  'unknown-attribute',
  'empty-string',
  'empty-element',
  'bare-value',
  'schemas-in-value',
] as const satisfies readonly EntryName[];

/** Harmless as well, but a provider that never sends them has its mistakes shown instead. */
const LOOSE_TYPES = [
  ...HARMLESS,
  'string-boolean',
  'single-element-list',
  'manager-id',
  'value-path-comparison',
  'unquoted-text',
] as const satisfies readonly EntryName[];

/** What the standard would have refused, sent by clients that mean nothing bad. */
const PROVISIONING = ['read-only-in-value', 'email-filter'] as const satisfies readonly EntryName[];

/** Every dialect, by the name of its provider; `strict` is of none. */
export const DIALECTS = {
  okta: define('okta', [...HARMLESS, ...PROVISIONING, 'manager-display-name']),
  entra: define('entra', [
    ...LOOSE_TYPES,
    ...PROVISIONING,
    'empty-operations',
    'create-on-no-match',
    'double-encoded-text',
    'unqualified-name',
  ]),
  onelogin: define('onelogin', [...LOOSE_TYPES, ...PROVISIONING, 'empty-operations']),
  jumpcloud: define('jumpcloud', [...LOOSE_TYPES, ...PROVISIONING]),
  google: define('google', [...LOOSE_TYPES, ...PROVISIONING]),
  pingone: define('pingone', [...LOOSE_TYPES, ...PROVISIONING]),
  cyberark: define('cyberark', [...LOOSE_TYPES, ...PROVISIONING]),
  rippling: define('rippling', [...LOOSE_TYPES, ...PROVISIONING]),
  generic: define('generic', LOOSE_TYPES),
  strict: define('strict', ALWAYS),
} as const satisfies Record<string, Dialect>;

export type DialectName = keyof typeof DIALECTS;

function define(name: string, entries: readonly EntryName[]): Dialect {
  return { name, entries: new Set(entries) };
}
