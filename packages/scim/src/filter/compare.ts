/** Comparing two comparable values (RFC 7644 §3.4.2.2). */
import type { ComparisonOperator } from './syntax-tree.ts';

/** A simple value in comparable form. */
export type ComparableScalar = string | number | boolean;

/** Whether `value operator operand` holds. Values of different types are never equal and in no order. */
export function compare(
  value: ComparableScalar,
  operator: ComparisonOperator,
  operand: ComparableScalar,
): boolean {
  switch (operator) {
    case 'eq':
      return value === operand;
    case 'ne':
      return value !== operand;
    case 'co':
      return typeof value === 'string' && value.includes(String(operand));
    case 'sw':
      return typeof value === 'string' && value.startsWith(String(operand));
    case 'ew':
      return typeof value === 'string' && value.endsWith(String(operand));
    default:
      return typeof value === typeof operand && isInOrder(order(value, operand), operator);
  }
}

/** Negative, zero or positive as `one` comes before, equals or comes after `other`. */
export function order(one: ComparableScalar, other: ComparableScalar): number {
  if (typeof one === 'string' && typeof other === 'string') return orderByCodePoint(one, other);
  return Number(one) - Number(other);
}

function isInOrder(difference: number, operator: 'gt' | 'ge' | 'lt' | 'le'): boolean {
  switch (operator) {
    case 'gt':
      return difference > 0;
    case 'ge':
      return difference >= 0;
    case 'lt':
      return difference < 0;
    case 'le':
      return difference <= 0;
  }
}

/**
 * The order of Unicode code points, which is also that of UTF-8 bytes and so of PostgreSQL's collation "C". JavaScript's
 * `<` compares UTF-16 units and puts U+10000 and above before U+E000 to U+FFFF.
 */
function orderByCodePoint(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index += 1) {
    const unit = one.charCodeAt(index);
    const otherUnit = other.charCodeAt(index);
    if (unit !== otherUnit) return rank(unit) - rank(otherUnit);
  }
  return one.length - other.length;
}

/** Surrogates, which begin at U+D800, stand for code points above every other unit. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
