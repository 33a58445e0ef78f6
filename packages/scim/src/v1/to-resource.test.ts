import { describe, expect, it } from 'vitest';
import { listResponse } from '../message/list-response.ts';
import { parseProjection, project } from '../resource/projection.ts';
import { represent } from '../resource/represent.ts';
import { coreRegistry } from '../schema/core-registry.ts';
import { ENTERPRISE_USER_URN } from '../schema/enterprise-user.ts';
import type { JsonObject } from '../schema/registry.ts';
import { toListResponse, toResource } from './to-resource.ts';
import { CORE_URN, ENTERPRISE_URN } from './urn.ts';

const user = coreRegistry.resource('User')!;
const group = coreRegistry.resource('Group')!;
const meta = {
  created: '2026-01-31T09:30:00.000Z',
  lastModified: '2026-01-31T09:30:00.000Z',
  location: 'https://example.com/scim/v1/k/Users/1',
  version: 'W/"1"',
};

function represented(resource: JsonObject, separate = {}, definition = user): JsonObject {
  return represent(resource, definition, { id: '1', ...meta, separate });
}

describe('a representation in SCIM 1.1', () => {
  it('has the URNs of 1.1, managerId, language tags with a low line, and no resource type [V1-01] [V1-05] [V1-21] [V1-25]', () => {
    const resource = {
      userName: 'ada',
      locale: 'en-US',
      emails: [{ value: 'a-b@c' }],
      [ENTERPRISE_USER_URN]: { manager: { value: '2', $ref: '../Users/2', displayName: 'B' } },
    };
    expect(toResource(represented(resource), user)).toEqual({
      schemas: [CORE_URN, ENTERPRISE_URN],
      id: '1',
      userName: 'ada',
      locale: 'en_US',
      emails: [{ value: 'a-b@c' }],
      [ENTERPRISE_URN]: { manager: { managerId: '2', displayName: 'B' } },
      meta,
    });
  });

  it('has no $ref [V1-22]', () => {
    const members = [{ value: '2', $ref: 'https://example.com/scim/v1/k/Users/2', type: 'User' }];
    expect(toResource(represented({ displayName: 'A' }, { members }, group), group)).toMatchObject({
      members: [{ value: '2', type: 'User' }],
    });
  });

  it('has nothing of an attribute of which only the $ref was asked for [V1-22]', () => {
    const members = [{ value: '2', $ref: 'https://example.com/scim/v1/k/Users/2', type: 'User' }];
    const projection = parseProjection({ attributes: ['members.$ref'] }, group);
    if (!projection.ok) throw new Error(projection.error.detail);
    const projected = project(represented({ displayName: 'A' }, { members }, group), projection.value);
    expect(toResource(projected, group)).toEqual({ schemas: [CORE_URN], id: '1' });
  });

  it('stands in a list with the five members of 1.1 [V1-27]', () => {
    const page = listResponse({
      totalResults: 7,
      startIndex: 3,
      resources: [represented({ userName: 'ada' })],
    });
    expect(toListResponse(page, user)).toEqual({
      schemas: [CORE_URN],
      totalResults: 7,
      itemsPerPage: 1,
      startIndex: 3,
      Resources: [{ schemas: [CORE_URN], id: '1', userName: 'ada', meta }],
    });
  });
});
