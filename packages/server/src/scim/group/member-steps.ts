/**
 * Identity providers send one operation for each member. What such a run of operations comes to is worked out here, so
 * that the rows are changed by a few statements whatever the number of operations.
 */
import type { MemberChange, ResolvedFilter } from '@rollcall/scim';

export type MemberStep = NamedMembers | { readonly kind: 'removeWhere'; readonly filter: ResolvedFilter };

/** A run of changes that name their members. Each member is in a list once. */
export interface NamedMembers {
  readonly kind: 'named';
  /** Whether the members who are not named stay. */
  readonly keepsOthers: boolean;
  /** Everyone whom a change adds, also if a later one removes them: all of them have to exist. */
  readonly added: readonly string[];
  /** Who is a member at the end, of those who are named, and who is not. */
  readonly present: readonly string[];
  readonly absent: readonly string[];
}

/** The steps that have the effect of the changes, in order. */
export function toMemberSteps(changes: readonly MemberChange[]): MemberStep[] {
  const steps: MemberStep[] = [];
  let run = new Run();
  for (const change of changes) {
    if (change.kind !== 'removeWhere') {
      run.take(change);
      continue;
    }
    steps.push(...run.end(), change);
    run = new Run();
  }
  return [...steps, ...run.end()];
}

class Run {
  #keepsOthers = true;
  readonly #added = new Set<string>();
  /** Whether each member that was named is one at this point. */
  readonly #isMember = new Map<string, boolean>();

  take(change: Exclude<MemberChange, { kind: 'removeWhere' }>): void {
    if (change.kind === 'remove') {
      for (const value of change.values) this.#isMember.set(value, false);
      return;
    }
    if (change.kind === 'replaceAll') {
      this.#keepsOthers = false;
      for (const value of this.#isMember.keys()) this.#isMember.set(value, false);
    }
    for (const { value } of change.members) {
      this.#added.add(value);
      this.#isMember.set(value, true);
    }
  }

  end(): NamedMembers[] {
    if (this.#keepsOthers && this.#isMember.size === 0) return [];
    const named = [...this.#isMember];
    return [
      {
        kind: 'named',
        keepsOthers: this.#keepsOthers,
        added: [...this.#added],
        present: named.filter(([, isMember]) => isMember).map(([value]) => value),
        absent: named.filter(([, isMember]) => !isMember).map(([value]) => value),
      },
    ];
  }
}
