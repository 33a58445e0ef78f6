/**
 * What an attribute is (RFC 7643 §2 and §7). One definition describes everything that the rest of the code
 * wants to know: validation, discovery, filters, PATCH, projection and storage read these characteristics
 * and never ask for an attribute by its name.
 */

export const ATTRIBUTE_TYPES = [
  'string',
  'boolean',
  'decimal',
  'integer',
  'dateTime',
  'binary',
  'reference',
  'complex',
] as const;

export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];
export type Mutability = 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
export type Returned = 'always' | 'never' | 'default' | 'request';
export type Uniqueness = 'none' | 'server' | 'global';

export interface Attribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: Mutability;
  readonly returned: Returned;
  readonly uniqueness: Uniqueness;
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly Attribute[];
  /**
   * `separate`: the elements are not part of the stored document; the service keeps them as rows of their own
   * (members of a group) or computes them (groups of a user). Not a characteristic of RFC 7643; never published.
   */
  readonly storage?: 'separate';
  /**
   * `certificate`: each value is exactly one X.509 certificate in DER (RFC 7643 §4.1.2). Not a characteristic of
   * RFC 7643; never published.
   */
  readonly format?: 'certificate';
}

/** A schema as RFC 7643 §7 publishes it: a URN and the attributes below it. */
export interface Schema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

/** A resource type as RFC 7643 §6 publishes it, by the URNs of its schemas. */
export interface ResourceType {
  readonly id: string;
  readonly name: string;
  readonly endpoint: string;
  readonly description: string;
  readonly schema: string;
  readonly schemaExtensions: readonly { readonly schema: string; readonly required: boolean }[];
}
