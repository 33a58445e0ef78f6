import { describe, expect, it } from 'vitest';
import type { Attribute, ResourceType, Schema } from './attribute.ts';
import { defineAttribute, defineReference } from './define-attribute.ts';
import { createRegistry } from './registry.ts';

const DEVICE = 'urn:example:schemas:Device';
const EXTENSION = 'urn:example:schemas:extension:Device';

function schemaOf(id: string, ...attributes: Attribute[]): Schema {
  return { id, name: 'Device', description: 'A device', attributes };
}

function resourceTypeOf(...extensions: string[]): ResourceType {
  return {
    id: 'Device',
    name: 'Device',
    endpoint: '/Devices',
    description: 'A device',
    schema: DEVICE,
    schemaExtensions: extensions.map((schema) => ({ schema, required: false })),
  };
}

const serial = defineAttribute('serial', 'string', 'The serial number.');

describe('createRegistry', () => {
  it('finds schemas by URN in any case and resource types by name [GEN-07] [DISC-11]', () => {
    const registry = createRegistry([schemaOf(DEVICE, serial)], [resourceTypeOf()]);
    expect(registry.schema(DEVICE.toUpperCase())?.id).toBe(DEVICE);
    expect(registry.resource('Device')?.schema.id).toBe(DEVICE);
    expect(registry.resource('constructor')).toBeUndefined();
    expect(registry.schema('urn:example:none')).toBeUndefined();
  });

  it('gives every resource type the common attributes [SCH-27]', () => {
    const registry = createRegistry([schemaOf(DEVICE, serial)], [resourceTypeOf()]);
    const names = registry.resource('Device')?.common.map((attribute) => attribute.name);
    expect(names).toEqual(['schemas', 'id', 'externalId', 'meta']);
  });

  it('refuses a schema that redefines a common attribute [SCH-27]', () => {
    const schema = schemaOf(DEVICE, defineAttribute('ID', 'string', 'Its own id.'));
    expect(() => createRegistry([schema], [resourceTypeOf()])).toThrow('ID is a common attribute');
  });

  it('refuses resource types whose schema or extension is not registered [DISC-08]', () => {
    expect(() => createRegistry([], [resourceTypeOf()])).toThrow(DEVICE);
    expect(() => createRegistry([schemaOf(DEVICE, serial)], [resourceTypeOf(EXTENSION)])).toThrow(EXTENSION);
  });

  it('refuses a schema or a resource type that is given twice', () => {
    const schema = schemaOf(DEVICE, serial);
    const again = schemaOf(DEVICE.toUpperCase(), serial);
    expect(() => createRegistry([schema, again], [])).toThrow('registered twice');
    expect(() => createRegistry([schema], [resourceTypeOf(), resourceTypeOf()])).toThrow('registered twice');
  });

  it.each(['1x', '', 'a b', 'a.b', 'a:b', '__proto__', '$value', 'é'])(
    'refuses the attribute name %j [SCH-01]',
    (name) => {
      const schema = schemaOf(DEVICE, defineAttribute(name, 'string', 'Its name breaks the rule.'));
      expect(() => createRegistry([schema], [])).toThrow('a name starts with a letter');
    },
  );

  it.each(['x', 'x1', 'a-b_c$d', '$ref'])('takes the attribute name %j [SCH-01]', (name) => {
    const schema = schemaOf(DEVICE, defineAttribute(name, 'string', 'Its name keeps the rule.'));
    expect(createRegistry([schema], []).schemas).toHaveLength(1);
  });

  it('refuses names of one level that differ only by case [GEN-07]', () => {
    const schema = schemaOf(DEVICE, serial, defineAttribute('SERIAL', 'string', 'The same again.'));
    expect(() => createRegistry([schema], [])).toThrow('differ in more than case');
  });

  it('refuses a complex sub-attribute and takes a multi-valued simple one [SCH-11]', () => {
    const inner = defineAttribute('inner', 'complex', 'Too deep.', { subAttributes: [serial] });
    const list = defineAttribute('list', 'string', 'Several.', { multiValued: true });
    const outerOf = (sub: Attribute) =>
      defineAttribute('outer', 'complex', 'Outer.', { subAttributes: [sub] });
    expect(() => createRegistry([schemaOf(DEVICE, outerOf(inner))], [])).toThrow('cannot be complex');
    expect(createRegistry([schemaOf(DEVICE, outerOf(list))], []).schemas).toHaveLength(1);
  });

  it('refuses complex attributes with caseExact, uniqueness or no sub-attributes [SCH-12]', () => {
    const complex = (characteristics: Partial<Attribute>) =>
      schemaOf(DEVICE, defineAttribute('outer', 'complex', 'Outer.', characteristics));
    expect(() => createRegistry([complex({})], [])).toThrow('sub-attributes');
    expect(() => createRegistry([complex({ subAttributes: [serial], caseExact: true })], [])).toThrow(
      'caseExact',
    );
    expect(() => createRegistry([complex({ subAttributes: [serial], uniqueness: 'server' })], [])).toThrow(
      'uniqueness',
    );
  });

  it('ties referenceTypes to references [SCH-28]', () => {
    const text = defineAttribute('text', 'string', 'No reference.', { referenceTypes: ['User'] });
    const reference = defineAttribute('owner', 'reference', 'A reference to nothing in particular.');
    expect(() => createRegistry([schemaOf(DEVICE, text)], [])).toThrow('referenceTypes');
    expect(() => createRegistry([schemaOf(DEVICE, reference)], [])).toThrow('referenceTypes');
    const good = schemaOf(DEVICE, defineReference('owner', ['User'], 'The owner.'));
    expect(createRegistry([good], []).schemas).toHaveLength(1);
  });

  it('keeps separate storage to multi-valued complex attributes of the base schema', () => {
    const members = defineAttribute('members', 'complex', 'Members.', {
      multiValued: true,
      storage: 'separate',
      subAttributes: [serial],
    });
    const text = defineAttribute('text', 'string', 'Simple.', { storage: 'separate' });
    expect(() => createRegistry([schemaOf(DEVICE, text)], [])).toThrow('stored separately');
    expect(() =>
      createRegistry([schemaOf(DEVICE, serial), schemaOf(EXTENSION, members)], [resourceTypeOf(EXTENSION)]),
    ).toThrow('stored separately');
    expect(createRegistry([schemaOf(DEVICE, members)], [resourceTypeOf()]).resources).toHaveLength(1);
  });
});

describe('defineAttribute', () => {
  it('fills in what is not said [SCH-02]', () => {
    expect(serial).toEqual({
      name: 'serial',
      type: 'string',
      multiValued: false,
      description: 'The serial number.',
      required: false,
      caseExact: false,
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'none',
    });
  });
});
