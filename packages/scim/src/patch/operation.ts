/**
 * What a PATCH consists of, before and after its names are bound to a schema (RFC 7644 §3.5.2).
 *
 * operation  one step as sent: `op`, `path`, `value`
 * target     what a step acts on, bound to the attribute definitions
 * resolved   an operation with its target and its value in canonical form, ready to apply
 */
import type { ResolvedFilter } from '../filter/resolved-filter.ts';
import type { Filter } from '../filter/syntax-tree.ts';
import type { Attribute } from '../schema/attribute.ts';
import type { Json } from '../schema/registry.ts';

export const PATCH_OPERATIONS = ['add', 'remove', 'replace'] as const;
export type PatchOperationName = (typeof PATCH_OPERATIONS)[number];
/** The operations that give a value. */
export type WritingName = Exclude<PatchOperationName, 'remove'>;

/** One item of `Operations`. `path` and `value` are absent when they were not sent. */
export interface PatchOperation {
  readonly op: PatchOperationName;
  readonly path?: string;
  readonly value?: Json;
}

/** Which attribute of the resource: one of its own, or one of the extension with this URN. */
export interface AttributeLocation {
  readonly extension?: string;
  readonly attribute: Attribute;
}

export interface AttributeTarget extends AttributeLocation {
  readonly kind: 'attribute';
}

/** `attr.sub`: of a singular complex attribute, or of every element of a multi-valued one. */
export interface SubAttributeTarget extends AttributeLocation {
  readonly kind: 'subAttribute';
  readonly subAttribute: Attribute;
}

/** `attr[filter]` or `attr[filter].sub`: the elements that satisfy the filter. */
export interface ElementsTarget extends AttributeLocation {
  readonly kind: 'elements';
  readonly filter: ResolvedFilter;
  /** The filter as written: an element made from its `eq` terms takes the literals as they were sent. */
  readonly source: Filter;
  readonly subAttribute?: Attribute;
}

/** The whole extension with this URN. Only `remove` keeps it; a value is taken apart into its attributes. */
export interface ExtensionTarget {
  readonly kind: 'extension';
  readonly extension: string;
}

export type ValueTarget = AttributeTarget | SubAttributeTarget | ElementsTarget;
export type PatchTarget = ValueTarget | ExtensionTarget;

/**
 * The value is in the canonical form of its target: an array of elements for a multi-valued attribute, an object of
 * the sub-attributes to merge for a complex one and for elements, else one simple value.
 */
export interface AddOperation {
  readonly op: 'add';
  readonly path: string;
  readonly target: ValueTarget;
  readonly value: Json;
}

/**
 * As for add, but what replaces an element is a whole element. `undefined` unassigns the target, `null` in an object of
 * sub-attributes that sub-attribute.
 */
export interface ReplaceOperation {
  readonly op: 'replace';
  readonly path: string;
  readonly target: ValueTarget;
  readonly value: Json | undefined;
}

export interface RemoveOperation {
  readonly op: 'remove';
  readonly path: string;
  readonly target: PatchTarget;
  /** The elements to remove, when the client lists them instead of a filter. */
  readonly listed?: readonly Json[];
}

/** The merge of elements by their `value` that SCIM 1.1 has; no operation of a PatchOp message does the same. */
export interface MergeOperation {
  readonly op: 'merge';
  readonly path: string;
  readonly target: AttributeTarget;
  /** Elements to merge into those of the same `value`, or to add. */
  readonly value: readonly Json[];
  /** Elements to remove before. */
  readonly removed: readonly Json[];
}

export type ResolvedOperation = AddOperation | ReplaceOperation | RemoveOperation | MergeOperation;

export interface PatchResolveOptions {
  /** What happens to an attribute inside a value that the schema does not know; `refuse` answers 400 invalidSyntax. */
  readonly unknownAttributes?: 'ignore' | 'refuse';
  /**
   * What happens to a readOnly attribute that a value without a path names; ignored by default. As the path of an
   * operation it is always refused.
   */
  readonly readOnlyAttributes?: 'ignore' | 'refuse';
  /** Whether `schemas` in a value without a path describes the value and is ignored (default), or is set. */
  readonly schemas?: 'ignore' | 'set';
  /** What happens to a writeOnly attribute, such as `password`, which is never kept; ignored by default. */
  readonly writeOnlyAttributes?: 'ignore' | 'refuse';
  /** Called with the path of each attribute that is left out of a value, and with what it is. */
  readonly onIgnored?: (path: string, kind: IgnoredAttribute) => void;
}

export type IgnoredAttribute = 'unknown' | 'readOnly' | 'schemas';

export interface PatchApplyOptions {
  /**
   * What add and replace do when a value path selects nothing: `false` (default) is noTarget, as RFC 7644 §3.5.2.3
   * says; `true` makes the element from the filter's `eq` terms, as Microsoft Entra ID expects.
   */
  readonly createOnNoMatch?: boolean;
  /** Called with the path of each operation that made an element so. */
  readonly onCreated?: (path: string) => void;
}
