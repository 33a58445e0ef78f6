/**
 * How schemas are written down: only what differs from the defaults of RFC 7643 §2.2 is said.
 */
import type { Attribute, AttributeType } from './attribute.ts';

export type Characteristics = Partial<Omit<Attribute, 'name' | 'type' | 'description'>>;

/**
 * An attribute with the characteristics given; the others are singular, not required, caseExact false, readWrite,
 * returned by default and not unique (RFC 7643 §2.2).
 */
export function defineAttribute(
  name: string,
  type: AttributeType,
  description: string,
  characteristics: Characteristics = {},
): Attribute {
  return {
    name,
    type,
    multiValued: false,
    description,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...characteristics,
  };
}

/**
 * A reference to the kinds of resource named (RFC 7643 §2.3.7). URIs are case-sensitive, so caseExact is true even
 * for the attributes that the RFC prints as false.
 */
export function defineReference(
  name: string,
  referenceTypes: readonly string[],
  description: string,
  characteristics: Characteristics = {},
): Attribute {
  return defineAttribute(name, 'reference', description, {
    caseExact: true,
    referenceTypes,
    ...characteristics,
  });
}

/**
 * A multi-valued complex attribute with the sub-attributes that RFC 7643 §2.4 gives a fixed meaning: the `value`
 * passed, `display`, `type` with its suggested values, and `primary`.
 */
export function definePlural(
  name: string,
  description: string,
  value: Attribute,
  canonicalTypes?: readonly string[],
): Attribute {
  const typeCharacteristics = canonicalTypes === undefined ? {} : { canonicalValues: canonicalTypes };
  return defineAttribute(name, 'complex', description, {
    multiValued: true,
    subAttributes: [
      value,
      defineAttribute('display', 'string', 'A name of this value for people to read.'),
      defineAttribute('type', 'string', 'What this value is for.', typeCharacteristics),
      definePrimary(),
    ],
  });
}

/** The `primary` sub-attribute (RFC 7643 §2.4): at most one element of an attribute says true. */
export function definePrimary(): Attribute {
  return defineAttribute('primary', 'boolean', 'Whether this is the preferred value; true at most once.');
}
