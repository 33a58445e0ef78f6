/**
 * Looking up an attribute by name, whatever its case. The table of a list of attributes is built the first time it
 * is asked for and kept as long as the list, so that a request costs one hash look-up per name.
 */
import type { Attribute } from './attribute.ts';
import { lowerCaseName } from './name.ts';

const tables = new WeakMap<readonly Attribute[], ReadonlyMap<string, number>>();

function tableOf(attributes: readonly Attribute[]): ReadonlyMap<string, number> {
  let table = tables.get(attributes);
  if (table === undefined) {
    const positions = new Map<string, number>();
    for (const [position, { name }] of attributes.entries()) {
      positions.set(name, position);
      positions.set(lowerCaseName(name), position);
    }
    table = positions;
    tables.set(attributes, table);
  }
  return table;
}

/** The position of the attribute of this name in the list, names compared without case (RFC 7643 §2.1). */
export function attributePosition(attributes: readonly Attribute[], name: string): number | undefined {
  const table = tableOf(attributes);
  return table.get(name) ?? table.get(lowerCaseName(name));
}

/** The attribute of this name in the list, names compared without case (RFC 7643 §2.1). */
export function findAttribute(attributes: readonly Attribute[], name: string): Attribute | undefined {
  const position = attributePosition(attributes, name);
  return position === undefined ? undefined : attributes[position];
}

/** The sub-attribute of this name, or undefined when the attribute is simple or has none of the name. */
export function findSubAttribute(attribute: Attribute, name: string): Attribute | undefined {
  return attribute.subAttributes === undefined ? undefined : findAttribute(attribute.subAttributes, name);
}
