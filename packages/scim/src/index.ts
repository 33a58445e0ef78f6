/** The SCIM protocol as pure functions (RFC 7643, RFC 7644): everything that other packages may use. */

export * as errors from './error/catalogue.ts';
export { SCIM_TYPES, type ScimError, type ScimErrorStatus, type ScimType } from './error/scim-error.ts';
// Filters
export { parseAttributePath, printAttributePath } from './filter/attribute-path.ts';
export {
  FILTER_DEPTH_MAX,
  FILTER_LENGTH_MAX,
  FILTER_TERMS_MAX,
  type FilterOptions,
  parseFilter,
} from './filter/parse.ts';
export { parsePatchPath, printPatchPath } from './filter/patch-path.ts';
export { printFilter } from './filter/print.ts';
export {
  type AttributePath,
  COMPARISON_OPERATORS,
  type ComparisonOperator,
  type Filter,
  type Literal,
  type PatchPath,
} from './filter/syntax-tree.ts';
// Messages
export {
  BULK_REQUEST_URN,
  BULK_RESPONSE_URN,
  ERROR_URN,
  LIST_RESPONSE_URN,
  PATCH_OP_URN,
  RESOURCE_TYPE_URN,
  SCHEMA_URN,
  SEARCH_REQUEST_URN,
  SERVICE_PROVIDER_CONFIG_URN,
} from './message/urn.ts';
// Results and errors
export { fail, ok, type Result } from './result.ts';
// Schemas
export {
  ATTRIBUTE_TYPES,
  type Attribute,
  type AttributeType,
  type Mutability,
  type ResourceType,
  type Returned,
  type Schema,
  type Uniqueness,
} from './schema/attribute.ts';
export { findAttribute, findSubAttribute } from './schema/attribute-index.ts';
export { coreRegistry } from './schema/core-registry.ts';
export { defineAttribute, definePlural, definePrimary, defineReference } from './schema/define-attribute.ts';
export { ENTERPRISE_USER_URN } from './schema/enterprise-user.ts';
export { GROUP_URN } from './schema/group.ts';
export { lowerCaseName, sameName } from './schema/name.ts';
export {
  createRegistry,
  type Json,
  type JsonObject,
  type Registry,
  type ResourceDefinition,
} from './schema/registry.ts';
export { type ResolvedPath, resolvePath } from './schema/resolve-path.ts';
export { USER_URN } from './schema/user.ts';
