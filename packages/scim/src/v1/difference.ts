/**
 * Where an attribute of SCIM 1.1 is written otherwise than in 2.0. Everything that this table does not name is the same
 * in both, so an attribute of any other schema passes through as it is.
 */
import type { Attribute, Schema } from '../schema/attribute.ts';
import { ENTERPRISE_USER_URN } from '../schema/enterprise-user.ts';
import { lowerCaseName } from '../schema/name.ts';
import { USER_URN } from '../schema/user.ts';

export interface Difference {
  /** The value is a language tag: `en_US` in 1.1 (core schema §6.1), `en-US` in 2.0. */
  readonly isLanguageTag: boolean;
  /** The names of sub-attributes in 1.1 by those in 2.0, both as the schemas spell them. */
  readonly subAttributeNames: ReadonlyMap<string, string>;
  /** Sub-attributes that 1.1 does not have. */
  readonly hiddenSubAttributes: ReadonlySet<string>;
}

const LANGUAGE_TAGS = new Set([`${USER_URN}:preferredLanguage`, `${USER_URN}:locale`]);

const SUB_ATTRIBUTE_NAMES: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  [`${ENTERPRISE_USER_URN}:manager`, new Map([['value', 'managerId']])],
]);

const HIDDEN_SUB_ATTRIBUTES = ['$ref', 'resourceType'];

const NO_NAMES: ReadonlyMap<string, string> = new Map();

const known = new WeakMap<Attribute, Difference | undefined>();

/** What is different about an attribute of this schema, or undefined when nothing is. */
export function differenceOf(schema: Schema, attribute: Attribute): Difference | undefined {
  if (!known.has(attribute))
    known.set(attribute, findDifference(`${schema.id}:${attribute.name}`, attribute));
  return known.get(attribute);
}

function findDifference(path: string, attribute: Attribute): Difference | undefined {
  const isLanguageTag = LANGUAGE_TAGS.has(path);
  const subAttributeNames = SUB_ATTRIBUTE_NAMES.get(path) ?? NO_NAMES;
  const hiddenSubAttributes = new Set(
    HIDDEN_SUB_ATTRIBUTES.filter((name) => attribute.subAttributes?.some((sub) => sub.name === name)),
  );
  const isDifferent = isLanguageTag || subAttributeNames.size > 0 || hiddenSubAttributes.size > 0;
  return isDifferent ? { isLanguageTag, subAttributeNames, hiddenSubAttributes } : undefined;
}

/** The name in SCIM 2.0 of a sub-attribute, whatever its case in 1.1; a name without a difference as it is. */
export function fromSubAttributeName(name: string, difference: Difference | undefined): string {
  for (const [v2, v1] of difference?.subAttributeNames ?? NO_NAMES) {
    if (lowerCaseName(v1) === lowerCaseName(name)) return v2;
  }
  return name;
}
