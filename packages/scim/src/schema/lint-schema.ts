/**
 * Rules that a schema has to keep before anything is built on it (RFC 7643 §2 and §7).
 */
import type { Attribute, Schema } from './attribute.ts';
import { lowerCaseName } from './name.ts';

// `$ref` breaks the RFC's own rule for names and is a name all the same (erratum 8924).
const NAME = /^(?:[A-Za-z][A-Za-z0-9$_-]*|\$ref)$/;

/** Throws an Error that names the schema, the attribute and the first broken rule when the schema is not well formed. */
export function lintSchema(schema: Schema): void {
  const [problem] = problemsOfSchema(schema);
  if (problem !== undefined) throw new Error(`Schema ${schema.id}${problem}`);
}

/** Each broken rule behind the attribute that breaks it: `, attribute rooms.floor: a sub-attribute cannot be complex`. */
export function problemsOfSchema(schema: Schema): string[] {
  const problems = schema.id.includes(':') ? [] : [': the id of a schema is a URN'];
  problems.push(...problemsOfAttributes(schema.attributes, ''));
  for (const attribute of schema.attributes) {
    const where = `, attribute ${attribute.name}`;
    if (attribute.storage === 'separate' && (attribute.type !== 'complex' || !attribute.multiValued)) {
      problems.push(`${where}: only a multi-valued complex attribute can be stored separately`);
    }
    for (const subAttribute of attribute.subAttributes ?? []) {
      if (subAttribute.type === 'complex') {
        problems.push(`${where}.${subAttribute.name}: a sub-attribute cannot be complex`);
      }
      if (subAttribute.storage !== undefined) {
        problems.push(`${where}.${subAttribute.name}: a sub-attribute cannot be stored separately`);
      }
    }
    problems.push(...problemsOfAttributes(attribute.subAttributes ?? [], `${attribute.name}.`));
  }
  return problems;
}

function problemsOfAttributes(attributes: readonly Attribute[], prefix: string): string[] {
  const names = new Set<string>();
  const problems: string[] = [];
  for (const attribute of attributes) {
    const rule = brokenRule(attribute, names);
    if (rule !== undefined) problems.push(`, attribute ${prefix}${attribute.name}: ${rule}`);
    names.add(lowerCaseName(attribute.name));
  }
  return problems;
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
