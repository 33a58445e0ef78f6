/** Queries over one resource type: GET of a collection and POST to its `.search` (RFC 7644 §3.4.2 and §3.4.3). */
import {
  cursorListResponse,
  errors,
  type JsonObject,
  listResponse,
  type Projection,
  parseProjection,
  parseSearchParameters,
  parseSearchRequest,
  type SearchRequest,
} from '@rollcall/scim';
import type { ResourceExchange, ScimAnswer } from '../../http/scim/exchange.ts';
import { ScimFailure, unwrap } from '../../http/scim/scim-failure.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { listAfter } from '../list-after.ts';
import { listRows } from '../list-rows.ts';
import { completeResources, toRepresentation } from '../representation.ts';
import { PAGE_RESOURCES_MAX, readSelection, type Selection } from '../selection.ts';
import type { StoredResource } from '../stored-resource.ts';

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
  if (request.cursor !== undefined) return searchByCursor(exchange, request, selection, projection);
  const page = await listRows(exchange, selection, projection);
  const resources = await toRepresentations(exchange, page.resources, projection);
  const { startIndex } = selection;
  return { status: 200, body: listResponse({ totalResults: page.totalResults, startIndex, resources }) };
}

/** The page that begins where the cursor says, and the cursor of the next one if there is one (RFC 9865 §2). */
async function searchByCursor(
  exchange: ResourceExchange,
  request: SearchRequest,
  selection: Selection,
  projection: Projection,
): Promise<ScimAnswer> {
  const { count } = selection;
  if (Number(request.count) > PAGE_RESOURCES_MAX) {
    throw new ScimFailure(errors.countTooLarge(PAGE_RESOURCES_MAX));
  }
  const after = readCursor(exchange, request, count);
  const { totalResults, resources, next } = await listAfter(exchange, selection, after, projection);
  const body = cursorListResponse({
    ...(totalResults === undefined ? {} : { totalResults }),
    ...(next === undefined ? {} : { nextCursor: writeCursor(exchange, request, count, next) }),
    resources: await toRepresentations(exchange, resources, projection),
  });
  return { status: 200, body };
}

async function toRepresentations(
  exchange: ResourceExchange,
  found: readonly StoredResource[],
  projection: Projection,
): Promise<JsonObject[]> {
  const resources = await completeResources(exchange, found, projection);
  return resources.map((stored) => toRepresentation(exchange, stored, projection));
}
