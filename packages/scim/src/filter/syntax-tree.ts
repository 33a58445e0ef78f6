/**
 * The syntax tree of a SCIM filter (RFC 7644 §3.4.2.2) as written: names are not yet looked up in a schema.
 * Nodes are immutable and carry a `kind`; printing and resolving walk the same tree.
 */

export const COMPARISON_OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type ComparisonOperator = (typeof COMPARISON_OPERATORS)[number];

/** What may stand on the right of an operator: a JSON scalar. */
export type Literal = string | number | boolean | null;

/**
 * `[urn:]name[.sub]`. The URN is kept as written and not yet checked; the longest registered schema URN is split
 * off when the path is resolved.
 */
export interface AttributePath {
  readonly kind: 'attributePath';
  /** Everything before the attribute name, without the last colon; absent when the name stands alone. */
  readonly urn?: string;
  readonly name: string;
  readonly subAttribute?: string;
}

export type Filter = AndFilter | OrFilter | NotFilter | ComparisonFilter | PresentFilter | ValuePathFilter;

export interface AndFilter {
  readonly kind: 'and';
  readonly filters: readonly Filter[];
}

export interface OrFilter {
  readonly kind: 'or';
  readonly filters: readonly Filter[];
}

export interface NotFilter {
  readonly kind: 'not';
  readonly filter: Filter;
}

export interface ComparisonFilter {
  readonly kind: 'comparison';
  readonly path: AttributePath;
  readonly operator: ComparisonOperator;
  readonly literal: Literal;
}

export interface PresentFilter {
  readonly kind: 'present';
  readonly path: AttributePath;
}

/** `emails[type eq "work"]`: one element satisfies the whole bracket. Brackets do not nest. */
export interface ValuePathFilter {
  readonly kind: 'valuePath';
  readonly path: AttributePath;
  readonly filter: Filter;
}

/** The target of a PATCH operation: `attr`, `attr.sub`, `attr[filter]` or `attr[filter].sub` (RFC 7644 §3.5.2). */
export interface PatchPath {
  readonly kind: 'patchPath';
  /** With a filter, `path.subAttribute` is absent and the sub-attribute after the bracket stands in `subAttribute`. */
  readonly path: AttributePath;
  readonly filter?: Filter;
  readonly subAttribute?: string;
}
