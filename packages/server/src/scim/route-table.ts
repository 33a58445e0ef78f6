/**
 * The endpoints of one version of the protocol as a table, and the way of a request through it. Paths are below the base
 * URL of a directory.
 */
import { errors, type Registry, type ResourceDefinition } from '@rollcall/scim';
import type { DiscoveryExchange, ResourceExchange, ScimAnswer, ScimExchange } from '../http/scim/exchange.ts';
import { ScimFailure } from '../http/scim/scim-failure.ts';

/** What a scope such as `patch:users` names. */
type ScopeVerb = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface Endpoint<Exchange> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly operate: (exchange: Exchange) => ScimAnswer | Promise<ScimAnswer>;
  readonly hasBody?: true;
  readonly writes?: true;
}

export interface ResourceEndpoint extends Endpoint<ResourceExchange> {
  readonly verb: ScopeVerb;
}

export interface DiscoveryEndpoint extends Endpoint<DiscoveryExchange> {
  readonly path: readonly string[];
  /** Readable without credentials, so that a client can learn how to authenticate (RFC 7643 §5). */
  readonly anonymous?: true;
}

export interface RouteTable {
  readonly discovery: readonly DiscoveryEndpoint[];
  /** The base URL itself and `.search` below it: queries over all resource types, which need the right to read each. */
  readonly root: readonly Endpoint<ScimExchange>[];
  readonly rootSearch: readonly Endpoint<ScimExchange>[];
  /** Many operations at once. What a credential needs is decided for each of them. */
  readonly bulk?: Endpoint<ScimExchange>;
  /** Below the endpoint of any resource type in the registry. */
  readonly collection: readonly ResourceEndpoint[];
  readonly search: readonly ResourceEndpoint[];
  readonly resource: readonly ResourceEndpoint[];
  /** Named by the standard and answered with 501, so that a client learns that it asked well but in vain. */
  readonly notImplemented: ReadonlySet<string>;
}

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
 * Allow for a known one, 501 for what the standard names and this server lacks. So who is not authenticated learns none
 * of it.
 */
export function findRoute(
  table: RouteTable,
  registry: Registry,
  method: string,
  segments: readonly string[],
): Route {
  const discovery = table.discovery.filter((endpoint) => matches(endpoint.path, segments));
  if (discovery.length > 0) return choose(discovery, method, discoveryRoute);
  const [endpoint = '', id = ''] = segments;
  const notFound = () => refuse(new ScimFailure(errors.endpointNotFound(`/${segments.join('/')}`)));
  if (segments.length === 0 || (endpoint === '.search' && segments.length === 1)) {
    const readScopes = registry.resources.map((definition) => scopeOf('get', definition));
    const root = segments.length === 0 ? table.root : table.rootSearch;
    return root.length === 0 ? notFound() : choose(root, method, (chosen) => rootRoute(chosen, readScopes));
  }
  if (endpoint === 'Bulk' && segments.length === 1 && table.bulk !== undefined) {
    return choose([table.bulk], method, (chosen) => rootRoute(chosen, []));
  }
  if (table.notImplemented.has(endpoint)) {
    const refusal = endpoint === 'Me' ? errors.noPersonBehindToken() : errors.notImplemented(`/${endpoint}`);
    return refuse(new ScimFailure(refusal));
  }
  const definition = registry.resources.find(({ resourceType }) => resourceType.endpoint === `/${endpoint}`);
  if (definition === undefined || segments.length > 2) return notFound();
  const toRoute = (chosen: ResourceEndpoint): Route => resourceRoute(chosen, definition, id);
  if (segments.length === 1) return choose(table.collection, method, toRoute);
  const isSearch = id === '.search' && table.search.length > 0;
  return choose(isSearch ? table.search : table.resource, method, toRoute);
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

function rootRoute({ operate, hasBody, writes }: Endpoint<ScimExchange>, scopes: readonly string[]): Route {
  return { anonymous: false, operate, scopes, hasBody: hasBody === true, writes: writes === true };
}

/** What a credential needs to do this with resources of the type, such as `patch:users`. */
export function scopeOf(verb: ScopeVerb, { resourceType }: ResourceDefinition): string {
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
