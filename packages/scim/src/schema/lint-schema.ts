/**
 * Rules that a schema has to keep before anything is built on it (RFC 7643 §2 and §7). A schema that breaks one is a
 * programming error, so the first broken rule is thrown.
 */
import type { Attribute, Schema } from './attribute.ts';
import { lowerCaseName } from './name.ts';

// `$ref` breaks the RFC's own rule for names and is a name all the same (erratum 8924).
const NAME = /^(?:[A-Za-z][A-Za-z0-9$_-]*|\$ref)$/;

/** Throws an Error that names the schema, the attribute and the rule when the schema is not well formed. */
export function lintSchema(schema: Schema): void {
  if (!schema.id.includes(':')) {
    throw new Error(`Schema ${schema.id}: the id of a schema is a URN`);
  }
  lintAttributes(schema.attributes, `Schema ${schema.id}`);
  for (const attribute of schema.attributes) {
    const where = `Schema ${schema.id}, attribute ${attribute.name}`;
    if (attribute.storage === 'separate' && (attribute.type !== 'complex' || !attribute.multiValued)) {
      throw new Error(`${where}: only a multi-valued complex attribute can be stored separately`);
    }
    for (const subAttribute of attribute.subAttributes ?? []) {
      if (subAttribute.type === 'complex') {
        throw new Error(`${where}.${subAttribute.name}: a sub-attribute cannot be complex`);
      }
      if (subAttribute.storage !== undefined) {
        throw new Error(`${where}.${subAttribute.name}: a sub-attribute cannot be stored separately`);
      }
    }
    lintAttributes(attribute.subAttributes ?? [], where);
  }
}

function lintAttributes(attributes: readonly Attribute[], where: string): void {
  const names = new Set<string>();
  for (const attribute of attributes) {
    const rule = brokenRule(attribute, names);
    if (rule !== undefined) {
      throw new Error(`${where}, attribute ${attribute.name}: ${rule}`);
    }
    names.add(lowerCaseName(attribute.name));
  }
}

function brokenRule(attribute: Attribute, namesBefore: ReadonlySet<string>): string | undefined {
  if (!NAME.test(attribute.name)) {
    return 'a name starts with a letter and goes on with letters, digits, "-", "_" or "$"';
  }
  if (namesBefore.has(lowerCaseName(attribute.name))) {
    return 'names of one level differ in more than case';
  }
  if ((attribute.type === 'complex') !== (attribute.subAttributes !== undefined)) {
    return 'sub-attributes belong to complex attributes, and each of those has them';
  }
  if ((attribute.type === 'reference') !== (attribute.referenceTypes !== undefined)) {
    return 'referenceTypes belong to references, and each of those has them';
  }
  if (attribute.type === 'complex' && (attribute.caseExact || attribute.uniqueness !== 'none')) {
    return 'a complex attribute has no caseExact or uniqueness of its own';
  }
  return undefined;
}
