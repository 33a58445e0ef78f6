/**
 * Operations on an attribute whose elements are rows of their own, such as the members of a group. They say what to
 * do with which rows, so that one member of a large group is added without reading the others.
 */
import * as errors from '../error/catalogue.ts';
import type { ResolvedFilter } from '../filter/resolved-filter.ts';
import { isJsonObject, memberOf } from '../resource/json.ts';
import { fail, ok, type Result } from '../result.ts';
import { sameName } from '../schema/name.ts';
import type { Json } from '../schema/registry.ts';
import type { ElementsTarget, MergeOperation, ResolvedOperation } from './operation.ts';

/** The id of a member, and its resource type when the client says it. */
export interface Member {
  readonly value: string;
  readonly type?: string;
}

/** One step on the rows; the steps of a PATCH are carried out in order. */
export type MemberChange =
  | { readonly kind: 'add'; readonly members: readonly Member[] }
  | { readonly kind: 'remove'; readonly values: readonly string[] }
  /** `filter` is on the sub-attributes of a member, for `evaluateElement`. */
  | { readonly kind: 'removeWhere'; readonly filter: ResolvedFilter }
  | { readonly kind: 'replaceAll'; readonly members: readonly Member[] };

/** The operations on the stored document and those on attributes stored separately, each in their order. */
export function splitOperations(operations: readonly ResolvedOperation[]): {
  document: ResolvedOperation[];
  separate: ResolvedOperation[];
} {
  const isSeparate = ({ target }: ResolvedOperation) =>
    target.kind !== 'extension' && target.attribute.storage === 'separate';
  return {
    document: operations.filter((operation) => !isSeparate(operation)),
    separate: operations.filter(isSeparate),
  };
}

/**
 * What the separate operations of `splitOperations` do to the members of a group. No member is named twice in one
 * change. Fails with invalidValue for a member without a `value`. (That a member cannot be changed in place is refused
 * by `resolveOperations`; RFC 7643 §4.2.)
 */
export function memberChanges(operations: readonly ResolvedOperation[]): Result<MemberChange[]> {
  const changes: MemberChange[] = [];
  for (const operation of operations) {
    const steps = operation.op === 'merge' ? takeMergeApart(operation) : [operation];
    for (const step of steps) {
      const change = toMemberChange(step);
      if (!change.ok) {
        return change;
      }
      changes.push(change.value);
    }
  }
  return ok(changes);
}

/** Members are found by their `value` and have nothing to merge, so those that are there are as good as added. */
function takeMergeApart({ path, target, value, removed }: MergeOperation): PatchStep[] {
  const steps: PatchStep[] = [];
  if (removed.length > 0) {
    steps.push({ op: 'remove', path, target, listed: removed });
  }
  if (value.length > 0) {
    steps.push({ op: 'add', path, target, value });
  }
  return steps;
}

type PatchStep = Exclude<ResolvedOperation, MergeOperation>;

function toMemberChange(operation: PatchStep): Result<MemberChange> {
  const { target, path } = operation;
  if (target.kind === 'elements' && operation.op === 'remove') {
    return ok(toRemoval(target));
  }
  if (target.kind !== 'attribute') {
    throw new Error(`${operation.op} on ${path} is not an operation on whole members`);
  }
  if (operation.op === 'remove') {
    if (operation.listed === undefined) {
      return ok({ kind: 'replaceAll', members: [] });
    }
    const listed = toMembers(operation.listed, path);
    return listed.ok ? ok({ kind: 'remove', values: listed.value.map(({ value }) => value) }) : listed;
  }
  const members = toMembers(operation.value, path);
  if (!members.ok) {
    return members;
  }
  return ok({ kind: operation.op === 'add' ? 'add' : 'replaceAll', members: members.value });
}

function toMembers(elements: Json | undefined, path: string): Result<Member[]> {
  const members = new Map<string, Member>();
  for (const element of Array.isArray(elements) ? elements : []) {
    const value = isJsonObject(element) ? memberOf(element, 'value') : undefined;
    if (typeof value !== 'string' || value === '') {
      return fail(errors.missingAttribute(`${path}.value`));
    }
    const type = isJsonObject(element) ? memberOf(element, 'type') : undefined;
    if (!members.has(value)) {
      members.set(value, typeof type === 'string' && type !== '' ? { value, type } : { value });
    }
  }
  return ok([...members.values()]);
}

/** `value eq "a"`, also joined by `or`, names the members; any other filter has to look at them. */
function toRemoval({ filter, source }: ElementsTarget): MemberChange {
  const values = new Set<string>();
  for (const term of source.kind === 'or' ? source.filters : [source]) {
    const isNamed = term.kind === 'comparison' && term.operator === 'eq' && sameName(term.path.name, 'value');
    if (!isNamed || typeof term.literal !== 'string') {
      return { kind: 'removeWhere', filter };
    }
    values.add(term.literal);
  }
  return { kind: 'remove', values: [...values] };
}
