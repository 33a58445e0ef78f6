/** The attributes that a projection list names (RFC 7644 §3.10). */
import type { AttributePath } from '../filter/syntax-tree.ts';
import type { Attribute } from '../schema/attribute.ts';
import { sameName } from '../schema/name.ts';
import type { ResourceDefinition } from '../schema/registry.ts';
import { resolvePath } from '../schema/resolve-path.ts';

/** Paths are in schema casing: `name`, `name.givenName`, and with its URN for an attribute of an extension. */
export class NamedAttributes {
  /** Attributes and sub-attributes that are named themselves. */
  readonly #whole = new Set<string>();
  /** Attributes of which at least one sub-attribute is named. */
  readonly #inPart = new Set<string>();

  /** Takes one name of a list; a name that the schema does not know changes nothing. */
  add(name: string, definition: ResourceDefinition): void {
    if (sameName(name, definition.schema.id)) {
      this.#addDefaults(definition.schema.attributes, '');
      return;
    }
    const resolved = resolvePath(splitName(name), definition);
    if (resolved === undefined) return;
    if (resolved.kind === 'extension') {
      const extension = definition.extensions.find(({ schema }) => schema.id === resolved.extension);
      this.#addDefaults(extension?.schema.attributes ?? [], `${resolved.extension}:`);
      return;
    }
    const prefix = resolved.extension === undefined ? '' : `${resolved.extension}:`;
    const path = prefix + resolved.attribute.name;
    if (resolved.subAttribute === undefined) {
      this.#whole.add(path);
    } else {
      this.#inPart.add(path);
      this.#whole.add(`${path}.${resolved.subAttribute.name}`);
    }
  }

  /** Whether the attribute or sub-attribute at this path is named itself. */
  isWhole(path: string): boolean {
    return this.#whole.has(path);
  }

  /** Whether only some of the sub-attributes of the attribute at this path are named. */
  isInPart(path: string): boolean {
    return this.#inPart.has(path) && !this.#whole.has(path);
  }

  /** A schema's URN stands for the attributes that it returns by default. */
  #addDefaults(attributes: readonly Attribute[], prefix: string): void {
    for (const { name, returned } of attributes) {
      if (returned === 'default') this.#whole.add(prefix + name);
    }
  }
}

/** The parts of a name. */
function splitName(path: string): AttributePath {
  const colon = path.lastIndexOf(':');
  const [attribute = '', ...subAttribute] = path.slice(colon + 1).split('.');
  return {
    kind: 'attributePath',
    ...(colon === -1 ? {} : { urn: path.slice(0, colon) }),
    name: attribute,
    ...(subAttribute.length === 0 ? {} : { subAttribute: subAttribute.join('.') }),
  };
}
