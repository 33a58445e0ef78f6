import { type BulkOperation, referencesOf } from '@rollcall/scim';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlannedOperation, planStages } from './bulk-plan.ts';

function post(bulkId: string, ...references: readonly string[]): PlannedOperation {
  const members = references.map((reference) => ({ value: `bulkId:${reference}` }));
  return plan({ method: 'POST', path: '/Groups', bulkId, data: { members } });
}

function plan(operation: BulkOperation): PlannedOperation {
  return { operation, references: referencesOf(operation) };
}

function planned(...operations: readonly PlannedOperation[]): unknown {
  return planStages(operations).map(({ kind, places }) => [kind, places]);
}

describe('planStages', () => {
  it('keeps the order of the request and cuts it where method or endpoint change [BULK-13]', () => {
    const remove = plan({ method: 'DELETE', path: '/Groups/1' });
    expect(planned(post('a'), post('b'), remove, remove, post('c'))).toEqual([
      ['run', [0, 1]],
      ['run', [2, 3]],
      ['run', [4]],
    ]);
  });

  it('puts what is referred to before what refers to it [BULK-12]', () => {
    const patch = plan({ method: 'PATCH', path: '/Groups/bulkId:b', data: {} });
    expect(planned(post('a', 'c'), patch, post('b'), post('c'), post('d', 'a'))).toEqual([
      ['run', [3, 0, 2]],
      ['run', [1]],
      ['run', [4]],
    ]);
  });

  it('finds those that refer to each other, and what refers to itself [BULK-12]', () => {
    expect(planned(post('a', 'b'), post('x'), post('b', 'c'), post('c', 'a'), post('s', 's'))).toEqual([
      ['circle', [0, 2, 3]],
      ['run', [1]],
      ['circle', [4]],
    ]);
  });

  it('has each operation once, after those it needs unless they need it too, in a thousand operations', () => {
    const anyNeeds = fc.array(fc.array(fc.nat(30), { maxLength: 3 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(anyNeeds, (needs) => {
        const stages = planStages(needs.map((needed, place) => post(`${place}`, ...needed.map(String))));
        const order = stages.flatMap(({ places }) => places);
        expect(order.toSorted((a, b) => a - b)).toEqual([...needs.keys()]);
        for (const { kind, places } of stages) {
          for (const place of kind === 'run' ? places : []) {
            const existing = needs[place]!.filter((needed) => needed < needs.length);
            expect(existing.every((needed) => order.indexOf(needed) < order.indexOf(place))).toBe(true);
          }
        }
      }),
    );
    const chain = Array.from({ length: 1000 }, (_, place) => post(`${place}`, `${place + 1}`));
    expect(planStages(chain)).toEqual([
      { kind: 'run', work: 'POST Groups', places: [...chain.keys()].reverse() },
    ]);
  });
});
