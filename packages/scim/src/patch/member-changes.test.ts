import { describe, expect, it } from 'vitest';
import { evaluateElement } from '../filter/evaluate.ts';
import type { Result } from '../result.ts';
import { applyOperations } from './apply-operations.ts';
import { add, groupDefinition, remove, replace } from './effect-case.ts';
import { type MemberChange, memberChanges, splitOperations } from './member-changes.ts';
import type { PatchOperation } from './operation.ts';
import { resolveOperations } from './resolve-operations.ts';

/** The changes of members that the operations ask for. */
function changesOf(...operations: PatchOperation[]): Result<MemberChange[]> {
  const resolved = resolveOperations(operations, groupDefinition);
  return resolved.ok ? memberChanges(splitOperations(resolved.value).separate) : resolved;
}

// biome-ignore format: one case a line
const accepted: [guarantee: string, operation: PatchOperation, changes: unknown[]][] = [
  ['add adds the members [PATCH-35]', add('members', [{ value: 'a', display: 'ada' }, { value: 'b', type: 'Group' }]), [{ kind: 'add', members: [{ value: 'a' }, { value: 'b', type: 'Group' }] }]],
  ['add takes a lone object [PATCH-16]', add('members', { value: 'a' }), [{ kind: 'add', members: [{ value: 'a' }] }]],
  ['add names nobody twice [PATCH-16]', add('members', [{ value: 'a' }, { value: 'a', type: 'User' }]), [{ kind: 'add', members: [{ value: 'a' }] }]],
  ['add takes a null $ref, as Entra ID sends it', add('members', [{ $ref: null, value: 'a' }]), [{ kind: 'add', members: [{ value: 'a' }] }]],
  ['add takes texts as ids', add('members', ['a']), [{ kind: 'add', members: [{ value: 'a' }] }]],
  ['add of nobody is no change [PATCH-31]', add('members', []), []],
  ['add of null is no change [PATCH-31]', add('members', null), []],
  ['add without a path adds the members [PATCH-25]', add(undefined, { members: [{ value: 'a' }] }), [{ kind: 'add', members: [{ value: 'a' }] }]],
  ['replace swaps all members, as Okta’s full push [PATCH-17]', replace('members', [{ value: 'a', display: 'ada@example.com' }]), [{ kind: 'replaceAll', members: [{ value: 'a' }] }]],
  ['replace with [] removes all [PATCH-31]', replace('members', []), [{ kind: 'replaceAll', members: [] }]],
  ['replace with null removes all [PATCH-31]', replace('members', null), [{ kind: 'replaceAll', members: [] }]],
  ['replace without a path swaps all members [PATCH-25]', replace(undefined, { members: [{ value: 'a' }] }), [{ kind: 'replaceAll', members: [{ value: 'a' }] }]],
  ['remove removes all', remove('members'), [{ kind: 'replaceAll', members: [] }]],
  ['remove with a list removes those, as Entra ID means it [PATCH-32]', remove('members', [{ $ref: null, value: 'a' }, { value: 'b' }]), [{ kind: 'remove', values: ['a', 'b'] }]],
  ['remove with a lone object removes that one [PATCH-32]', remove('members', { value: 'a' }), [{ kind: 'remove', values: ['a'] }]],
  ['remove with an empty list removes nobody [PATCH-32]', remove('members', []), [{ kind: 'remove', values: [] }]],
  ['remove by value eq names the member [PATCH-22]', remove('members[value eq "a"]'), [{ kind: 'remove', values: ['a'] }]],
  ['remove by value eq reads names in any letter case [GEN-07]', remove('MEMBERS[VALUE EQ "aB"]'), [{ kind: 'remove', values: ['aB'] }]],
  ['remove by value eq joined with or names the members [PATCH-22]', remove('members[value eq "a" or value eq "b" or value eq "a"]'), [{ kind: 'remove', values: ['a', 'b'] }]],
];

