/** Every endpoint of SCIM 2.0, as one table (RFC 7644 §3.2, table 2). */
import { executeBulk } from './operation/bulk.ts';
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
import type { RouteTable } from './route-table.ts';

export const ROUTES: RouteTable = {
  discovery: [
    { path: ['ServiceProviderConfig'], method: 'GET', operate: getServiceProviderConfig, anonymous: true },
    { path: ['ResourceTypes'], method: 'GET', operate: listResourceTypes },
    { path: ['ResourceTypes', '*'], method: 'GET', operate: getResourceType },
    { path: ['Schemas'], method: 'GET', operate: listSchemas },
    { path: ['Schemas', '*'], method: 'GET', operate: getSchema },
  ],
  root: [{ method: 'GET', operate: listAllResources }],
  rootSearch: [{ method: 'POST', operate: searchAllResources, hasBody: true }],
  bulk: { method: 'POST', operate: executeBulk, hasBody: true, writes: true },
  collection: [
    { method: 'GET', verb: 'get', operate: listResources },
    { method: 'POST', verb: 'post', operate: createResource, hasBody: true, writes: true },
  ],
  search: [{ method: 'POST', verb: 'get', operate: searchResources, hasBody: true }],
  resource: [
    { method: 'GET', verb: 'get', operate: getResource },
    { method: 'PUT', verb: 'put', operate: replaceResource, hasBody: true, writes: true },
    { method: 'PATCH', verb: 'patch', operate: patchResource, hasBody: true, writes: true },
    { method: 'DELETE', verb: 'delete', operate: deleteResource, writes: true },
  ],
  notImplemented: new Set(['Me']),
};
