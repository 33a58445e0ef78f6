import { describe, expect, it } from 'vitest';
import { coreRegistry } from './core-registry.ts';
import { schemaRepresentation } from './discovery.ts';
import { parseResourceType } from './parse-resource-type.ts';
import { parseSchema } from './parse-schema.ts';
import { offeredSchemas } from './role.ts';

const URN = 'urn:example:schemas:Badge:2.0:User';

const schemaWith = (...attributes: unknown[]) => ({ id: URN, name: 'Badge', attributes });

function problemsOf(input: unknown): readonly string[] {
  const parsed = parseSchema(input);
  return parsed.ok ? [] : parsed.error;
}

describe('parseSchema', () => {
  it('fills in every characteristic that is not said [SCH-02]', () => {
    expect(parseSchema(schemaWith({ name: 'floor' }))).toEqual({
      ok: true,
      value: {
        id: URN,
        name: 'Badge',
        description: '',
        attributes: [
          {
            name: 'floor',
            type: 'string',
            multiValued: false,
            description: '',
            required: false,
            caseExact: false,
            mutability: 'readWrite',
            returned: 'default',
            uniqueness: 'none',
          },
        ],
      },
    });
  });

  it.each([
    coreRegistry.schema('urn:ietf:params:scim:schemas:extension:enterprise:2.0:User')!,
    ...offeredSchemas,
  ])('reads back what discovery publishes of $id', (schema) => {
    const published = JSON.parse(JSON.stringify(schemaRepresentation(schema, 'https://example.com')));
    expect(parseSchema(published)).toEqual({ ok: true, value: schema });
  });

  it.each(['string', 'boolean', 'decimal', 'integer', 'dateTime', 'binary'])(
    'takes the type %s [SCH-03]',
    (type) => {
      expect(parseSchema(schemaWith({ name: 'x', type }))).toMatchObject({
        value: { attributes: [{ type }] },
      });
    },
  );

  it('compares URIs and bytes by case whatever is said, and ignores case and uniqueness of a complex value [SCH-07] [SCH-08] [SCH-12]', () => {
    const parsed = parseSchema(
      schemaWith(
        { name: 'owner', type: 'reference', referenceTypes: ['User'], caseExact: false },
        { name: 'key', type: 'binary' },
        {
          name: 'room',
          type: 'complex',
          caseExact: true,
          uniqueness: 'server',
          subAttributes: [{ name: 'no' }],
        },
      ),
    );
    expect(parsed).toMatchObject({
      value: {
        attributes: [{ caseExact: true }, { caseExact: true }, { caseExact: false, uniqueness: 'none' }],
      },
    });
  });

  it.each<[string, unknown, string]>([
    ['what is no object [SCH-01]', [], 'one JSON object'],
    ['a URN that is none', { ...schemaWith({ name: 'x' }), id: 'Badge' }, 'URN'],
    [
      'the URN of a message [GEN-05]',
      { ...schemaWith({ name: 'x' }), id: 'urn:ietf:params:scim:api:x' },
      'messages',
    ],
    ['a schema without attributes', schemaWith(), '"attributes"'],
    ['an attribute that is no object', schemaWith('x'), 'the 1. is not'],
    ['a name that breaks the rule [SCH-01]', schemaWith({ name: '1x' }), 'a name starts with a letter'],
    [
      '__proto__ as a name [SCH-01]',
      JSON.parse(`{"id":"${URN}","attributes":[{"name":"__proto__"}]}`),
      'a name starts',
    ],
    ['two names that differ by case', schemaWith({ name: 'x' }, { name: 'X' }), 'differ in more than case'],
    ['an unknown type [SCH-03]', schemaWith({ name: 'x', type: 'number' }), 'one of string'],
    ['an unknown keyword', schemaWith({ name: 'x', mutability: 'writable' }), '"writable"'],
    ['text for a flag', schemaWith({ name: 'x', required: 'yes' }), 'true or false'],
    ['a misspelt characteristic', schemaWith({ name: 'x', multivalued: true }), 'written "multiValued"'],
    [
      'referenceTypes on text [SCH-28]',
      schemaWith({ name: 'x', referenceTypes: ['User'] }),
      'belong to references',
    ],
    [
      'a complex attribute in a complex one [SCH-11]',
      schemaWith({
        name: 'x',
        type: 'complex',
        subAttributes: [{ name: 'y', type: 'complex', subAttributes: [{ name: 'z' }] }],
      }),
      'cannot be complex',
    ],
    [
      'a complex attribute without parts [SCH-11]',
      schemaWith({ name: 'x', type: 'complex' }),
      '"subAttributes"',
    ],
    [
      'another meaning of primary [SCH-13]',
      schemaWith({ name: 'x', type: 'complex', multiValued: true, subAttributes: [{ name: 'primary' }] }),
      'always a single boolean',
    ],
    [
      'uniqueness everywhere [SCH-21]',
      schemaWith({ name: 'x', uniqueness: 'global' }),
      '"global" is not offered',
    ],
    [
      'uniqueness of a secret',
      schemaWith({ name: 'x', uniqueness: 'server', returned: 'never' }),
      'cannot be unique',
    ],
  ])('refuses %s', (_name, input, problem) => {
    expect(problemsOf(input).join(' ')).toContain(problem);
  });

  it('says all that is wrong at once', () => {
    expect(problemsOf(schemaWith({ name: '1x' }, { name: 'y', type: 'number' }))).toHaveLength(2);
  });
});

describe('parseResourceType', () => {
  const printer = { name: 'Printer', endpoint: 'Printers', schema: 'urn:example:schemas:Printer' };

  it('reads an endpoint with or without its slash [DISC-14]', () => {
    for (const endpoint of ['Printers', '/Printers']) {
      expect(parseResourceType({ ...printer, endpoint })).toMatchObject({
        value: { id: 'Printer', endpoint: '/Printers', schemaExtensions: [] },
      });
    }
  });

  it.each<[string, unknown, string]>([
    ['what is no object', null, 'one JSON object'],
    ['a name with a slash', { ...printer, name: 'a/b' }, '"name"'],
    ['an endpoint of several segments', { ...printer, endpoint: '/a/b' }, '"endpoint"'],
    ['an endpoint of the standard', { ...printer, endpoint: '/resourcetypes' }, 'taken by the standard'],
    ['an id of its own', { ...printer, id: 'Other' }, 'the same as its "name"'],
    ['a schema that is no URN', { ...printer, schema: 'Printer' }, 'URN'],
    ['extensions', { ...printer, schemaExtensions: [{}] }, 'not listed here'],
  ])('refuses %s', (_name, input, problem) => {
    const parsed = parseResourceType(input);
    expect(parsed.ok ? '' : parsed.error.join(' ')).toContain(problem);
  });
});
