/**
 * The syntax tree of Okta's expression language, as far as attribute mappings use it: a restricted SpEL with
 * references, comparisons, boolean operators, `? :`, Elvis and calls of named functions.
 */

export type ExpressionValue = string | number | boolean | null;

/** What a reference may start with. */
export const REFERENCE_ROOTS = ['user', 'appuser', 'app', 'org'] as const;
export type ReferenceRoot = (typeof REFERENCE_ROOTS)[number];

export type Expression =
  | { readonly kind: 'literal'; readonly value: ExpressionValue }
  | { readonly kind: 'reference'; readonly root: ReferenceRoot; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly parameters: readonly Expression[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'equal' | 'notEqual'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'elvis'; readonly value: Expression; readonly otherwise: Expression }
  | {
      readonly kind: 'conditional';
      readonly condition: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    };
