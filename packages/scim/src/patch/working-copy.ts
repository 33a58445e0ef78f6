/**
 * The resource while a PATCH is applied. The resource given is never changed: attributes are copied when an operation
 * first writes them, and a new resource is put together at the end.
 */
import { equalJson, isJsonObject, memberOf } from '../resource/json.ts';
import type { Attribute, Schema } from '../schema/attribute.ts';
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';
import { Effort } from './effort.ts';
import { ElementComparison } from './element-comparison.ts';
import { ElementList } from './element-list.ts';
import type { AttributeLocation } from './operation.ts';

/** An attribute that was asked for; multi-valued ones are kept as lists. */
interface Slot {
  readonly location: AttributeLocation;
  content: Json | undefined | ElementList;
}

export class WorkingCopy {
  readonly effort = new Effort();
  readonly #resource: JsonObject;
  readonly #definition: ResourceDefinition;
  readonly #slots = new Map<string, Slot>();

  constructor(resource: JsonObject, definition: ResourceDefinition) {
    this.#resource = resource;
    this.#definition = definition;
  }

  /** The attribute's value at this point of the sequence; undefined when it is unassigned. */
  value(location: AttributeLocation): Json | undefined {
    const slot = this.#slots.get(keyOf(location));
    return slot === undefined ? storedValue(this.#resource, location) : contentOf(slot);
  }

  isAssigned(location: AttributeLocation): boolean {
    const slot = this.#slots.get(keyOf(location));
    return slot?.content instanceof ElementList ? slot.content.size > 0 : this.value(location) !== undefined;
  }

  /** Whether an attribute of the extension is assigned. */
  hasExtension({ id, attributes }: Schema): boolean {
    return attributes.some((attribute) => this.isAssigned({ extension: id, attribute }));
  }

  /** Gives the attribute this value; undefined unassigns it. */
  set(location: AttributeLocation, value: Json | undefined): void {
    if (location.attribute.multiValued) {
      this.list(location).replaceAll(Array.isArray(value) ? value : []);
    } else {
      this.#slots.set(keyOf(location), { location, content: value });
    }
  }

  /** The elements of a multi-valued attribute, to be changed in place. */
  list(location: AttributeLocation): ElementList {
    const slot = this.#slots.get(keyOf(location));
    if (slot?.content instanceof ElementList) {
      return slot.content;
    }
    const value = storedValue(this.#resource, location);
    const comparison = new ElementComparison(location.attribute);
    const content = new ElementList(Array.isArray(value) ? value : [], comparison, this.effort);
    this.#slots.set(keyOf(location), { location, content });
    return content;
  }

  /** The attributes that operations had in hand, each with its value now. */
  touched(): { location: AttributeLocation; value: Json | undefined }[] {
    return [...this.#slots.values()].map((slot) => ({ location: slot.location, value: contentOf(slot) }));
  }

  /** The resource as it is now, in the order of the schema; the resource given itself when nothing has changed. */
  finish(): JsonObject {
    const isChanged = ({ location, value }: { location: AttributeLocation; value: Json | undefined }) =>
      !equalJson(value, storedValue(this.#resource, location));
    if (!this.touched().some(isChanged)) {
      return this.#resource;
    }
    const { common, schema, extensions } = this.#definition;
    const members = this.#assigned([...common, ...schema.attributes], undefined);
    for (const extension of extensions) {
      const content = this.#assigned(extension.schema.attributes, extension.schema.id);
      if (content.length > 0) {
        members.push([extension.schema.id, Object.fromEntries(content)]);
      }
    }
    return Object.fromEntries(members);
  }

  #assigned(attributes: readonly Attribute[], extension: string | undefined): [string, Json][] {
    const members: [string, Json][] = [];
    for (const attribute of attributes) {
      const value = this.value(extension === undefined ? { attribute } : { extension, attribute });
      if (value !== undefined) {
        members.push([attribute.name, value]);
      }
    }
    return members;
  }
}

function keyOf({ extension, attribute }: AttributeLocation): string {
  return extension === undefined ? attribute.name : `${extension}:${attribute.name}`;
}

function storedValue(resource: JsonObject, { extension, attribute }: AttributeLocation): Json | undefined {
  const owner = extension === undefined ? resource : memberOf(resource, extension);
  return isJsonObject(owner) ? memberOf(owner, attribute.name) : undefined;
}

function contentOf({ content }: Slot): Json | undefined {
  if (!(content instanceof ElementList)) {
    return content;
  }
  return content.size === 0 ? undefined : content.elements();
}
