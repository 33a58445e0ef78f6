/** Step: does the URL name a version that is served and a directory. */
import { errors } from '@rollcall/scim';
import type { ReceivedRequest } from './exchange.ts';
import { ScimFailure } from './scim-failure.ts';

const VERSION = 'v2';

/** 400 `invalidVers` for another version; no version means the newest (RFC 7644 §3.13). 404 where no directory is named. */
export function locate({ version, key, services }: ReceivedRequest): void {
  if (version !== undefined && version.toLowerCase() !== VERSION) {
    throw new ScimFailure(errors.versionNotSupported(version, VERSION));
  }
  if (key === '') throw new ScimFailure(errors.noDirectoryInUrl(`${services.publicUrl}/scim/${VERSION}/`));
}
