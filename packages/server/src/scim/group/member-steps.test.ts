import type { MemberChange, ResolvedFilter } from '@rollcall/scim';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MemberStep, toMemberSteps } from './member-steps.ts';

const filter: ResolvedFilter = { kind: 'and', filters: [] };
const values = fc.uniqueArray(fc.constantFrom(...'abcdef'), { maxLength: 4 });
const members = values.map((list) => list.map((value) => ({ value })));
const changes: fc.Arbitrary<MemberChange[]> = fc.array(
  fc.oneof(
    members.map((list): MemberChange => ({ kind: 'add', members: list })),
    values.map((list): MemberChange => ({ kind: 'remove', values: list })),
    members.map((list): MemberChange => ({ kind: 'replaceAll', members: list })),
    fc.constant<MemberChange>({ kind: 'removeWhere', filter }),
  ),
  { maxLength: 12 },
);

/** Stands for any filter on members: it selects those before `c`. */
const isBeforeC = (member: string) => member < 'c';

/** The members after the changes, one after the other. */
function applyChanges(before: readonly string[], list: readonly MemberChange[]): Set<string> {
  let set = new Set(before);
  for (const change of list) {
    if (change.kind === 'removeWhere') set = new Set([...set].filter((member) => !isBeforeC(member)));
    else if (change.kind === 'remove') for (const value of change.values) set.delete(value);
    else {
      if (change.kind === 'replaceAll') set.clear();
      for (const { value } of change.members) set.add(value);
    }
  }
  return set;
}

/** The members after the steps, carried out as the statements do. */
function applySteps(before: readonly string[], steps: readonly MemberStep[]): Set<string> {
  let set = new Set(before);
  for (const step of steps) {
    if (step.kind === 'removeWhere') {
      set = new Set([...set].filter((member) => !isBeforeC(member)));
      continue;
    }
    if (!step.keepsOthers) set = set.intersection(new Set(step.present));
    set = set.union(new Set(step.added)).difference(new Set(step.absent));
  }
  return set;
}

describe('the steps of member changes', () => {
  it('have the effect of the changes one after the other [PATCH-05]', () => {
    fc.assert(
      fc.property(values, changes, (before, list) => {
        expect(applySteps(before, toMemberSteps(list))).toEqual(applyChanges(before, list));
      }),
    );
  });

  it('name everyone who was added at any time, so that nobody unknown passes [SCH-10]', () => {
    fc.assert(
      fc.property(changes, (list) => {
        const named = list.flatMap((change) =>
          'members' in change ? change.members.map(({ value }) => value) : [],
        );
        const added = toMemberSteps(list).flatMap((step) => (step.kind === 'named' ? step.added : []));
        expect(new Set(added)).toEqual(new Set(named));
      }),
    );
  });

  it('are one for 100,000 changes that name their members [PATCH-35] [SEC-11]', () => {
    const list = Array.from({ length: 100_000 }, (_, place): MemberChange => {
      const value = `member ${Math.floor(place / 2)}`;
      return place % 2 === 0 ? { kind: 'add', members: [{ value }] } : { kind: 'remove', values: [value] };
    });
    expect(toMemberSteps(list)).toMatchObject([
      { keepsOthers: true, present: [], absent: { length: 50_000 } },
    ]);
  });
});
