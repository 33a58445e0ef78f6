/**
 * SCIM 1.1 at the edge: its bodies, queries and answers from and to those of SCIM 2.0, in which everything behind the
 * edge is written. `from…` reads 1.1, `to…` writes it. "Core schema" and "protocol" in this folder are the two documents
 * of SCIM 1.1.
 */
export {
  discoveryList,
  isSchemaOf,
  resourceTypeRepresentation,
  schemaId,
  schemaRepresentation,
} from './discovery.ts';
export { toErrorMessage } from './error-message.ts';
export { fromFilter } from './from-filter.ts';
export { fromPartialResource } from './from-partial-resource.ts';
export { fromQuery } from './from-query.ts';
export { fromResource } from './from-resource.ts';
export { OKTA_PROVIDER_CONFIG_URN, serviceProviderConfig } from './service-provider-config.ts';
export { toListResponse, toResource } from './to-resource.ts';
export { CORE_URN, ENTERPRISE_URN, SCHEMA_LIST_URN } from './urn.ts';
