import { describe, expect, it } from 'vitest';
import { coreRegistry } from '../schema/core-registry.ts';
import { ENTERPRISE_USER_URN } from '../schema/enterprise-user.ts';
import { GROUP_URN } from '../schema/group.ts';
import { USER_URN } from '../schema/user.ts';
import { represent } from './represent.ts';

const user = coreRegistry.resource('User')!;
const group = coreRegistry.resource('Group')!;

const envelope = {
  id: '3f1c',
  created: '2026-01-31T09:30:00.000Z',
  lastModified: '2026-02-01T00:00:00.000Z',
  version: 'W/"2"',
  location: 'https://scim.example.com/v2/Users/3f1c',
};

describe('represent', () => {
  it('puts schemas, id and externalId first, the schema in its order, extensions and meta last [GEN-04] [RES-01] [RES-06] [RES-07] [RES-08]', () => {
    const resource = {
      externalId: '00u1',
      userName: 'ada',
      active: true,
      roles: [{ value: 'admin' }],
      [ENTERPRISE_USER_URN]: { department: 'Analysis' },
    };
    const groups = [{ value: 'g1', display: 'Core', type: 'direct' }];
    expect(JSON.stringify(represent(resource, user, { ...envelope, separate: { groups } }))).toBe(
      JSON.stringify({
        schemas: [USER_URN, ENTERPRISE_USER_URN],
        id: '3f1c',
        externalId: '00u1',
        userName: 'ada',
        active: true,
        groups,
        roles: [{ value: 'admin' }],
        [ENTERPRISE_USER_URN]: { department: 'Analysis' },
        meta: {
          resourceType: 'User',
          created: envelope.created,
          lastModified: envelope.lastModified,
          location: envelope.location,
          version: 'W/"2"',
        },
      }),
    );
  });

  it('lists in schemas only extensions that have content [SCH-22] [PUT-13] [PATCH-27]', () => {
    expect(represent({ userName: 'ada' }, user, envelope).schemas).toEqual([USER_URN]);
  });

  it('shows separate attributes only when they are given, empty ones too', () => {
    const resource = { displayName: 'Core' };
    expect(represent(resource, group, envelope)).not.toHaveProperty('members');
    expect(represent(resource, group, { ...envelope, separate: { members: [] } })).toMatchObject({
      schemas: [GROUP_URN],
      displayName: 'Core',
      members: [],
    });
  });
});
