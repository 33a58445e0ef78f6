/** The URNs of messages (RFC 7644 §3.1, §8.2) and of the discovery resources (RFC 7643 §5 to §7). */

const MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:';

export const LIST_RESPONSE_URN = `${MESSAGE}ListResponse`;
export const SEARCH_REQUEST_URN = `${MESSAGE}SearchRequest`;
export const PATCH_OP_URN = `${MESSAGE}PatchOp`;
export const BULK_REQUEST_URN = `${MESSAGE}BulkRequest`;
export const BULK_RESPONSE_URN = `${MESSAGE}BulkResponse`;
export const ERROR_URN = `${MESSAGE}Error`;

export const SCHEMA_URN = 'urn:ietf:params:scim:schemas:core:2.0:Schema';
export const RESOURCE_TYPE_URN = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';
export const SERVICE_PROVIDER_CONFIG_URN = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';
