/**
 * What an operation needs of a kind of resource, whatever tables it lies in. Users and groups each have one, and all
 * others share one; the operations are written once over them.
 */
import type { JsonObject, NormalizedResource, Projection, ResolvedOperation, Result } from '@rollcall/scim';
import type { ResourceExchange } from '../http/scim/exchange.ts';
import { customKind } from './custom/custom-kind.ts';
import type { ResourceTable } from './filter-sql-values.ts';
import { groupKind } from './group/group-kind.ts';
import type { SeparateAttribute } from './list-rows.ts';
import type { Precondition, StoredResource } from './stored-resource.ts';
import { userKind } from './user/user-kind.ts';

export interface ResourceKind {
  /** Whether a successful PATCH answers with the resource unasked; a group may be too large for that. */
  readonly patchReturnsResource: boolean;
  create(
    exchange: ResourceExchange,
    normalized: NormalizedResource,
    projection: Projection,
  ): Promise<Result<StoredResource>>;
  /** Loads attributes that are kept as rows only as far as the projection returns them. */
  read(exchange: ResourceExchange, projection: Projection): Promise<StoredResource | undefined>;
  replace(
    exchange: ResourceExchange,
    precondition: Precondition,
    normalized: NormalizedResource,
    projection: Projection,
  ): Promise<Result<StoredResource>>;
  /** Without a projection the resource need not be loaded again for an answer. */
  patch(
    exchange: ResourceExchange,
    precondition: Precondition,
    operations: readonly ResolvedOperation[],
    projection: Projection | undefined,
  ): Promise<Result<StoredResource>>;
  remove(exchange: ResourceExchange, precondition: Precondition): Promise<Result<void>>;
  /** Where queries find its resources. */
  readonly table: ResourceTable;
  /** What its documents lack. */
  readonly separate?: SeparateAttribute;
  /** What representations say of other resources beside the separate attribute. */
  readonly computed?: {
    complete(
      exchange: ResourceExchange,
      resources: readonly StoredResource[],
      projection: Projection,
    ): Promise<readonly StoredResource[]>;
    /** Whether any of it, which no version covers, is in the representation that the projection makes. */
    isPartOf(resource: StoredResource, projection: Projection): boolean;
  };
  /** An element of a separate attribute as clients see it: with its `$ref`. */
  toElement(attribute: string, element: JsonObject, baseUrl: string): JsonObject;
}

const KINDS = new Map<string, ResourceKind>([
  ['User', userKind],
  ['Group', groupKind],
]);

/** The kind behind a resource type of the registry: one of the standard, or any that a directory adds. */
export function kindOf({ definition }: ResourceExchange): ResourceKind {
  return KINDS.get(definition.resourceType.name) ?? customKind;
}
