/** A filter whose names are bound to attributes and whose literals are in comparable form. */
import type { Attribute } from '../schema/attribute.ts';
import type { ComparisonOperator } from './syntax-tree.ts';

/**
 * `and` without filters is always true, `or` without filters always false. In the filter of an `element`, targets are
 * still given from the resource: the attribute is the one before the bracket.
 */
export type ResolvedFilter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly ResolvedFilter[] }
  | { readonly kind: 'not'; readonly filter: ResolvedFilter }
  | ResolvedComparison
  | ResolvedPresence
  | ResolvedElement;

export interface ResolvedComparison {
  readonly kind: 'comparison';
  /** A simple attribute, or a sub-attribute. */
  readonly target: ResolvedTarget;
  readonly operator: ComparisonOperator;
  /** In comparable form, of the type that the target has there. */
  readonly operand: string | number | boolean;
}

export interface ResolvedPresence {
  readonly kind: 'present';
  readonly target: ResolvedTarget;
}

/** One element of a multi-valued attribute satisfies the whole filter. */
export interface ResolvedElement {
  readonly kind: 'element';
  readonly target: ResolvedTarget;
  readonly filter: ResolvedFilter;
}

export interface ResolvedTarget {
  /** The URN of the extension, in registered casing, when the attribute belongs to one. */
  readonly extension?: string;
  readonly attribute: Attribute;
  readonly subAttribute?: Attribute;
}