// biome-ignore format: one case a line
const refused: [guarantee: string, operation: PatchOperation, scimType: string][] = [
  ['a member without an id [RES-19]', add('members', [{ display: 'ada' }]), 'invalidValue'],
  ['a member with an empty id [RES-19]', add('members', [{ value: '' }]), 'invalidValue'],
  ['a member that is a number [PATCH-30]', add('members', [7]), 'invalidValue'],
  ['members that are a number [PATCH-30]', replace('members', 7), 'invalidValue'],
  ['a listed member without an id [PATCH-32]', remove('members', [{ type: 'User' }]), 'invalidValue'],
  ['another id for a member [RES-18]', replace('members[value eq "a"].value', 'b'), 'mutability'],
  ['another id for all members [RES-18]', replace('members.value', 'b'), 'mutability'],
  ['another member in place of one [RES-18]', replace('members[value eq "a"]', { value: 'b' }), 'mutability'],
  ['a type for a member in place [RES-18]', add('members[value eq "a"].type', 'User'), 'mutability'],
  ['the removal of an id alone [RES-18]', remove('members[value eq "a"].value'), 'mutability'],
  ['the display of a member as a target [PATCH-09]', replace('members[value eq "a"].display', 'x'), 'mutability'],
  ['a filter that is not valid [PATCH-08]', remove('members[value xx "a"]'), 'invalidFilter'],
  ['a filter on a name that members do not have [PATCH-08]', remove('members[foo eq "a"]'), 'invalidFilter'],
];

describe('memberChanges', () => {
  it.each(accepted)('%s', (_guarantee, operation, changes) => {
    expect(changesOf(operation)).toEqual({ ok: true, value: changes });
  });

  it.each(refused)('refuses %s', (_what, operation, scimType) => {
    expect(changesOf(operation)).toMatchObject({ ok: false, error: { status: 400, scimType } });
  });

  it.each([
    ['not (value eq "a")', { value: 'b' }, { value: 'a' }],
    ['type eq "Group"', { value: 'a', type: 'group' }, { value: 'a', type: 'user' }],
    ['value eq "a" and type eq "Group"', { value: 'a', type: 'group' }, { value: 'b', type: 'group' }],
    ['value eq "a" or type eq "Group"', { value: 'a' }, { value: 'b' }],
  ])(
    'remove where %s gives the filter, for members as they are compared [PATCH-22]',
    (filter, removed, kept) => {
      const changes = changesOf(remove(`members[${filter}]`));
      const change = changes.ok ? changes.value[0] : undefined;
      expect(change?.kind === 'removeWhere' && evaluateElement(change.filter, removed)).toBe(true);
      expect(change?.kind === 'removeWhere' && evaluateElement(change.filter, kept)).toBe(false);
    },
  );

  it('keeps the order of the operations [PATCH-05]', () => {
    const changes = changesOf(
      remove('members[value eq "a"]'),
      add('members', [{ value: 'a' }]),
      remove('members'),
    );
    expect(changes.ok && changes.value.map(({ kind }) => kind)).toEqual(['remove', 'add', 'replaceAll']);
  });

  it('takes ten thousand members, each once', () => {
    const members = Array.from({ length: 20_000 }, (_, number) => ({ value: `user-${number % 10_000}` }));
    const changes = changesOf(add('members', members));
    expect(changes.ok && changes.value[0]).toMatchObject({ kind: 'add' });
    expect(changes.ok && changes.value[0]?.kind === 'add' && changes.value[0].members.length).toBe(10_000);
  });
});

describe('splitOperations', () => {
  it('parts a rename from its members, so that a rename leaves members alone', () => {
    const resolved = resolveOperations(
      [
        replace(undefined, { id: '9c6f', displayName: 'Core', members: [{ value: 'a' }] }),
        remove('externalId'),
      ],
      groupDefinition,
    );
    const { document, separate } = splitOperations(resolved.ok ? resolved.value : []);
    expect(document.map(({ op, path }) => `${op} ${path}`)).toEqual([
      'replace displayName',
      'remove externalId',
    ]);
    expect(separate.map(({ op, path }) => `${op} ${path}`)).toEqual(['replace members']);
  });

  it('operations on members never reach the document', () => {
    const resolved = resolveOperations([add('members', [{ value: 'a' }])], groupDefinition);
    const group = { displayName: 'Core' };
    const result = applyOperations(group, resolved.ok ? resolved.value : [], groupDefinition);
    expect(result.ok && result.value).toBe(group);
  });
});
