/** The SCIM protocol as pure functions (RFC 7643, RFC 7644): everything that other packages may use. */

// Dialects of identity providers
export { type Coercion, Coercions } from './dialect/coercions.ts';
export { DIALECTS, type Dialect, type DialectName } from './dialect/dialects.ts';
export { ENTRIES, type EntryName, findEntry } from './dialect/entries.ts';
export type { DialectEntry } from './dialect/entry.ts';
export { readFilter } from './dialect/filter.ts';
export { definitionFor } from './dialect/manager.ts';
export { coercePatch, createOnNoMatch, readOnlyInValue, schemasInValue } from './dialect/patch.ts';
export {
  coerceQuery,
  endpointInBaseUrl,
  extraSlashes,
  readFields,
  type SentFields,
  withoutPastedEndpoint,
} from './dialect/request.ts';
export { coerceResource, unknownAttribute } from './dialect/resource.ts';
// Errors and results
export * as errors from './error/catalogue.ts';
export { SCIM_TYPES, type ScimError, type ScimErrorStatus, type ScimType } from './error/scim-error.ts';
// Filters
export { parseAttributePath, printAttributePath } from './filter/attribute-path.ts';
export { comparableValue, toComparable } from './filter/comparable.ts';
export { type ComparableTerm, comparableTerms, pathOfTerm } from './filter/comparable-terms.ts';
export { comparableText } from './filter/comparable-text.ts';
export { type ComparableScalar, compare, order } from './filter/compare.ts';
export { countTerms } from './filter/count-terms.ts';
export { evaluateElement, evaluateFilter } from './filter/evaluate.ts';
export { fold } from './filter/fold.ts';
export {
  FILTER_DEPTH_MAX,
  FILTER_LENGTH_MAX,
  FILTER_TERMS_MAX,
  type FilterOptions,
  parseFilter,
} from './filter/parse.ts';
export { parsePatchPath, printPatchPath } from './filter/patch-path.ts';
export { printFilter } from './filter/print.ts';
export { type ResolveOptions, resolveElementFilter, resolveFilter } from './filter/resolve.ts';
export type {
  ResolvedComparison,
  ResolvedElement,
  ResolvedFilter,
  ResolvedPresence,
  ResolvedTarget,
} from './filter/resolved-filter.ts';
export { orderSortKeys, type ResolvedSort, resolveSort, type SortOrder, sortKey } from './filter/sort.ts';
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
  bulkIdIn,
  type IdOfBulkId,
  referencesOf,
  resolvePathReferences,
  resolveReferences,
  splitUnresolved,
} from './message/bulk-reference.ts';
export {
  type BulkOperation,
  type BulkRequest,
  parseBulkRequest,
  type ReadBulkOperation,
} from './message/bulk-request.ts';
export { type BulkResult, bulkResponse } from './message/bulk-response.ts';
export { errorMessage } from './message/error-message.ts';
export { type CursorPage, cursorListResponse, listResponse, type Page } from './message/list-response.ts';
export { parseSearchParameters, parseSearchRequest, type SearchRequest } from './message/search-request.ts';
export {
  BULK_REQUEST_URN,
  BULK_RESPONSE_URN,
  ERROR_URN,
  LIST_RESPONSE_URN,
  PATCH_OP_URN,
  SEARCH_REQUEST_URN,
} from './message/urn.ts';
// PATCH
export { applyOperations } from './patch/apply-operations.ts';
export { type Member, type MemberChange, memberChanges, splitOperations } from './patch/member-changes.ts';
export type {
  PatchApplyOptions,
  PatchOperation,
  PatchOperationName,
  PatchResolveOptions,
  ResolvedOperation,
} from './patch/operation.ts';
export { parsePatchRequest } from './patch/patch-request.ts';
export { resolveOperations } from './patch/resolve-operations.ts';
// Resources
export { toUtcDateTime } from './resource/date-time.ts';
export { type Change, diffResources } from './resource/diff.ts';
export { describeType, equalJson, isJsonObject, memberOf } from './resource/json.ts';
export { keepImmutable } from './resource/keep-immutable.ts';
export {
  type NormalizedResource,
  type NormalizeOptions,
  normalizeExtension,
  normalizeResource,
} from './resource/normalize-resource.ts';
export { isStored, type NormalizeValueOptions, normalizeValue } from './resource/normalize-value.ts';
export {
  isRequested,
  type Projection,
  type ProjectionQuery,
  parseProjection,
  project,
} from './resource/projection.ts';
export { type ResourceEnvelope, represent } from './resource/represent.ts';
export { refuseMessageSchemas } from './resource/schemas-attribute.ts';
export { type OwnedAttribute, withWritten } from './resource/written-attributes.ts';
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
export {
  type Customization,
  type CustomSchema,
  createCustomRegistry,
  isExtensionOf,
  problemsOfCustomization,
} from './schema/custom-registry.ts';
export { defineAttribute, definePlural, definePrimary, defineReference } from './schema/define-attribute.ts';
export {
  RESOURCE_TYPE_URN,
  resourceTypeRepresentation,
  SCHEMA_URN,
  schemaRepresentation,
} from './schema/discovery.ts';
export { ENTERPRISE_USER_URN } from './schema/enterprise-user.ts';
export { GROUP_URN } from './schema/group.ts';
export { lowerCaseName, sameName } from './schema/name.ts';
export { parseResourceType } from './schema/parse-resource-type.ts';
export { isUrn, parseSchema } from './schema/parse-schema.ts';
export {
  createRegistry,
  type Json,
  type JsonObject,
  type Registry,
  type ResourceDefinition,
} from './schema/registry.ts';
export { type ResolvedPath, resolvePath } from './schema/resolve-path.ts';
export { ENTITLEMENT_URN, offeredBy, offeredResourceTypes, ROLE_URN } from './schema/role.ts';
export {
  type AuthenticationScheme,
  type Capabilities,
  SERVICE_PROVIDER_CONFIG_URN,
  serviceProviderConfig,
} from './schema/service-provider-config.ts';
export { USER_URN } from './schema/user.ts';
// SCIM 1.1
export * as v1 from './v1/index.ts';
