/**
 * Compiles a resolved filter to an SQL condition. It holds exactly where `evaluateFilter` does: everything is compared in
 * comparable form, text by code point (`collate "C"`), and no condition is ever null, so that `not` can be trusted.
 */
import type {
  ComparableScalar,
  ComparisonOperator,
  ResolvedFilter,
  ResourceDefinition,
} from '@rollcall/scim';
import {
  elementsOf,
  type ResourceTable,
  type SqlRows,
  type SqlValue,
  type SqlValues,
  type ValuesOf,
  valuesOfResource,
} from './filter-sql-values.ts';
import { isResourceId } from './resource-id.ts';

/** What is selected from, and the parameters of the statement, to which values are added. */
export interface StatementContext {
  readonly table: ResourceTable;
  readonly definition: ResourceDefinition;
  readonly directoryId: string;
  readonly parameters: unknown[];
}

/** The condition over the row `r` of the context's table. What comes from the client goes into the parameters. */
export function compileFilter(filter: ResolvedFilter, context: StatementContext): string {
  return compile(filter, valuesOfResource(context.definition, context.table), context);
}

/** The condition that the row `r` is one of the directory's resources of this type. */
export function isInScope(context: StatementContext): string {
  const inDirectory = `r.directory_id = ${bind(context, context.directoryId, 'uuid')}`;
  if (context.table !== 'scim_resource') return inDirectory;
  const { name } = context.definition.resourceType;
  return `${inDirectory} and r.resource_type = ${bind(context, name, 'text')}`;
}

/** Adds a parameter and gives its placeholder with the type. */
export function bind({ parameters }: StatementContext, value: unknown, type: string): string {
  parameters.push(value);
  return `$${parameters.length}::${type}`;
}

function compile(filter: ResolvedFilter, valuesOf: ValuesOf, context: StatementContext): string {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      if (filter.filters.length === 0) return filter.kind === 'and' ? 'true' : 'false';
      return `(${filter.filters.map((part) => compile(part, valuesOf, context)).join(` ${filter.kind} `)})`;
    }
    case 'not':
      return `(not ${compile(filter.filter, valuesOf, context)})`;
    case 'present': {
      const values = valuesOf(filter.target);
      return some(values, isPresent(values));
    }
    case 'element': {
      const elements = elementsOf(filter.target, context.definition, context.table);
      return exists(elements.rows, compile(filter.filter, elements.valuesOf, context));
    }
    case 'comparison':
      return compileComparison(valuesOf(filter.target), filter.operator, filter.operand, context);
  }
}

/** Some value satisfies the comparison; nothing is identical to what is absent, so `ne` holds there. */
function compileComparison(
  values: SqlValues,
  operator: ComparisonOperator,
  operand: ComparableScalar,
  context: StatementContext,
): string {
  const comparison = compare(values, operator, operand, context);
  // Null counts as false in `exists`, and ids are never null: these conditions stay bare, for an index to be used.
  const isBare = values.rows !== undefined || values.type === 'uuid' || values.type === 'reference';
  const condition = some(values, isBare ? comparison : `coalesce(${comparison}, false)`);
  if (operator !== 'ne') return condition;
  return `(${condition} or not ${some(values, isPresent(values))})`;
}

function isPresent({ sql }: SqlValue): string {
  return `(${sql}) is not null`;
}

function some({ rows }: SqlValues, condition: string): string {
  return rows === undefined ? `(${condition})` : exists(rows, condition);
}

function exists({ from, where }: SqlRows, condition: string): string {
  return `exists (select from ${from} where ${where === undefined ? '' : `${where} and `}${condition})`;
}

/** A condition that is null where the value is. */
function compare(
  value: SqlValue,
  operator: ComparisonOperator,
  operand: ComparableScalar,
  context: StatementContext,
): string {
  switch (value.type) {
    case 'json':
      return `(${value.sql}) ${SIGN[operator as OrderOperator]} ${bind(context, JSON.stringify(operand), 'jsonb')}`;
    case 'timestamp':
      return compareTimestamp(value.sql, operator as OrderOperator, String(operand), context);
    case 'uuid':
      return compareId(value.sql, operator, String(operand), context);
    case 'reference':
      return compareReference(value, operator as OrderOperator, String(operand), context);
    case 'text':
      return compareText(value.sql, operator, String(operand), context);
  }
}

type OrderOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

const SIGN: { readonly [operator in OrderOperator]: string } = {
  eq: '=',
  ne: '<>',
  gt: '>',
  ge: '>=',
  lt: '<',
  le: '<=',
};

/** Without LIKE, no character of the operand has a meaning of its own. */
function compareText(
  sql: string,
  operator: ComparisonOperator,
  operand: string,
  context: StatementContext,
): string {
  const text = `(${sql}) collate "C"`;
  const placeholder = bind(context, operand, 'text');
  switch (operator) {
    case 'co':
      return `strpos(${text}, ${placeholder}) > 0`;
    case 'sw':
      return `starts_with(${text}, ${placeholder})`;
    case 'ew':
      return `right(${text}, length(${placeholder})) = ${placeholder}`;
    default:
      return `${text} ${SIGN[operator]} ${placeholder}`;
  }
}

/** Ids are indexed as uuid, so equality with anything that is none is decided here. */
function compareId(
  sql: string,
  operator: ComparisonOperator,
  operand: string,
  context: StatementContext,
): string {
  if (operator !== 'eq' && operator !== 'ne') return compareText(`${sql}::text`, operator, operand, context);
  if (!isResourceId(operand)) return operator === 'eq' ? 'false' : 'true';
  return `${sql} ${SIGN[operator]} ${bind(context, operand, 'uuid')}`;
}

function compareReference(
  { sql, prefix = `''` }: SqlValue,
  operator: OrderOperator,
  operand: string,
  context: StatementContext,
): string {
  const whole = compareText(`(${prefix}) || ${sql}::text`, operator, operand, context);
  if (operator !== 'eq') return whole;
  // The bare id lets the membership index be used.
  return `${whole} and ${compareId(sql, 'eq', idOfReference(operand), context)}`;
}

/** The id that ends a reference in comparable form. */
export function idOfReference(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

const MILLISECONDS_END = 'YYYY-MM-DDTHH:MM:SS.nnn'.length;

/**
 * Columns hold milliseconds, operands nanoseconds. An operand between two milliseconds equals none, and comes after the
 * earlier one.
 */
function compareTimestamp(
  sql: string,
  operator: OrderOperator,
  operand: string,
  context: StatementContext,
): string {
  const isBetween = !/^0*Z$/.test(operand.slice(MILLISECONDS_END));
  if (isBetween && operator === 'eq') return 'false';
  if (isBetween && operator === 'ne') return 'true';
  const sign = isBetween ? SIGN[operator === 'gt' || operator === 'ge' ? 'gt' : 'le'] : SIGN[operator];
  return `${sql} ${sign} ${bind(context, `${operand.slice(0, MILLISECONDS_END)}Z`, 'timestamptz')}`;
}
