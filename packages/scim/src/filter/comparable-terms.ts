/** The values of a resource by which an equality can select it; the server indexes their hashes. */
import { isJsonObject, memberOf } from '../resource/json.ts';
import type { Attribute } from '../schema/attribute.ts';
import { lowerCaseName } from '../schema/name.ts';
import type { JsonObject, ResourceDefinition } from '../schema/registry.ts';

/** A comparable value as text, and the lower-case path of its attribute, such as `emails.value`. */
export interface ComparableTerm {
  readonly path: string;
  readonly value: string;
}

/** What `pathOfTerm` needs to know of an attribute: a sub-attribute comes with its parent. */
export interface TermAttribute {
  /** The URN of the extension that the attribute belongs to. */
  readonly extension?: string;
  readonly attribute: Attribute;
  readonly subAttribute?: Attribute;
}

/**
 * The terms of a comparable resource, each once. `id`, `meta`, `schemas` and what is stored separately give none: they
 * are not part of the stored document.
 */
export function comparableTerms(comparable: JsonObject, definition: ResourceDefinition): ComparableTerm[] {
  const terms = new Map<string, ComparableTerm>();
  const add = (owner: TermAttribute, value: unknown): void => {
    const path = pathOfTerm(owner);
    if (path === undefined) return;
    for (const element of Array.isArray(value) ? value : [value]) {
      const term = { path, value: String(element) };
      terms.set(`${term.path} ${term.value}`, term);
    }
  };
  const collect = (
    members: JsonObject,
    attributes: readonly Attribute[],
    extension: { extension?: string },
  ): void => {
    for (const attribute of attributes) {
      const value = memberOf(members, attribute.name);
      if (value === undefined) continue;
      if (attribute.type !== 'complex') {
        add({ ...extension, attribute }, value);
        continue;
      }
      for (const element of Array.isArray(value) ? value : [value]) {
        for (const subAttribute of attribute.subAttributes ?? []) {
          const member = memberOf(element, subAttribute.name);
          if (member !== undefined) add({ ...extension, attribute, subAttribute }, member);
        }
      }
    }
  };
  collect(comparable, definition.common, {});
  collect(comparable, definition.schema.attributes, {});
  for (const { schema } of definition.extensions) {
    const extension = memberOf(comparable, schema.id);
    if (isJsonObject(extension)) collect(extension, schema.attributes, { extension: schema.id });
  }
  return [...terms.values()];
}

/**
 * The path under which values of this attribute are among the terms; undefined when they are not. Booleans and values
 * that the schema suggests, such as `work`, select too much to be worth an index entry.
 */
export function pathOfTerm({ extension, attribute, subAttribute }: TermAttribute): string | undefined {
  const simple = subAttribute ?? attribute;
  const isStored = attribute.storage === undefined && !ENVELOPE.has(attribute.name);
  const isSelective =
    simple.type !== 'complex' && simple.type !== 'boolean' && simple.canonicalValues === undefined;
  if (!isStored || !isSelective) return undefined;
  const prefix = extension === undefined ? '' : `${extension}:`;
  const suffix = subAttribute === undefined ? '' : `.${subAttribute.name}`;
  return lowerCaseName(`${prefix}${attribute.name}${suffix}`);
}

/** The common attributes that the service keeps beside the document. */
const ENVELOPE: ReadonlySet<string> = new Set(['schemas', 'id', 'meta']);
