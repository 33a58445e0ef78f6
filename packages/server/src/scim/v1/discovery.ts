/** Discovery in SCIM 1.1 (core schema §9 and §10). All of it is read-only. */
import { errors, v1 } from '@rollcall/scim';
import type { DiscoveryExchange, ScimAnswer } from '../../http/scim/exchange.ts';
import { ScimFailure } from '../../http/scim/scim-failure.ts';
import { answerWhole, CAPABILITIES } from '../operation/discovery.ts';

/** Bulk requests are served to clients of SCIM 2.0 only. */
const NO_BULK = { supported: false, maxOperations: 0, maxPayloadSize: 0 };

export function getServiceProviderConfigs(exchange: DiscoveryExchange): ScimAnswer {
  const capabilities = { ...CAPABILITIES, bulk: NO_BULK };
  return answerWhole(exchange, v1.serviceProviderConfig(capabilities, exchange.baseUrl));
}

export function listResourceTypes(exchange: DiscoveryExchange): ScimAnswer {
  const { registry, baseUrl } = exchange;
  const types = registry.resources.map((definition) => v1.resourceTypeRepresentation(definition, baseUrl));
  return answerWhole(exchange, v1.discoveryList('ResourceTypes', types));
}

export function getResourceType(exchange: DiscoveryExchange): ScimAnswer {
  const { registry, segments, baseUrl } = exchange;
  const id = segments[1] ?? '';
  const definition = registry.resources.find(({ resourceType }) => resourceType.id === id);
  if (definition === undefined) throw new ScimFailure(errors.resourceNotFound('ResourceType', id));
  return answerWhole(exchange, v1.resourceTypeRepresentation(definition, baseUrl));
}

export function listSchemas(exchange: DiscoveryExchange): ScimAnswer {
  const { registry, baseUrl } = exchange;
  const schemas = registry.resources.map((definition) => v1.schemaRepresentation(definition, baseUrl));
  return answerWhole(exchange, v1.discoveryList('Schemas', schemas));
}

/** By the id of the schema, or by its name. */
export function getSchema(exchange: DiscoveryExchange): ScimAnswer {
  const { registry, segments, baseUrl } = exchange;
  const id = segments[1] ?? '';
  const definition = registry.resources.find((candidate) => v1.isSchemaOf(candidate, id));
  if (definition === undefined) throw new ScimFailure(errors.resourceNotFound('Schema', id));
  return answerWhole(exchange, v1.schemaRepresentation(definition, baseUrl));
}
