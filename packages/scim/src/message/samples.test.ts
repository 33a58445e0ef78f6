/**
 * The figures of RFC 7643 §8 and RFC 7644 §3 as data, with people of our own: each file is named after its section and
 * is taken the way the figure is meant, as a resource, a request or a response.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ScimErrorStatus } from '../error/scim-error.ts';
import { SCIM_TYPES } from '../error/scim-error.ts';
import { parseFilter } from '../filter/parse.ts';
import { parsePatchRequest } from '../patch/patch-request.ts';
import { isJsonObject } from '../resource/json.ts';
import { normalizeResource } from '../resource/normalize-resource.ts';
import { parseProjection, project } from '../resource/projection.ts';
import { represent } from '../resource/represent.ts';
import { coreRegistry } from '../schema/core-registry.ts';
import { resourceTypeRepresentation, schemaRepresentation } from '../schema/discovery.ts';
import type { JsonObject } from '../schema/registry.ts';
import { type Capabilities, serviceProviderConfig } from '../schema/service-provider-config.ts';
import { errorMessage } from './error-message.ts';
import { listResponse } from './list-response.ts';
import { parseSearchRequest } from './search-request.ts';

const FOLDER = new URL('../../samples/', import.meta.url);
const BASE_URL = 'https://scim.example.com/v2';

function read(file: string): JsonObject {
  const sample: unknown = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
  if (!isJsonObject(sample)) throw new Error(`${file} is not a JSON object`);
  return sample;
}

function filesOf(pattern: RegExp): string[] {
  const files = readdirSync(FOLDER).filter((file) => pattern.test(file));
  if (files.length === 0) throw new Error(`no sample is named like ${pattern}`);
  return files;
}

const USERS = /^(?!.*-schema-).*-user(?:-minimal|-full|-enterprise|-response|-with-version)?\.json$/;
const GROUPS = /^rfc7643-8\.4-group\.json$/;
const USER_REQUESTS = /-user-request\.json$/;
/** With the resource before and after; replayed beside the PATCH operations. */
const PATCHES = /^rfc7644-3\.5\.2\..*-patch-(user|group)-/;
const LISTS = /-(?:list|page|resource-types|search-response)/;
const SEARCHES = /-search-request\.json$/;
const ERRORS = /-error-/;
const SCHEMAS = /-schema-/;
const CONFIGS = /-service-provider-config\.json$/;
const BULKS = /-bulk-/;

function definitionOf(resource: JsonObject) {
  const schemas = resource.schemas as readonly string[];
  return coreRegistry.resources.find(({ schema }) => schemas.includes(schema.id))!;
}

