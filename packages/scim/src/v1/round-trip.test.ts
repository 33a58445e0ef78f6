/** What is written through one version and read through the other is the same resource. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOperations } from '../patch/apply-operations.ts';
import { type NormalizedResource, normalizeResource } from '../resource/normalize-resource.ts';
import { isStored } from '../resource/normalize-value.ts';
import { represent } from '../resource/represent.ts';
import type { Attribute, Schema } from '../schema/attribute.ts';
import { coreRegistry } from '../schema/core-registry.ts';
import type { Json, JsonObject, ResourceDefinition } from '../schema/registry.ts';
import { fromPartialResource } from './from-partial-resource.ts';
import { fromResource } from './from-resource.ts';
import { toResource } from './to-resource.ts';

const text = fc.oneof(
  fc.constantFrom('a', 'work', 'en_US', 'en-US', '__proto__', 'constructor', 'delete', 'urn:x:1.0:y', ''),
  fc.string({ unit: 'binary' }).map((value) => value.toWellFormed().replaceAll('\0', '')),
);
// A tag that was stored with a low line reads in both versions as 1.1 writes it, so it comes back in the form of 2.0.
const languageTag = fc.constantFrom('en-US', 'de', 'zh-Hans-CN', 'not a_tag', 'da, en-gb;q=0.8');
const id = fc.constantFrom('0197f2c4', '__proto__', 'a b');

function arbitraryValue(attribute: Attribute): fc.Arbitrary<Json> {
  if (attribute.name === 'locale' || attribute.name === 'preferredLanguage') return languageTag;
  const { canonicalValues } = attribute;
  if (canonicalValues !== undefined) return fc.constantFrom(...canonicalValues);
  if (attribute.name === 'value' && attribute.required) return id;
  switch (attribute.type) {
    case 'boolean':
      return fc.boolean();
    case 'reference':
      return fc.constantFrom('https://example.com/a_b', 'urn:a-b:c');
    case 'complex':
      return arbitraryMembers(attribute.subAttributes ?? []);
    case 'binary':
      return fc.constant('MAA=');
    default:
      return attribute.required ? text.map((value) => `${value}x`) : text;
  }
}

/** `$ref` is of SCIM 2.0 only: 1.1 cannot give it back. */
function arbitraryMembers(attributes: readonly Attribute[]): fc.Arbitrary<JsonObject> {
  const written = attributes.filter((attribute) => isStored(attribute) && attribute.name !== '$ref');
  const arbitraries = written.map((attribute): [string, fc.Arbitrary<Json>] => [
    attribute.name,
    attribute.multiValued
      ? fc.array(arbitraryValue(attribute), { maxLength: 3 }).map(onePrimary)
      : arbitraryValue(attribute),
  ]);
  const requiredKeys = written.filter(({ required }) => required).map(({ name }) => name);
  return fc.record(Object.fromEntries(arbitraries), { requiredKeys }) as fc.Arbitrary<JsonObject>;
}

function onePrimary(elements: readonly Json[]): readonly Json[] {
  return elements.map((element, position) =>
    position > 0 && typeof element === 'object' ? { ...element, primary: false } : element,
  );
}

function canonical(definition: ResourceDefinition): fc.Arbitrary<NormalizedResource> {
  const attributes = (schema: Schema) => schema.attributes.filter(({ name }) => name !== 'x509Certificates');
  const extensions = definition.extensions.map(({ schema }): [string, fc.Arbitrary<JsonObject>] => [
    schema.id,
    arbitraryMembers(attributes(schema)),
  ]);
  return fc
    .record({
      base: arbitraryMembers(attributes(definition.schema)),
      externalId: fc.record({ externalId: text }, { requiredKeys: [] }),
      extensions: fc.record(Object.fromEntries(extensions), { requiredKeys: [] }),
    })
    .map(({ base, externalId, extensions: added }) => {
      const body = { schemas: [definition.schema.id], ...externalId, ...base, ...added };
      return normalized(JSON.parse(JSON.stringify(body)), definition);
    });
}

function normalized(body: JsonObject, definition: ResourceDefinition): NormalizedResource {
  const result = normalizeResource(body, definition);
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}

function representation(
  { resource, separate }: NormalizedResource,
  definition: ResourceDefinition,
): JsonObject {
  const envelope = {
    id: '0197f2c4',
    created: '2026-01-31T09:30:00.000Z',
    lastModified: '2026-01-31T09:30:00.000Z',
    version: 'W/"1"',
    location: 'https://example.com/scim/v1/k/Users/0197f2c4',
  };
  return represent(resource, definition, { ...envelope, separate });
}

describe.each(
  coreRegistry.resources.map((definition) => [definition.resourceType.name, definition] as const),
)('a canonical %s', (_name, definition) => {
  it('that is read through 1.1 and written back as a whole is the same [V1-01] [V1-15] [V1-21] [V1-25]', () => {
    fc.assert(
      fc.property(canonical(definition), (resource) => {
        const read = toResource(representation(resource, definition), definition);
        const written = fromResource(JSON.parse(JSON.stringify(read)), definition);
        if (!written.ok) throw new Error(written.error.detail);
        const again = normalized(written.value, definition);
        expect(again.resource).toEqual(resource.resource);
        expect(again.separate).toEqual(resource.separate);
      }),
    );
  });

  it('that is read through 1.1 and written back by PATCH is not changed [V1-10] [V1-12]', () => {
    fc.assert(
      fc.property(canonical(definition), (resource) => {
        const read = toResource(representation(resource, definition), definition);
        const operations = fromPartialResource(JSON.parse(JSON.stringify(read)), definition);
        if (!operations.ok) throw new Error(operations.error.detail);
        const after = applyOperations(resource.resource, operations.value, definition);
        expect(after).toEqual({ ok: true, value: resource.resource });
      }),
    );
  });
});
