/**
 * Every endpoint of SCIM 1.1, as one table (protocol §3). The operations are those of SCIM 2.0, with requests and answers
 * translated on the way; there are no queries over all resource types, no `.search` and no `/Me`.
 */
import type { ResourceExchange, ScimAnswer } from '../../http/scim/exchange.ts';
import { createResource } from '../operation/create.ts';
import { deleteResource } from '../operation/delete.ts';
import { getResource } from '../operation/get.ts';
import { patchBy } from '../operation/patch.ts';
import { replaceResource } from '../operation/replace.ts';
import { listResources } from '../operation/search.ts';
import type { RouteTable } from '../route-table.ts';
import {
  getResourceType,
  getSchema,
  getServiceProviderConfigs,
  listResourceTypes,
  listSchemas,
} from './discovery.ts';
import { readPartialResource } from './read-partial-resource.ts';
import { inVersion1, withQueryAndAnswer } from './translate.ts';

export const ROUTES_V1: RouteTable = {
  discovery: [
    { path: ['ServiceProviderConfigs'], method: 'GET', operate: getServiceProviderConfigs, anonymous: true },
    // No endpoint of the standard, but Okta's test of SCIM 1.1 reads it.
    { path: ['ResourceTypes'], method: 'GET', operate: listResourceTypes },
    { path: ['ResourceTypes', '*'], method: 'GET', operate: getResourceType },
    { path: ['Schemas'], method: 'GET', operate: listSchemas },
    { path: ['Schemas', '*'], method: 'GET', operate: getSchema },
  ],
  root: [],
  rootSearch: [],
  collection: [
    { method: 'GET', verb: 'get', operate: inVersion1(listResources) },
    { method: 'POST', verb: 'post', operate: inVersion1(createResource), hasBody: true, writes: true },
  ],
  search: [],
  resource: [
    { method: 'GET', verb: 'get', operate: inVersion1(getResource) },
    { method: 'PUT', verb: 'put', operate: inVersion1(replaceResource), hasBody: true, writes: true },
    {
      method: 'PATCH',
      verb: 'patch',
      operate: withQueryAndAnswer(patchByPartialResource),
      hasBody: true,
      writes: true,
    },
    { method: 'DELETE', verb: 'delete', operate: inVersion1(deleteResource), writes: true },
  ],
  notImplemented: new Set(['Bulk']),
};

/** PATCH of 1.1: a partial resource instead of operations. */
function patchByPartialResource(exchange: ResourceExchange): Promise<ScimAnswer> {
  return patchBy(exchange, readPartialResource);
}