describe('the samples', () => {
  it('are each covered below', () => {
    const kinds = [USERS, GROUPS, USER_REQUESTS, PATCHES, LISTS, SEARCHES, ERRORS, SCHEMAS, CONFIGS, BULKS];
    const uncovered = readdirSync(FOLDER).filter((file) => !kinds.some((kind) => kind.test(file)));
    expect(uncovered).toEqual([]);
  });

  it.each([...filesOf(USERS), ...filesOf(GROUPS)])(
    '%s survives normalisation, representation and projection byte for byte [GEN-12] [SCH-23] [RES-14]',
    (file) => {
      const sample = read(file);
      const definition = definitionOf(sample);
      const normalized = normalizeResource(sample, definition, { unknownAttributes: 'refuse' });
      if (!normalized.ok) throw new Error(normalized.error.detail);
      const meta = sample.meta as {
        created: string;
        lastModified: string;
        version: string;
        location: string;
      };
      const separate: { [name: string]: JsonObject[] } = {};
      for (const { name, storage } of definition.schema.attributes) {
        if (storage === 'separate' && name in sample) separate[name] = sample[name] as JsonObject[];
      }
      const envelope = { ...meta, id: String(sample.id), separate };
      const representation = represent(normalized.value.resource, definition, envelope);
      const projection = parseProjection({}, definition);
      const shown = projection.ok ? project(representation, projection.value) : undefined;
      expect(JSON.stringify(shown, null, 2)).toBe(JSON.stringify(sample, null, 2));
    },
  );

  it.each(filesOf(USER_REQUESTS))('%s is accepted as it is [CRE-03] [PUT-05]', (file) => {
    const sample = read(file);
    expect(normalizeResource(sample, definitionOf(sample), { unknownAttributes: 'refuse' })).toMatchObject({
      ok: true,
      value: { resource: { userName: 'tomas.lind', externalId: 'tl-88' } },
    });
  });

  it.each(filesOf(LISTS))('%s is what a list response looks like [PAGE-05] [PAGE-06]', (file) => {
    const sample = read(file);
    const { totalResults, startIndex, Resources } = sample as {
      totalResults: number;
      startIndex: number;
      Resources: JsonObject[];
    };
    expect(listResponse({ totalResults, startIndex, resources: Resources })).toEqual(sample);
  });

  it('rfc7643-8.6 lists our resource types [DISC-02] [DISC-08]', () => {
    const [file = ''] = filesOf(/-resource-types/);
    const resources = coreRegistry.resources.map((definition) =>
      resourceTypeRepresentation(definition, BASE_URL),
    );
    expect(read(file).Resources).toEqual(resources);
  });

  it.each(filesOf(SEARCHES))('%s asks what the same GET would ask [SRCH-02]', (file) => {
    const search = parseSearchRequest(read(file));
    if (!search.ok) throw new Error(search.error.detail);
    expect(search.value).toMatchObject({ sortOrder: 'descending', startIndex: 1, count: 10 });
    expect(parseFilter(search.value.filter ?? '')).toMatchObject({ ok: true });
  });

  it.each(filesOf(ERRORS))('%s is what an error looks like [ERR-01] [ERR-02]', (file) => {
    const sample = read(file);
    const { status, scimType, detail } = sample as { status: string; scimType?: string; detail: string };
    const known = SCIM_TYPES.find((type) => type === scimType);
    const error = {
      status: Number(status) as ScimErrorStatus,
      detail,
      ...(known === undefined ? {} : { scimType: known }),
    };
    expect(errorMessage(error)).toEqual(sample);
  });

  it.each(filesOf(SCHEMAS))('%s says what our schema says, in other words [DISC-02] [SCH-28]', (file) => {
    const sample = read(file);
    const schema = coreRegistry.schema(String(sample.id))!;
    expect(withoutDescriptions(schemaRepresentation(schema, BASE_URL))).toEqual(withoutDescriptions(sample));
  });

  it.each(filesOf(CONFIGS))('%s is what a configuration looks like [DISC-05] [DISC-06]', (file) => {
    const sample = read(file);
    const supports = (name: string): boolean => (sample[name] as { supported: boolean }).supported;
    const capabilities: Capabilities = {
      documentationUri: String(sample.documentationUri),
      patch: supports('patch'),
      bulk: sample.bulk as unknown as Capabilities['bulk'],
      filter: sample.filter as unknown as Capabilities['filter'],
      changePassword: supports('changePassword'),
      sort: supports('sort'),
      etag: supports('etag'),
      authenticationSchemes: sample.authenticationSchemes as unknown as Capabilities['authenticationSchemes'],
    };
    expect(serviceProviderConfig(capabilities, BASE_URL)).toEqual(sample);
  });

  it.each(filesOf(BULKS))('%s holds bodies that are valid alone [BULK-04] [BULK-07]', (file) => {
    for (const operation of read(file).Operations as readonly JsonObject[]) {
      const { data, response } = operation;
      if (isJsonObject(response)) expect(response.status).toBe(operation.status);
      if (!isJsonObject(data)) continue;
      const isPatch = operation.method === 'PATCH';
      expect(isPatch ? parsePatchRequest(data).ok : normalizeResource(data, definitionOf(data)).ok).toBe(
        true,
      );
    }
  });
});

function withoutDescriptions(sample: JsonObject): unknown {
  return JSON.parse(JSON.stringify(sample, (name, value) => (name === 'description' ? undefined : value)));
}
