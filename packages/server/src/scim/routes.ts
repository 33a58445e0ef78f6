/**
 * Every SCIM endpoint, as one table (RFC 7644 §3.2, table 2). Paths are below the base URL of a directory;
 * `{endpoint}` is the endpoint of any resource type in the registry.
 */
import { errors, type Registry, type ResourceDefinition } from '@rollcall/scim';
import type { DiscoveryExchange, ResourceExchange, ScimAnswer, ScimExchange } from '../http/scim/exchange.ts';
import { ScimFailure } from '../http/scim/scim-failure.ts';
import { createResource } from './operation/create.ts';
import { deleteResource } from './operation/delete.ts';
import {
  getResourceType,
  getSchema,
  getServiceProviderConfig,
  listResourceTypes,
  listSchemas,
} from './operation/discovery.ts';
import { getResource } from './operation/get.ts';
import { patchResource } from './operation/patch.ts';
import { replaceResource } from './operation/replace.ts';
import { listResources, searchResources } from './operation/search.ts';

/** What a scope such as `patch:users` names. */
type ScopeVerb = 'get' | 'post' | 'put' | 'patch' | 'delete';

interface Endpoint<Exchange> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly operate: (exchange: Exchange) => ScimAnswer | Promise<ScimAnswer>;
  readonly hasBody?: true;
  readonly writes?: true;
}

interface ResourceEndpoint extends Endpoint<ResourceExchange> {
  readonly verb: ScopeVerb;
}

interface DiscoveryEndpoint extends Endpoint<DiscoveryExchange> {
  readonly path: readonly string[];
  /** Readable without credentials, so that a client can learn how to authenticate (RFC 7643 §5). */
  readonly anonymous?: true;
}

const DISCOVERY: readonly DiscoveryEndpoint[] = [
  { path: ['ServiceProviderConfig'], method: 'GET', operate: getServiceProviderConfig, anonymous: true },
  { path: ['ResourceTypes'], method: 'GET', operate: listResourceTypes },
  { path: ['ResourceTypes', '*'], method: 'GET', operate: getResourceType },
  { path: ['Schemas'], method: 'GET', operate: listSchemas },
  { path: ['Schemas', '*'], method: 'GET', operate: getSchema },
];

const COLLECTION: readonly ResourceEndpoint[] = [
  { method: 'GET', verb: 'get', operate: listResources },
  { method: 'POST', verb: 'post', operate: createResource, hasBody: true, writes: true },
];

const SEARCH: readonly ResourceEndpoint[] = [
  { method: 'POST', verb: 'get', operate: searchResources, hasBody: true },
];

const RESOURCE: readonly ResourceEndpoint[] = [
  { method: 'GET', verb: 'get', operate: getResource },
  { method: 'PUT', verb: 'put', operate: replaceResource, hasBody: true, writes: true },
  { method: 'PATCH', verb: 'patch', operate: patchResource, hasBody: true, writes: true },
  { method: 'DELETE', verb: 'delete', operate: deleteResource, writes: true },
];

/** Named by RFC 7644 and answered with 501, so that a client learns that it asked well but in vain. */
const NOT_IMPLEMENTED = new Set(['Bulk', 'Me', '.search']);

/** A request's way through the table: which operation, what it needs, and whether it may change something. */
export type Route =
  | {
      readonly anonymous: true;
      readonly operate: (exchange: DiscoveryExchange) => ScimAnswer | Promise<ScimAnswer>;
    }
  | {
      readonly anonymous: false;
      readonly operate: (exchange: ScimExchange) => ScimAnswer | Promise<ScimAnswer>;
      /** The scope that a credential needs; undefined for discovery, which any credential may read. */
      readonly scope?: string;
      readonly hasBody: boolean;
      readonly writes: boolean;
    };

/**
 * The route of a request. Where nothing fits, the route's operation refuses: with 404 for an unknown path, 405 with
 * Allow for a known one, 501 for what RFC 7644 names and this server lacks. So who is not authenticated learns none of it.
 */
export function findRoute(registry: Registry, method: string, segments: readonly string[]): Route {
  const discovery = DISCOVERY.filter((endpoint) => matches(endpoint.path, segments));
  if (discovery.length > 0) return choose(discovery, method, discoveryRoute);
  const [endpoint = '', id = ''] = segments;
  if (NOT_IMPLEMENTED.has(endpoint)) return refuse(new ScimFailure(errors.notImplemented(`/${endpoint}`)));
  const definition = registry.resources.find(({ resourceType }) => resourceType.endpoint === `/${endpoint}`);
  if (definition === undefined || segments.length > 2) {
    return refuse(new ScimFailure(errors.endpointNotFound(`/${segments.join('/')}`)));
  }
  const toRoute = (chosen: ResourceEndpoint): Route => resourceRoute(chosen, definition, id);
  if (segments.length === 1) return choose(COLLECTION, method, toRoute);
  return choose(id === '.search' ? SEARCH : RESOURCE, method, toRoute);
}

function matches(path: readonly string[], segments: readonly string[]): boolean {
  return path.length === segments.length && path.every((part, i) => part === '*' || part === segments[i]);
}

function choose<E extends { readonly method: string }>(
  endpoints: readonly E[],
  method: string,
  toRoute: (endpoint: E) => Route,
): Route {
  const chosen = endpoints.find((endpoint) => endpoint.method === method);
  if (chosen !== undefined) return toRoute(chosen);
  const allowed = endpoints.map((endpoint) => endpoint.method).join(', ');
  return refuse(new ScimFailure(errors.methodNotAllowed(method, allowed), { Allow: allowed }));
}

function discoveryRoute({ operate, anonymous }: DiscoveryEndpoint): Route {
  return anonymous ? { anonymous, operate } : { anonymous: false, operate, hasBody: false, writes: false };
}

function resourceRoute(endpoint: ResourceEndpoint, definition: ResourceDefinition, id: string): Route {
  return {
    anonymous: false,
    operate: (exchange) => endpoint.operate({ ...exchange, definition, id }),
    scope: `${endpoint.verb}:${definition.resourceType.endpoint.slice(1).toLowerCase()}`,
    hasBody: endpoint.hasBody === true,
    writes: endpoint.writes === true,
  };
}

function refuse(failure: ScimFailure): Route {
  return {
    anonymous: false,
    operate: () => {
      throw failure;
    },
    hasBody: false,
    writes: false,
  };
}
