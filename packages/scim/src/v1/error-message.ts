/** Errors in SCIM 1.1 (protocol §3.9). */
import type { ScimError } from '../error/scim-error.ts';
import type { JsonObject } from '../schema/registry.ts';
import { writeUrns } from './urn.ts';

/**
 * The body of an error response. `detail` is no member of it in the standard, but Okta's test of SCIM 1.1 reads it
 * there. 1.1 has no `scimType`.
 */
export function toErrorMessage({ status, detail }: ScimError): JsonObject {
  const description = writeUrns(detail);
  return { Errors: [{ description, code: String(status) }], detail: description };
}
