/** The URNs of messages (RFC 7644 §3.1, §8.2). */

const MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:';

export const LIST_RESPONSE_URN = `${MESSAGE}ListResponse`;
export const SEARCH_REQUEST_URN = `${MESSAGE}SearchRequest`;
export const PATCH_OP_URN = `${MESSAGE}PatchOp`;
export const BULK_REQUEST_URN = `${MESSAGE}BulkRequest`;
export const BULK_RESPONSE_URN = `${MESSAGE}BulkResponse`;
export const ERROR_URN = `${MESSAGE}Error`;
