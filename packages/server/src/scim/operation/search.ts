/** Queries over one resource type: GET of a collection and POST to its `.search` (RFC 7644 §3.4.2 and §3.4.3). */
import {
  listResponse,
  parseProjection,
  parseSearchParameters,
  parseSearchRequest,
  type SearchRequest,
} from '@rollcall/scim';
import type { ResourceExchange, ScimAnswer } from '../../http/scim/exchange.ts';
import { unwrap } from '../../http/scim/scim-failure.ts';
import { listRows } from '../list-rows.ts';
import { completeResources, toRepresentation } from '../representation.ts';
import { readSelection } from '../selection.ts';

/** GET: 200 with a ListResponse, also when nothing matches. */
export function listResources(exchange: ResourceExchange): Promise<ScimAnswer> {
  return search(exchange, unwrap(parseSearchParameters(exchange.query)));
}

/** POST to `.search`: the same query in a body, where personal data in a filter stays out of URLs. */
export function searchResources(exchange: ResourceExchange): Promise<ScimAnswer> {
  return search(exchange, unwrap(parseSearchRequest(exchange.body)));
}

async function search(exchange: ResourceExchange, request: SearchRequest): Promise<ScimAnswer> {
  const projection = unwrap(parseProjection(request, exchange.definition));
  const selection = readSelection(request, exchange.definition, exchange.coercions);
  const page = await listRows(exchange, selection, projection);
  const found = await completeResources(exchange, page.resources, projection);
  const resources = found.map((stored) => toRepresentation(exchange, stored, projection));
  const { startIndex } = selection;
  return { status: 200, body: listResponse({ totalResults: page.totalResults, startIndex, resources }) };
}
