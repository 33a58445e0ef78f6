/**
 * The registry holds the schemas and resource types of one tenant, resolved so that the rest of the code can
 * look up by name. It is immutable: a directory with custom schemas has a registry of its own.
 */
import type { Attribute, ResourceType, Schema } from './attribute.ts';

/** A resource type with its schemas in hand instead of their URNs. */
export interface ResourceDefinition {
  readonly resourceType: ResourceType;
  readonly schema: Schema;
  readonly extensions: readonly { readonly schema: Schema; readonly required: boolean }[];
  /** `id`, `externalId`, `meta` and `schemas`: they exist on every resource whatever `schemas` says (RFC 7643 §3.1). */
  readonly common: readonly Attribute[];
}

export interface Registry {
  readonly schemas: readonly Schema[];
  readonly resources: readonly ResourceDefinition[];
  /** The schema with this URN, compared without case. */
  schema(urn: string): Schema | undefined;
  /** The resource definition with this resource type name, such as `User`. */
  resource(name: string): ResourceDefinition | undefined;
}

/** JSON as parsed; objects never carry a prototype meaning. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };
