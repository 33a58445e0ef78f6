/**
 * Queries over all resource types: GET of the base URL and POST to its `.search` (RFC 7644 §3.4.2.1). An attribute that
 * a type does not have is absent in its resources; `meta.resourceType` narrows a query to some types.
 */
import {
  errors,
  listResponse,
  parseProjection,
  parseSearchParameters,
  parseSearchRequest,
  type SearchRequest,
} from '@rollcall/scim';
import type { ScimAnswer, ScimExchange } from '../../http/scim/exchange.ts';
import { ScimFailure, unwrap } from '../../http/scim/scim-failure.ts';
import { listAllRows } from '../list-all-rows.ts';
import { completeResources, toRepresentation } from '../representation.ts';
import { readSelections } from '../selection.ts';

export function listAllResources(exchange: ScimExchange): Promise<ScimAnswer> {
  return searchAll(exchange, unwrap(parseSearchParameters(exchange.query)));
}

export function searchAllResources(exchange: ScimExchange): Promise<ScimAnswer> {
  return searchAll(exchange, unwrap(parseSearchRequest(exchange.body)));
}

/** 200 with a ListResponse of resources of different types in one order, and the number of them all. */
async function searchAll(exchange: ScimExchange, request: SearchRequest): Promise<ScimAnswer> {
  if (request.cursor !== undefined) throw new ScimFailure(errors.cursorForOneTypeOnly());
  const selections = readSelections(request, exchange.registry.resources, exchange.coercions);
  const parts = selections.map(({ definition, selection }) => ({
    exchange: { ...exchange, definition, id: '' },
    selection,
    projection: unwrap(parseProjection(request, definition)),
  }));
  const page = await listAllRows(exchange.services, parts);
  const completed = await Promise.all(
    parts.map((part) => {
      const found = page.resources.flatMap((each) => (each.part === part ? each.stored : []));
      return completeResources(part.exchange, found, part.projection);
    }),
  );
  const byId = new Map(completed.flat().map((stored) => [stored.id, stored]));
  const resources = page.resources.map(({ part, stored }) =>
    toRepresentation(part.exchange, byId.get(stored.id) ?? stored, part.projection),
  );
  const { startIndex } = request;
  return { status: 200, body: listResponse({ totalResults: page.totalResults, startIndex, resources }) };
}
