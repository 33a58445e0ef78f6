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
import { listAllResources, searchAllResources } from './operation/search-all.ts';

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

/** Queries over all resource types at once (RFC 7644 §3.4.2.1); they need the right to read each. */
const ROOT: readonly Endpoint<ScimExchange>[] = [{ method: 'GET', operate: listAllResources }];

const ROOT_SEARCH: readonly Endpoint<ScimExchange>[] = [
  { method: 'POST', operate: searchAllResources, hasBody: true },
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
const NOT_IMPLEMENTED = new Set(['Bulk', 'Me']);

/** A request's way through the table: which operation, what it needs, and whether it may change something. */
export type Route =
  | {
      readonly anonymous: true;
      readonly operate: (exchange: DiscoveryExchange) => ScimAnswer | Promise<ScimAnswer>;
    }
  | {
      readonly anonymous: false;
      readonly operate: (exchange: ScimExchange) => ScimAnswer | Promise<ScimAnswer>;
      /** What a credential needs; nothing for discovery, which any credential may read. */
      readonly scopes: readonly string[];
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
  if (segments.length === 0) return choose(ROOT, method, (chosen) => rootRoute(chosen, registry));
  const [endpoint = '', id = ''] = segments;
  if (endpoint === '.search' && segments.length === 1) {
    return choose(ROOT_SEARCH, method, (chosen) => rootRoute(chosen, registry));
  }
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

/** A HEAD is a GET of which the body is left out (RFC 9110 §9.3.2). */
function choose<E extends { readonly method: string }>(
  endpoints: readonly E[],
  method: string,
  toRoute: (endpoint: E) => Route,
): Route {
  const wanted = method === 'HEAD' ? 'GET' : method;
  const chosen = endpoints.find((endpoint) => endpoint.method === wanted);
  if (chosen !== undefined) return toRoute(chosen);
  const allowed = endpoints
    .map((endpoint) => (endpoint.method === 'GET' ? 'GET, HEAD' : endpoint.method))
    .join(', ');
  return refuse(new ScimFailure(errors.methodNotAllowed(method, allowed), { Allow: allowed }));
}

function discoveryRoute({ operate, anonymous }: DiscoveryEndpoint): Route {
  if (anonymous) return { anonymous, operate };
  return { anonymous: false, operate, scopes: [], hasBody: false, writes: false };
}

function rootRoute({ operate, hasBody }: Endpoint<ScimExchange>, registry: Registry): Route {
  const scopes = registry.resources.map((definition) => scopeOf('get', definition));
  return { anonymous: false, operate, scopes, hasBody: hasBody === true, writes: false };
}

function scopeOf(verb: ScopeVerb, { resourceType }: ResourceDefinition): string {
  return `${verb}:${resourceType.endpoint.slice(1).toLowerCase()}`;
}

function resourceRoute(endpoint: ResourceEndpoint, definition: ResourceDefinition, id: string): Route {
  return {
    anonymous: false,
    operate: (exchange) => endpoint.operate({ ...exchange, definition, id }),
    scopes: [scopeOf(endpoint.verb, definition)],
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
    scopes: [],
    hasBody: false,
    writes: false,
  };
}
