/**
 * The order in which the operations of a bulk request are carried out: that of the request, except that what others
 * refer to comes before them (RFC 7644 §3.7.1).
 */
import type { BulkOperation } from '@rollcall/scim';

/** An operation and the bulkIds that it refers to; both are undefined where it could not be read. */
export interface PlannedOperation {
  readonly operation: BulkOperation | undefined;
  readonly references: ReadonlySet<string>;
}

/** What is carried out together, by places in the request. */
export interface Stage {
  /**
   * A `run` is of consecutive operations of one method on one resource type. A `circle` is of new resources that refer to
   * each other, directly or not, or of one that refers to itself.
   */
  readonly kind: 'run' | 'circle';
  readonly places: readonly number[];
}

/** The stages of a request; each place is in one of them. */
export function planStages(planned: readonly PlannedOperation[]): readonly Stage[] {
  const creators = new Map<string, number>();
  for (const [place, { operation }] of planned.entries()) {
    if (operation?.method === 'POST' && operation.bulkId !== undefined) {
      creators.set(operation.bulkId, place);
    }
  }
  const needs = planned.map(({ references }) =>
    [...references].flatMap((bulkId) => creators.get(bulkId) ?? []),
  );
  const stages: (Stage & { readonly places: number[]; readonly work: string })[] = [];
  for (const places of inOrderOfNeed(needs)) {
    const [first = 0] = places;
    const work = describe(planned[first]?.operation);
    const last = stages.at(-1);
    if (places.length > 1 || needs[first]?.includes(first) === true) {
      stages.push({ kind: 'circle', places: places.toSorted((a, b) => a - b), work });
    } else if (last?.kind === 'run' && last.work === work) {
      last.places.push(first);
    } else {
      stages.push({ kind: 'run', places, work });
    }
  }
  return stages;
}

function describe(operation: BulkOperation | undefined): string {
  if (operation === undefined) return '';
  return `${operation.method} ${operation.path.split('/').find((segment) => segment !== '') ?? ''}`;
}

/**
 * The places in such an order that each comes after those it needs and otherwise in its own order; places that need each
 * other come together. These are the strongly connected components, by Tarjan's algorithm; a request has few enough
 * operations for the recursion.
 */
function inOrderOfNeed(needs: readonly (readonly number[])[]): readonly number[][] {
  const ordered: number[][] = [];
  const visits = new Map<number, { readonly entered: number; reaches: number; isOpen: boolean }>();
  const open: number[] = [];
  const visit = (place: number) => {
    const own = { entered: visits.size, reaches: visits.size, isOpen: true };
    visits.set(place, own);
    open.push(place);
    for (const needed of needs[place] ?? []) {
      const other = visits.get(needed) ?? visit(needed);
      if (other.isOpen) own.reaches = Math.min(own.reaches, other.reaches);
    }
    if (own.reaches === own.entered) {
      const component = open.splice(open.indexOf(place));
      for (const member of component) visits.get(member)!.isOpen = false;
      ordered.push(component);
    }
    return own;
  };
  for (const place of needs.keys()) {
    if (!visits.has(place)) visit(place);
  }
  return ordered;
}
