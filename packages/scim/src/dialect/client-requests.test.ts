/** Whole PATCH requests as identity providers send them, from the body to the resource after. */
import { describe, expect, it } from 'vitest';
import { PATCH_OP_URN } from '../message/urn.ts';
import { enterprise, groupDefinition, patch, userDefinition } from '../patch/effect-case.ts';
import { memberChanges, splitOperations } from '../patch/member-changes.ts';
import { parsePatchRequest } from '../patch/patch-request.ts';
import { resolveOperations } from '../patch/resolve-operations.ts';
import type { JsonObject, ResourceDefinition } from '../schema/registry.ts';
import { Coercions } from './coercions.ts';
import { DIALECTS, type DialectName } from './dialects.ts';
import { coercePatch } from './patch.ts';

const ada: JsonObject = {
  userName: 'ada@example.com',
  name: { familyName: 'Byron', givenName: 'Ada' },
  title: 'Countess',
  active: true,
  emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
};

function operationsOf(operations: readonly object[], definition: ResourceDefinition, dialect: DialectName) {
  const body = { schemas: [PATCH_OP_URN], Operations: operations };
  const parsed = parsePatchRequest(coercePatch(body, definition, new Coercions(DIALECTS[dialect])));
  if (!parsed.ok) {
    throw new Error(parsed.error.detail);
  }
  return parsed.value;
}

/** The resource after a request of Entra ID or Okta. */
function after(
  before: JsonObject,
  operations: readonly object[],
  definition: ResourceDefinition,
  dialect: DialectName,
) {
  const createOnNoMatch = DIALECTS[dialect].entries.has('create-on-no-match');
  const steps = operationsOf(operations, definition, dialect);
  const result = patch(before, steps, definition, { createOnNoMatch });
  return result.ok ? result.value : result.error;
}

function membersAfter(operations: readonly object[], dialect: DialectName) {
  const resolved = resolveOperations(operationsOf(operations, groupDefinition, dialect), groupDefinition);
  const changes = resolved.ok ? memberChanges(splitOperations(resolved.value).separate) : resolved;
  return changes.ok ? changes.value : changes.error;
}

describe('Okta', () => {
  it('deactivates a user [PATCH-25]', () => {
    const request = [{ op: 'replace', value: { active: false } }];
    expect(after(ada, request, userDefinition, 'okta')).toEqual({ ...ada, active: false });
  });

  it('pushes a password, which is not kept [RES-10]', () => {
    const request = [{ op: 'replace', value: { password: 'Tlo4^w#x' } }];
    expect(after(ada, request, userDefinition, 'okta')).toBe(ada);
  });

  it('renames a group with its id beside the name [AMB-23]', () => {
    const request = [{ op: 'replace', value: { id: '9c6f', displayName: 'Core & Labs' } }];
    expect(after({ displayName: 'Core' }, request, groupDefinition, 'okta')).toEqual({
      displayName: 'Core & Labs',
    });
    expect(membersAfter(request, 'okta')).toEqual([]);
  });

  it('sends the name again before each change of members [PATCH-14]', () => {
    const group = { displayName: 'Core' };
    expect(
      after(group, [{ op: 'replace', value: { id: '9c6f', displayName: 'Core' } }], groupDefinition, 'okta'),
    ).toBe(group);
  });

  it('changes members one by one [PATCH-16] [PATCH-22]', () => {
    const request = [
      { op: 'remove', path: 'members[value eq "3f1c"]' },
      { op: 'add', path: 'members', value: [{ value: '77aa', display: 'grace@example.com' }] },
    ];
    expect(membersAfter(request, 'okta')).toEqual([
      { kind: 'remove', values: ['3f1c'] },
      { kind: 'add', members: [{ value: '77aa' }] },
    ]);
  });

  it('pushes all members, and none [PATCH-17] [PATCH-31]', () => {
    const all = [{ op: 'replace', path: 'members', value: [{ value: '3f1c', display: 'ada@example.com' }] }];
    expect(membersAfter(all, 'okta')).toEqual([{ kind: 'replaceAll', members: [{ value: '3f1c' }] }]);
    const none = [{ op: 'replace', path: 'members', value: [] }];
    expect(membersAfter(none, 'okta')).toEqual([{ kind: 'replaceAll', members: [] }]);
  });
});

describe('Entra ID', () => {
  it('sends one operation for each attribute, in its own way of writing [PATCH-03] [AMB-09]', () => {
    const request = [
      { op: 'Replace', path: 'active', value: 'False' },
      { op: 'Add', path: 'emails[type eq "work"].value', value: 'ada@corp.example' },
      { op: 'Replace', path: 'name.familyName', value: 'King' },
      { op: 'Add', path: 'addresses[type eq "work"].postalCode', value: '3000' },
      { op: 'Add', path: 'addresses[type eq "work"].locality', value: 'Bern' },
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+1 555 0100' },
      { op: 'Add', path: 'roles[primary eq "True"].value', value: 'Admin' },
      { op: 'Add', path: `${enterprise}:department`, value: 'Research' },
      { op: 'Add', path: `${enterprise}:manager`, value: '26118915' },
      { op: 'Remove', path: 'title' },
    ];
    expect(after(ada, request, userDefinition, 'entra')).toEqual({
      userName: 'ada@example.com',
      name: { familyName: 'King', givenName: 'Ada' },
      active: false,
      emails: [{ value: 'ada@corp.example', type: 'work', primary: true }],
      phoneNumbers: [{ value: '+1 555 0100', type: 'mobile' }],
      addresses: [{ locality: 'Bern', postalCode: '3000', type: 'work' }],
      roles: [{ value: 'Admin', primary: true }],
      [enterprise]: { department: 'Research', manager: { value: '26118915' } },
    });
  });

  it('sends simple attributes together with its compliance flag [PATCH-26]', () => {
    const request = [
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'ada@corp.example' },
      {
        op: 'replace',
        value: {
          displayName: 'Ada King',
          'name.givenName': 'Augusta',
          'name.familyName': 'King',
          [`${enterprise}:employeeNumber`]: '88',
        },
      },
    ];
    expect(after(ada, request, userDefinition, 'entra')).toEqual({
      ...ada,
      name: { familyName: 'King', givenName: 'Augusta' },
      displayName: 'Ada King',
      emails: [{ value: 'ada@corp.example', type: 'work', primary: true }],
      [enterprise]: { employeeNumber: '88' },
    });
  });

  it('clears a value with "" or null [PATCH-31]', () => {
    const request = [
      { op: 'Replace', path: 'title', value: '' },
      { op: 'Replace', path: 'name.familyName', value: null },
    ];
    const { title: _title, ...rest } = ada;
    expect(after(ada, request, userDefinition, 'entra')).toEqual({ ...rest, name: { givenName: 'Ada' } });
  });

  it('lists the members to add and to remove [PATCH-32]', () => {
    const request = [
      { op: 'Add', path: 'members', value: [{ $ref: null, value: '3f1c' }] },
      {
        op: 'Remove',
        path: 'members',
        value: [
          { $ref: null, value: '77aa' },
          { $ref: null, value: '88bb' },
        ],
      },
    ];
    expect(membersAfter(request, 'entra')).toEqual([
      { kind: 'add', members: [{ value: '3f1c' }] },
      { kind: 'remove', values: ['77aa', '88bb'] },
    ]);
  });
});
