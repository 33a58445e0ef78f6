/** Discovery (RFC 7644 §4): what this server can do and what its resources look like. All of it is read-only. */
import {
  type Capabilities,
  errors,
  type JsonObject,
  listResponse,
  offeredBy,
  resourceTypeRepresentation,
  schemaRepresentation,
  serviceProviderConfig,
} from '@rollcall/scim';
import type { DiscoveryExchange, ScimAnswer } from '../../http/scim/exchange.ts';
import { ScimFailure } from '../../http/scim/scim-failure.ts';
import { EVENT_URIS } from '../../security-event/event-uri.ts';
import { CURSOR_SECONDS } from '../cursor.ts';
import { hasFilter } from '../read-projection.ts';
import { PAGE_RESOURCES_DEFAULT, PAGE_RESOURCES_MAX } from '../selection.ts';
import { BULK_OPERATIONS_MAX } from './bulk.ts';

/** What this server can do, whichever version of the protocol asks; bulk requests are a matter of the version. */
export const CAPABILITIES: Omit<Capabilities, 'bulk'> = {
  patch: true,
  filter: { supported: true, maxResults: PAGE_RESOURCES_MAX },
  changePassword: false,
  sort: true,
  etag: true,
  securityEvents: { asyncRequest: 'none', eventUris: EVENT_URIS },
  pagination: {
    cursor: true,
    index: true,
    defaultPaginationMethod: 'index',
    defaultPageSize: PAGE_RESOURCES_DEFAULT,
    maxPageSize: PAGE_RESOURCES_MAX,
    cursorTimeout: CURSOR_SECONDS,
  },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'The token of this directory, in the Authorization header.',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
      primary: true,
    },
  ],
};

export function getServiceProviderConfig(exchange: DiscoveryExchange): ScimAnswer {
  const bulk = {
    supported: true,
    maxOperations: BULK_OPERATIONS_MAX,
    maxPayloadSize: exchange.services.bodyBytesMax,
  };
  const offered = offeredBy(exchange.registry);
  const rolesAndEntitlements = offered === undefined ? {} : { rolesAndEntitlements: offered };
  const capabilities = { ...CAPABILITIES, bulk, ...rolesAndEntitlements };
  return answerWhole(exchange, serviceProviderConfig(capabilities, exchange.baseUrl));
}

export function listResourceTypes(exchange: DiscoveryExchange): ScimAnswer {
  const { registry, baseUrl } = exchange;
  return answerAll(
    exchange,
    registry.resources.map((definition) => resourceTypeRepresentation(definition, baseUrl)),
  );
}

export function getResourceType(exchange: DiscoveryExchange): ScimAnswer {
  const { registry, segments, baseUrl } = exchange;
  const id = segments[1] ?? '';
  const definition = registry.resources.find(({ resourceType }) => resourceType.id === id);
  if (definition === undefined) throw new ScimFailure(errors.resourceNotFound('ResourceType', id));
  return answerWhole(exchange, resourceTypeRepresentation(definition, baseUrl));
}

export function listSchemas(exchange: DiscoveryExchange): ScimAnswer {
  const { registry, baseUrl } = exchange;
  return answerAll(
    exchange,
    registry.schemas.map((schema) => schemaRepresentation(schema, baseUrl)),
  );
}

/** The URN compares without case. */
export function getSchema(exchange: DiscoveryExchange): ScimAnswer {
  const { registry, segments, baseUrl } = exchange;
  const urn = segments[1] ?? '';
  const schema = registry.schema(urn);
  if (schema === undefined) throw new ScimFailure(errors.resourceNotFound('Schema', urn));
  return answerWhole(exchange, schemaRepresentation(schema, baseUrl));
}

/** Every item in one page. */
function answerAll(exchange: DiscoveryExchange, resources: readonly JsonObject[]): ScimAnswer {
  return answerWhole(exchange, listResponse({ totalResults: resources.length, startIndex: 1, resources }));
}

/** Query parameters are ignored here, but a filter is refused: it would seem to have matched (RFC 7644 §4). */
export function answerWhole({ query }: DiscoveryExchange, body: JsonObject): ScimAnswer {
  if (hasFilter(query)) throw new ScimFailure(errors.discoveryNotFilterable());
  return { status: 200, body };
}
