import { describe, expect, it } from 'vitest';
import { coreRegistry } from '../schema/core-registry.ts';
import { type Characteristics, defineAttribute } from '../schema/define-attribute.ts';
import { createRegistry } from '../schema/registry.ts';
import { keepImmutable } from './keep-immutable.ts';

const text = (name: string, characteristics: Characteristics = {}) =>
  defineAttribute(name, 'string', 'Text.', characteristics);
const immutable = { mutability: 'immutable' } as const;
const subAttributes = [text('vendor', immutable), text('model')];
const [device] = createRegistry(
  [
    {
      id: 'urn:example:Device',
      name: 'Device',
      description: 'A device',
      attributes: [
        text('serial', immutable),
        text('label'),
        defineAttribute('make', 'complex', 'Make.', { subAttributes }),
        defineAttribute('parts', 'complex', 'Parts.', { multiValued: true, subAttributes }),
      ],
    },
    {
      id: 'urn:example:Asset',
      name: 'Asset',
      description: 'An asset',
      attributes: [text('tag', immutable), text('note')],
    },
  ],
  [
    {
      id: 'Device',
      name: 'Device',
      endpoint: '/Devices',
      description: 'A device',
      schema: 'urn:example:Device',
      schemaExtensions: [{ schema: 'urn:example:Asset', required: false }],
    },
  ],
).resources;

const before = {
  externalId: 'x',
  serial: '1',
  label: 'a',
  make: { vendor: 'V', model: 'M' },
  parts: [{ vendor: 'P' }],
  'urn:example:Asset': { tag: 'T', note: 'n' },
};

describe('keepImmutable', () => {
  it('keeps immutable values that a PUT leaves out, and nothing else [PUT-06] [PUT-03]', () => {
    const kept = keepImmutable(before, { label: 'b' }, device!);
    expect(kept.ok && JSON.stringify(kept.value)).toBe(
      '{"serial":"1","label":"b","make":{"vendor":"V"},"urn:example:Asset":{"tag":"T"}}',
    );
  });

  it('takes the same value again, and a first value [PUT-06] [SCH-19]', () => {
    expect(keepImmutable(before, before, device!)).toEqual({ ok: true, value: before });
    expect(keepImmutable({}, before, device!)).toEqual({ ok: true, value: before });
  });

  it.each([
    [{ serial: '2' }, 'serial is immutable'],
    [{ make: { vendor: 'W' } }, 'make.vendor is immutable'],
    [{ 'urn:example:Asset': { tag: 'U' } }, 'urn:example:Asset:tag is immutable'],
  ])('refuses %j as a change of an immutable value [PUT-06] [SCH-19]', (after, detail) => {
    expect(keepImmutable(before, after, device!)).toEqual({
      ok: false,
      error: { status: 400, scimType: 'mutability', detail: expect.stringContaining(detail) },
    });
  });

  it('lets elements of multi-valued attributes be exchanged as a whole [RES-18]', () => {
    const parts = [{ vendor: 'Q' }];
    expect(keepImmutable(before, { parts }, device!)).toMatchObject({ ok: true, value: { parts } });
  });

  it('changes nothing where nothing is immutable [PUT-03]', () => {
    const after = { userName: 'ada', emails: [{ value: 'a' }] };
    const stored = { userName: 'ada.king', title: 'Countess' };
    expect(keepImmutable(stored, after, coreRegistry.resource('User')!)).toEqual({ ok: true, value: after });
  });
});
