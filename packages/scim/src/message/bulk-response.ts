/** The BulkResponse message (RFC 7644 §3.7.3). */
import type { ScimError } from '../error/scim-error.ts';
import type { JsonObject } from '../schema/registry.ts';
import { errorMessage } from './error-message.ts';
import { BULK_RESPONSE_URN } from './urn.ts';

/** What became of one operation. */
export interface BulkResult {
  /** As sent, as far as they were sent. */
  readonly method?: string;
  readonly bulkId?: string;
  /** Where the resource is; absent for a POST that failed. */
  readonly location?: string;
  /** The entity tag that the resource has now. */
  readonly version?: string;
  /** An HTTP status such as 201, or why the operation failed. */
  readonly outcome: number | ScimError;
}

/** The body of a bulk response, with the results in the order given. `status` is a string there. */
export function bulkResponse(results: readonly BulkResult[]): JsonObject {
  return { schemas: [BULK_RESPONSE_URN], Operations: results.map(toOperation) };
}

function toOperation({ method, bulkId, location, version, outcome }: BulkResult): JsonObject {
  return {
    ...(method === undefined ? {} : { method }),
    ...(bulkId === undefined ? {} : { bulkId }),
    ...(version === undefined ? {} : { version }),
    ...(location === undefined ? {} : { location }),
    ...(typeof outcome === 'number'
      ? { status: String(outcome) }
      : { status: String(outcome.status), response: errorMessage(outcome) }),
  };
}
