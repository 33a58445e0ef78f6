/** One SCIM request on its way through the steps. Nothing of it outlives the request. */
import type { Coercions, JsonObject, Registry, ResourceDefinition } from '@rollcall/scim';
import type { AuthenticatedClient, DirectoryScope } from '../../directory/index.ts';
import type { Services } from '../services.ts';
import type { HttpRequest } from './http-message.ts';
import type { RequestTarget } from './receive.ts';

/** The request as it arrived. */
export interface ReceivedRequest extends RequestTarget {
  readonly services: Services;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly request: HttpRequest;
}

/** What a discovery operation works with: nothing of it is secret, so some are answered without credentials. */
export interface DiscoveryExchange extends ReceivedRequest {
  readonly registry: Registry;
  /** `https://…/scim/v2/{key}`. */
  readonly baseUrl: string;
}

/** What an operation works with once the steps before it have passed. */
export interface ScimExchange extends DiscoveryExchange {
  readonly client: AuthenticatedClient;
  readonly scope: DirectoryScope;
  /** The directory's dialect, and what was met of it so far. */
  readonly coercions: Coercions;
  /** The parsed body; undefined when the method has none. */
  readonly body: unknown;
}

/** An exchange about one resource type. `id` is what the path names, or '' where it names none. */
export interface ResourceExchange extends ScimExchange {
  readonly definition: ResourceDefinition;
  readonly id: string;
}

/** What the log of requests wants to know, filled in as the steps learn it. */
export interface ExchangeRecord {
  client?: AuthenticatedClient;
  coercions?: Coercions;
}

export interface ScimAnswer {
  readonly status: 200 | 201 | 204 | 304;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
}
