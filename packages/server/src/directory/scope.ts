/**
 * The scope of one directory. Every store function takes one, so that none can be called without saying whose
 * data it reads or writes.
 */
import type { LifecyclePolicy } from './lifecycle-policy.ts';

export const PROVIDERS = [
  'okta',
  'entra',
  'onelogin',
  'jumpcloud',
  'google',
  'pingone',
  'cyberark',
  'rippling',
  'generic',
] as const;

export type Provider = (typeof PROVIDERS)[number];

/** How a directory stands: only a `linked` one accepts provisioning. */
export type DirectoryState = 'linked' | 'paused' | 'unlinked' | 'deleting';

export interface DirectoryScope {
  readonly environmentId: string;
  readonly organizationId: string;
  readonly directoryId: string;
  /** The part of the SCIM base URL that names the directory. */
  readonly key: string;
  readonly provider: Provider;
  /** Whether requests are held to the letter of the standard, whatever the provider is known to send. */
  readonly strict: boolean;
  readonly policy: LifecyclePolicy;
}
