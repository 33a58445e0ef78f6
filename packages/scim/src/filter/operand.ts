/** The right side of a comparison: whether it suits the attribute and the operator, and its comparable form. */
import * as errors from '../error/catalogue.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Attribute, AttributeType } from '../schema/attribute.ts';
import { comparableText } from './comparable-text.ts';
import { isResourceReference } from './reference.ts';
import type { ComparisonOperator, Literal } from './syntax-tree.ts';

type SimpleType = Exclude<AttributeType, 'complex'>;

/**
 * Longest text to look for inside of others, in UTF-16 units of its comparable form. Databases search in time that can
 * grow with the product of both lengths.
 */
const CONTAINED_LENGTH_MAX = 256;

const EQUALITY: readonly ComparisonOperator[] = ['eq', 'ne'];
const ORDERING: readonly ComparisonOperator[] = ['gt', 'ge', 'lt', 'le'];
const SUBSTRING: readonly ComparisonOperator[] = ['co', 'sw', 'ew'];

const OPERATORS: { readonly [type in SimpleType]: readonly ComparisonOperator[] } = {
  string: [...EQUALITY, ...SUBSTRING, ...ORDERING],
  reference: [...EQUALITY, ...SUBSTRING, ...ORDERING],
  integer: [...EQUALITY, ...ORDERING],
  decimal: [...EQUALITY, ...ORDERING],
  dateTime: [...EQUALITY, ...ORDERING],
  boolean: EQUALITY,
  binary: EQUALITY,
};

const NOUN: { readonly [type in SimpleType]: string } = {
  string: 'a string',
  reference: 'a reference',
  integer: 'a whole number',
  decimal: 'a number',
  dateTime: 'a date with a time',
  boolean: 'a boolean',
  binary: 'binary',
};

const EXPECTED: { readonly [type in SimpleType]: string } = {
  string: 'a string in double quotation marks',
  reference: 'a URI in double quotation marks',
  integer: 'a number, without quotation marks',
  decimal: 'a number, without quotation marks',
  dateTime: 'a date with a time such as "2026-01-31T09:30:00Z"',
  boolean: 'true or false, without quotation marks',
  binary: 'base64 in double quotation marks',
};

/**
 * The literal in comparable form. Fails with `invalidFilter` when the attribute's type does not have the operator or its
 * values are not written like the literal, or when the text to look for is too long. `path` is for the message.
 */
export function resolveOperand(
  attribute: Attribute,
  operator: ComparisonOperator,
  literal: NonNullable<Literal>,
  path: string,
): Result<string | number | boolean> {
  const type = attribute.type as SimpleType;
  const operators = operatorsOf(attribute, type);
  if (!operators.includes(operator)) {
    return fail(errors.filterOperator(path, operator, NOUN[type], [...operators, 'pr'].join(', ')));
  }
  const operand = toOperand(attribute, literal);
  if (operand === undefined) return fail(errors.filterLiteral(path, EXPECTED[type]));
  return operator === 'co' && String(operand).length > CONTAINED_LENGTH_MAX
    ? fail(errors.filterOperandTooLong(path, operator, CONTAINED_LENGTH_MAX))
    : ok(operand);
}

/** References to resources are compared in a reduced form, of which no part stands for the part of a URI. */
function operatorsOf(attribute: Attribute, type: SimpleType): readonly ComparisonOperator[] {
  const operators = OPERATORS[type];
  return isResourceReference(attribute)
    ? operators.filter((operator) => !SUBSTRING.includes(operator))
    : operators;
}

function toOperand(
  attribute: Attribute,
  literal: NonNullable<Literal>,
): string | number | boolean | undefined {
  switch (attribute.type) {
    case 'boolean':
      return typeof literal === 'boolean' ? literal : undefined;
    case 'integer':
    case 'decimal':
      return typeof literal === 'number' ? literal : undefined;
    default:
      return typeof literal === 'string' ? comparableText(literal, attribute) : undefined;
  }
}
