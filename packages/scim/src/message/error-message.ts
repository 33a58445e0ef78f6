/** The Error message (RFC 7644 §3.12). */
import type { ScimError } from '../error/scim-error.ts';
import type { JsonObject } from '../schema/registry.ts';
import { ERROR_URN } from './urn.ts';

/** The body of an error response; `status` is a string there, equal to the HTTP status. */
export function errorMessage(error: ScimError): JsonObject {
  return {
    schemas: [ERROR_URN],
    status: String(error.status),
    ...(error.scimType === undefined ? {} : { scimType: error.scimType }),
    detail: error.detail,
  };
}
