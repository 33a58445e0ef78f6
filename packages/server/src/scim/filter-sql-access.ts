/**
 * How a filter can be answered through an index: the look-ups of which every match is in at least one. They may find more
 * than the filter; whoever uses them checks the whole filter on each row.
 */
import { pathOfTerm, type ResolvedComparison, type ResolvedFilter } from '@rollcall/scim';
import { bind, idOfReference, isInScope, type StatementContext } from './filter-sql.ts';
import type { ResourceTable } from './filter-sql-values.ts';
import { isResourceId } from './resource-id.ts';
import { termHash } from './terms.ts';

/** One look-up. A look-up by terms asks for rows that have all of them. */
export type LookUp =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'terms'; readonly hashes: readonly string[] }
  | { readonly kind: 'membership'; readonly id: string };

/** The look-ups that cover a filter, none when nothing can match; undefined when every row has to be read. */
export function lookUpsOf(filter: ResolvedFilter, context: StatementContext): readonly LookUp[] | undefined {
  switch (filter.kind) {
    case 'comparison':
      return lookUpsOfComparison(filter, context);
    case 'element':
      return lookUpsOf(filter.filter, context);
    case 'and':
      return narrowest(
        filter.filters.map((part) => lookUpsOf(part, context)).filter((part) => part !== undefined),
      );
    case 'or': {
      const parts = filter.filters.map((part) => lookUpsOf(part, context));
      return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
    }
    default:
      return undefined;
  }
}

function lookUpsOfComparison(
  { target, operator, operand }: ResolvedComparison,
  context: StatementContext,
): readonly LookUp[] | undefined {
  if (operator !== 'eq') return undefined;
  const { attribute, subAttribute, extension } = target;
  const simple = subAttribute ?? attribute;
  const text = String(operand);
  if (attribute.storage === 'separate') {
    if (simple.name === 'value') return byId('membership', text);
    return simple.type === 'reference' ? byId('membership', idOfReference(text)) : undefined;
  }
  if (extension === undefined && context.definition.common.includes(attribute)) {
    if (attribute.name === 'id') return byId('id', text);
    if (simple.name === 'location') return byId('id', idOfReference(text));
  }
  const isUnique = subAttribute === undefined && attribute.uniqueness === 'server';
  if (extension === undefined && isUnique && NAME_COLUMN[context.table] !== undefined) {
    return [{ kind: 'name', name: text }];
  }
  const path = pathOfTerm(target);
  return path === undefined
    ? undefined
    : [{ kind: 'terms', hashes: [termHash(context.directoryId, path, text)] }];
}

function byId(kind: 'id' | 'membership', id: string): readonly LookUp[] {
  return isResourceId(id) ? [{ kind, id }] : [];
}

const RANK = { id: 0, name: 1, terms: 2, membership: 3 } as const;

/** Of several coverings, each sufficient, the one that finds the fewest rows. Single terms join into one look-up. */
function narrowest(coverings: readonly (readonly LookUp[])[]): readonly LookUp[] | undefined {
  const hashes = coverings.flatMap(([first, ...others]) =>
    first?.kind === 'terms' && others.length === 0 ? first.hashes : [],
  );
  const candidates = hashes.length === 0 ? coverings : [[{ kind: 'terms', hashes } as const], ...coverings];
  return candidates.toSorted((one, other) => one.length - other.length || rank(one) - rank(other))[0];
}

function rank(covering: readonly LookUp[]): number {
  return Math.max(0, ...covering.map(({ kind }) => RANK[kind]));
}

/** A condition over the row `r` that the look-ups make, for an index to answer. */
export function compileLookUps(lookUps: readonly LookUp[], context: StatementContext): string {
  const conditions = conditionsOf(lookUps, context);
  if (conditions.length < 2) return conditions[0] ?? 'false';
  const selects = conditions.map((condition) => `select r.id from ${context.table} r where ${condition}`);
  return `${isInScope(context)} and r.id = any (array(${selects.join(' union ')}))`;
}

/** One condition for each index. Terms hold the directory, so the look-up by them needs no other condition. */
function conditionsOf(lookUps: readonly LookUp[], context: StatementContext): string[] {
  const ids = lookUps.flatMap((lookUp) => (lookUp.kind === 'id' ? lookUp.id : []));
  const names = lookUps.flatMap((lookUp) => (lookUp.kind === 'name' ? lookUp.name : []));
  const others = lookUps.flatMap((lookUp) => (lookUp.kind === 'membership' ? lookUp.id : []));
  const terms = lookUps.flatMap((lookUp) => (lookUp.kind === 'terms' ? [lookUp.hashes] : []));
  const single = terms.flatMap((hashes) => (hashes.length === 1 ? hashes : []));
  const conditions = terms
    .filter((hashes) => hashes.length > 1)
    .map((hashes) => `r.terms @> ${bind(context, hashes, 'bigint[]')}`);
  if (single.length > 0) conditions.push(`r.terms && ${bind(context, single, 'bigint[]')}`);
  const scope = ids.length + names.length + others.length > 0 ? isInScope(context) : '';
  if (ids.length > 0) conditions.push(`${scope} and r.id ${isAmong(ids, 'uuid', context)}`);
  if (names.length > 0) {
    conditions.push(`${scope} and r.${NAME_COLUMN[context.table]} ${isAmong(names, 'text', context)}`);
  }
  if (others.length > 0) {
    const [own, other] =
      context.table === 'scim_group' ? ['group_id', 'member_id'] : ['member_id', 'group_id'];
    const ofDirectory = `m.directory_id = ${bind(context, context.directoryId, 'uuid')}`;
    const memberships = `${ofDirectory} and m.${other} ${isAmong(others, 'uuid', context)}`;
    conditions.push(
      `${scope} and r.id = any (array(select m.${own} from scim_membership m where ${memberships}))`,
    );
  }
  return conditions;
}

/** A lone value is compared with `=`, of which a generic plan knows that it finds one row. */
function isAmong(values: readonly string[], type: string, context: StatementContext): string {
  return values.length === 1
    ? `= ${bind(context, values[0], type)}`
    : `= any (${bind(context, values, `${type}[]`)})`;
}

/** The unique attribute of users and of groups has a column and an index of its own. */
const NAME_COLUMN: { readonly [table in ResourceTable]?: string } = {
  scim_user: 'user_name_folded',
  scim_group: 'display_name_folded',
};
