/** Step: does the URL name a version that is served and a directory. */
import { errors } from '@rollcall/scim';
import type { ReceivedRequest } from './exchange.ts';
import { findVersion, NEWEST_VERSION, type ProtocolVersion } from './protocol-version.ts';
import { ScimFailure } from './scim-failure.ts';

/** The version. 400 `invalidVers` for one that is not served (RFC 7644 §3.13); 404 where no directory is named. */
export function locate({ version, key, services }: ReceivedRequest): ProtocolVersion {
  const protocol = findVersion(version);
  if (protocol === undefined) {
    throw new ScimFailure(errors.versionNotSupported(version ?? '', NEWEST_VERSION.segment));
  }
  if (key === '') {
    throw new ScimFailure(errors.noDirectoryInUrl(`${services.publicUrl}/scim/${protocol.segment}/`));
  }
  return protocol;
}
