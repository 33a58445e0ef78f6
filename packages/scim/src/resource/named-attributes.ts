/** The attributes that a projection list names (RFC 7644 §3.10). */
import type { AttributePath } from '../filter/syntax-tree.ts';
import type { Attribute } from '../schema/attribute.ts';
import { sameName } from '../schema/name.ts';
import type { ResourceDefinition } from '../schema/registry.ts';
import { resolvePath } from '../schema/resolve-path.ts';

export class NamedAttributes {
  /** Attributes and sub-attributes that are named themselves. */
  readonly #whole = new Set<Attribute>();
  /** Attributes of which at least one sub-attribute is named. */
  readonly #inPart = new Set<Attribute>();

  /** Takes one name of a list; a name that the schema does not know changes nothing. */
  add(name: string, definition: ResourceDefinition): void {
    if (sameName(name, definition.schema.id)) {
      this.#addDefaults(definition.schema.attributes);
      return;
    }
    const resolved = resolvePath(splitName(name), definition);
    if (resolved === undefined) return;
    if (resolved.kind === 'extension') {
      const extension = definition.extensions.find(({ schema }) => schema.id === resolved.extension);
      this.#addDefaults(extension?.schema.attributes ?? []);
    } else if (resolved.subAttribute === undefined) {
      this.#whole.add(resolved.attribute);
    } else {
      this.#inPart.add(resolved.attribute);
      this.#whole.add(resolved.subAttribute);
    }
  }

  /** Whether the attribute or sub-attribute is named itself. */
  isWhole(attribute: Attribute): boolean {
    return this.#whole.has(attribute);
  }

  /** Whether only some of the attribute's sub-attributes are named. */
  isInPart(attribute: Attribute): boolean {
    return this.#inPart.has(attribute) && !this.#whole.has(attribute);
  }

  /** A schema's URN stands for the attributes that it returns by default. */
  #addDefaults(attributes: readonly Attribute[]): void {
    for (const attribute of attributes) {
      if (attribute.returned === 'default') this.#whole.add(attribute);
    }
  }
}

/** The parts of a name; a filter in brackets, which some clients send here, is left out. */
function splitName(name: string): AttributePath {
  const open = name.indexOf('[');
  const path = open === -1 ? name : name.slice(0, open) + name.slice(name.lastIndexOf(']') + 1);
  const colon = path.lastIndexOf(':');
  const [attribute = '', ...subAttribute] = path.slice(colon + 1).split('.');
  return {
    kind: 'attributePath',
    ...(colon === -1 ? {} : { urn: path.slice(0, colon) }),
    name: attribute,
    ...(subAttribute.length === 0 ? {} : { subAttribute: subAttribute.join('.') }),
  };
}
