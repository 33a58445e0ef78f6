import { describe, expect, it } from 'vitest';
import { ENTERPRISE_USER_URN } from '../schema/enterprise-user.ts';
import type { JsonObject } from '../schema/registry.ts';
import {
  bulkIdIn,
  referencesOf,
  resolvePathReferences,
  resolveReferences,
  splitUnresolved,
} from './bulk-reference.ts';
import type { BulkOperation } from './bulk-request.ts';

const USER: BulkOperation = {
  method: 'POST',
  path: '/Users',
  bulkId: 'ada',
  data: {
    userName: 'see bulkId:none',
    [ENTERPRISE_USER_URN]: { manager: { value: 'bulkId:boss' } },
    roles: [{ value: 'bulkId:role' }, { value: 'admin' }],
    __proto__: { value: 'bulkId:proto' },
  },
};

const idOf = (bulkId: string) => (bulkId === 'boss' ? '42' : undefined);

describe('references to bulkIds', () => {
  it('are whole texts, wherever they stand, in extensions too [BULK-11]', () => {
    expect([...referencesOf(USER)].sort()).toEqual(['boss', 'role']);
    expect(bulkIdIn('bulkId:a:b')).toBe('a:b');
    expect(bulkIdIn('BULKID:a')).toBeUndefined();
  });

  it('stand in the path of an operation as the id [BULK-11]', () => {
    const operation: BulkOperation = { method: 'DELETE', path: '/Users/bulkId:boss' };
    expect([...referencesOf(operation)]).toEqual(['boss']);
    expect(resolvePathReferences(operation.path, idOf)).toBe('/Users/42');
    expect(resolvePathReferences('/Users/bulkId:x', idOf)).toBe('/Users/bulkId:x');
  });

  it('stand quoted in the filter of a PATCH path, and nowhere else quoted [BULK-11]', () => {
    const Operations = [{ op: 'remove', Path: 'members[value eq "bulkId:boss"]', value: 'a "bulkId:x"' }];
    const operation: BulkOperation = { method: 'PATCH', path: '/Groups/1', data: { Operations } };
    expect([...referencesOf(operation)]).toEqual(['boss']);
    expect(resolveReferences({ Operations }, true, idOf)).toEqual({
      Operations: [{ op: 'remove', Path: 'members[value eq "42"]', value: 'a "bulkId:x"' }],
    });
    expect(resolveReferences({ Operations }, false, idOf)).toEqual({ Operations });
  });

  it('are replaced where their id is known, and left where not [BULK-11] [SEC-10]', () => {
    const data = JSON.parse('{"__proto__":{"value":"bulkId:boss"},"a":["bulkId:x","bulkId:boss"]}');
    expect(JSON.stringify(resolveReferences(data, false, idOf))).toBe(
      '{"__proto__":{"value":"42"},"a":["bulkId:x","42"]}',
    );
  });
});

describe('splitUnresolved', () => {
  it('leaves out whole elements and complex values that wait, to be added later [BULK-12]', () => {
    const data: JsonObject = {
      userName: 'ada',
      emails: [],
      members: [{ value: '1' }, { value: 'bulkId:x', type: 'Group' }, { value: 'bulkId:boss' }],
      [ENTERPRISE_USER_URN]: { department: 'R&D', manager: { value: 'bulkId:y', $ref: 'z' } },
    };
    expect(splitUnresolved(data, idOf)).toEqual({
      now: {
        userName: 'ada',
        emails: [],
        members: [{ value: '1' }, { value: 'bulkId:boss' }],
        [ENTERPRISE_USER_URN]: { department: 'R&D' },
      },
      later: {
        members: [{ value: 'bulkId:x', type: 'Group' }],
        [ENTERPRISE_USER_URN]: { manager: { value: 'bulkId:y', $ref: 'z' } },
      },
    });
  });

  it('gives nothing for later where everything is known', () => {
    const data = { members: [{ value: 'bulkId:boss' }], displayName: 'All' };
    expect(splitUnresolved(data, idOf)).toEqual({ now: data, later: undefined });
  });
});
