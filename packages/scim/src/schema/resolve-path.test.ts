import { describe, expect, it } from 'vitest';
import { coreRegistry } from './core-registry.ts';
import { defineAttribute } from './define-attribute.ts';
import { ENTERPRISE_USER_URN } from './enterprise-user.ts';
import { createRegistry, type ResourceDefinition } from './registry.ts';
import { resolvePath } from './resolve-path.ts';
import { USER_URN } from './user.ts';

const user = coreRegistry.resource('User')!;

/** The names that a path resolves to, in schema casing. */
function resolve(urn: string | undefined, name: string, subAttribute?: string, definition = user): string {
  const resolved = resolvePath(
    {
      kind: 'attributePath',
      name,
      ...(urn === undefined ? {} : { urn }),
      ...(subAttribute === undefined ? {} : { subAttribute }),
    },
    definition,
  );
  if (resolved === undefined) return 'nothing';
  if (resolved.kind === 'extension') return `whole ${resolved.extension}`;
  const sub = resolved.subAttribute === undefined ? '' : `.${resolved.subAttribute.name}`;
  return `${resolved.extension ?? 'base'} ${resolved.attribute.name}${sub}`;
}

describe('resolvePath', () => {
  it('finds attributes, sub-attributes and URNs whatever their case [GEN-07] [FLT-02]', () => {
    expect(resolve(undefined, 'USERNAME')).toBe('base userName');
    expect(resolve(undefined, 'Emails', 'VALUE')).toBe('base emails.value');
    expect(resolve(USER_URN.toUpperCase(), 'username')).toBe('base userName');
    expect(resolve(ENTERPRISE_USER_URN.toLowerCase(), 'MANAGER', 'displayname')).toBe(
      `${ENTERPRISE_USER_URN} manager.displayName`,
    );
  });

  it('finds the common attributes bare and behind the base URN [FLT-20]', () => {
    expect(resolve(undefined, 'id')).toBe('base id');
    expect(resolve(undefined, 'META', 'lastmodified')).toBe('base meta.lastModified');
    expect(resolve(USER_URN, 'externalid')).toBe('base externalId');
  });

  it('takes the URN of an extension as the whole extension', () => {
    const colon = ENTERPRISE_USER_URN.lastIndexOf(':');
    expect(resolve(ENTERPRISE_USER_URN.slice(0, colon), ENTERPRISE_USER_URN.slice(colon + 1))).toBe(
      `whole ${ENTERPRISE_USER_URN}`,
    );
  });

  it('needs the URN for an attribute of an extension, and the right one', () => {
    expect(resolve(undefined, 'department')).toBe('nothing');
    expect(resolve(USER_URN, 'department')).toBe('nothing');
    expect(resolve(ENTERPRISE_USER_URN, 'userName')).toBe('nothing');
    expect(resolve(ENTERPRISE_USER_URN, 'id')).toBe('nothing');
    expect(resolve('urn:example:none', 'userName')).toBe('nothing');
  });

  it('finds nothing for unknown names and for sub-attributes of simple attributes', () => {
    expect(resolve(undefined, 'foo')).toBe('nothing');
    expect(resolve(undefined, 'name', 'foo')).toBe('nothing');
    expect(resolve(undefined, 'userName', 'value')).toBe('nothing');
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(resolve(undefined, name)).toBe('nothing');
      expect(resolve(undefined, 'name', name)).toBe('nothing');
      expect(resolve(name, 'userName')).toBe('nothing');
    }
  });

  it('prefers the longest registered URN and takes URNs that end in a version', () => {
    const nested = deviceWithExtensions('urn:example:ext', 'urn:example:ext:serial', 'urn:example:1.0');
    expect(resolve('urn:example:ext', 'serial', undefined, nested)).toBe('whole urn:example:ext:serial');
    expect(resolve('urn:example:ext:serial', 'serial', undefined, nested)).toBe(
      'urn:example:ext:serial serial',
    );
    // The parts are those that a split at the last colon and the next dot gives.
    expect(resolve('urn:example', '1', '0', nested)).toBe('whole urn:example:1.0');
    expect(resolve('urn:example:1.0', 'serial', undefined, nested)).toBe('urn:example:1.0 serial');
  });
});

function deviceWithExtensions(...urns: string[]): ResourceDefinition {
  const attributes = [defineAttribute('serial', 'string', 'The serial number.')];
  const schemas = ['urn:example:Device', ...urns].map((id) => ({
    id,
    name: id,
    description: id,
    attributes,
  }));
  const registry = createRegistry(schemas, [
    {
      id: 'Device',
      name: 'Device',
      endpoint: '/Devices',
      description: 'A device',
      schema: 'urn:example:Device',
      schemaExtensions: urns.map((schema) => ({ schema, required: false })),
    },
  ]);
  return registry.resource('Device')!;
}
