/** A resource type for tests, with the characteristics that no core schema has. */
import type { ResourceType, Schema } from '../schema/attribute.ts';
import { defineAttribute, definePrimary } from '../schema/define-attribute.ts';
import { createRegistry } from '../schema/registry.ts';

export const SPECIMEN_URN = 'urn:example:lab:2.0:Specimen';
export const STORAGE_URN = 'urn:example:lab:extension:2.0:Storage';

const specimenSchema: Schema = {
  id: SPECIMEN_URN,
  name: 'Specimen',
  description: 'A specimen of a laboratory',
  attributes: [
    defineAttribute('code', 'string', 'Its code.', { required: true, caseExact: true }),
    defineAttribute('serial', 'string', 'Set once.', { mutability: 'immutable' }),
    defineAttribute('labels', 'string', 'Simple and multi-valued.', { multiValued: true }),
    defineAttribute('tests', 'string', 'At least one.', { multiValued: true, required: true }),
    defineAttribute('sites', 'string', 'Set once, multi-valued.', {
      multiValued: true,
      mutability: 'immutable',
    }),
    defineAttribute('takenAt', 'dateTime', 'When it was taken.'),
    defineAttribute('constructor', 'string', 'Named like a member of every object.'),
    defineAttribute('donor', 'complex', 'With an immutable sub-attribute and a multi-valued one.', {
      subAttributes: [
        defineAttribute('value', 'string', 'Set once.', { mutability: 'immutable' }),
        defineAttribute('note', 'string', 'A note.'),
        defineAttribute('secret', 'string', 'Never kept.', { mutability: 'writeOnly', returned: 'never' }),
        defineAttribute('tags', 'string', 'Multi-valued.', { multiValued: true }),
      ],
    }),
    defineAttribute('parts', 'complex', 'Elements with immutable, required and readOnly sub-attributes.', {
      multiValued: true,
      subAttributes: [
        defineAttribute('value', 'string', 'Set once.', {
          mutability: 'immutable',
          required: true,
          caseExact: true,
        }),
        defineAttribute('note', 'string', 'A note.'),
        defineAttribute('weight', 'decimal', 'In grams.', { mutability: 'readOnly' }),
        definePrimary(),
      ],
    }),
  ],
};

const storageSchema: Schema = {
  id: STORAGE_URN,
  name: 'Storage',
  description: 'Where it is kept',
  attributes: [
    defineAttribute('room', 'string', 'The room.', { required: true }),
    defineAttribute('shelf', 'string', 'The shelf.'),
    defineAttribute('barcode', 'string', 'Set once.', { mutability: 'immutable' }),
  ],
};

const specimenResourceType: ResourceType = {
  id: 'Specimen',
  name: 'Specimen',
  endpoint: '/Specimens',
  description: 'Specimen',
  schema: SPECIMEN_URN,
  schemaExtensions: [{ schema: STORAGE_URN, required: false }],
};

export const specimenDefinition = createRegistry(
  [specimenSchema, storageSchema],
  [specimenResourceType],
).resource('Specimen')!;
