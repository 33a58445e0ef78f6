import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coreRegistry } from '../schema/core-registry.ts';
import { defineAttribute, defineReference } from '../schema/define-attribute.ts';
import type { JsonObject } from '../schema/registry.ts';
import { toComparable } from './comparable.ts';
import { comparableTerms } from './comparable-terms.ts';
import { comparableText } from './comparable-text.ts';

const USER = coreRegistry.resource('User')!;
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

describe('toComparable', () => {
  it('folds what is without case, keeps the rest, and leaves out what is empty [SCH-16] [SCH-18]', () => {
    const resource: JsonObject = {
      externalId: 'Ä1',
      userName: 'STRAẞE',
      name: { familyName: '', givenName: 'Ada' },
      displayName: '',
      active: false,
      emails: [{ value: 'A@B', primary: true }, { value: '' }, {}],
      roles: [{ value: '' }],
      [ENTERPRISE]: { department: '', costCenter: '' },
    };
    expect(toComparable(resource, USER)).toEqual({
      externalId: 'Ä1',
      userName: 'strasse',
      name: { givenName: 'ada' },
      active: false,
      emails: [{ value: 'a@b', primary: true }],
    });
  });

  it('leaves out what is never returned and what no schema knows [FLT-24]', () => {
    const resource = JSON.parse('{"password":"x","foo":1,"__proto__":{"userName":"y"},"title":"t"}');
    expect(toComparable(resource, USER)).toEqual({ title: 't' });
  });

  it('gives the same for a canonical resource and for its part of the representation', () => {
    const resource = { userName: 'Ada', [ENTERPRISE]: { department: 'X' } };
    const representation = {
      schemas: [USER.schema.id, ENTERPRISE],
      id: 'I',
      ...resource,
      meta: { resourceType: 'User' },
    };
    expect(toComparable(representation, USER)).toEqual({
      schemas: [USER.schema.id.toLowerCase(), ENTERPRISE.toLowerCase()],
      id: 'I',
      meta: { resourceType: 'User' },
      ...toComparable(resource, USER),
    });
  });

  it('changes nothing the second time', () => {
    const once = toComparable(
      { userName: 'İ ΣΑΣ', emails: [{ value: 'Ａ' }], meta: { created: '2026-01-01T01:00:00+01:00' } },
      USER,
    );
    expect(toComparable(once, USER)).toEqual(once);
  });
});

describe('comparable text', () => {
  const dateTime = defineAttribute('at', 'dateTime', '');
  const binary = defineAttribute('bytes', 'binary', '');

  it('writes an instant in UTC with nine digits, so that order as text is order in time [FLT-13]', () => {
    expect(comparableText('2011-05-13T06:42:34+02:00', dateTime)).toBe('2011-05-13T04:42:34.000000000Z');
    expect(comparableText('2011-05-13T04:42:34.12', dateTime)).toBe('2011-05-13T04:42:34.120000000Z');
    expect(comparableText('2011-05-13', dateTime)).toBeUndefined();
    const instants = fc.date({
      min: new Date('0001-01-02'),
      max: new Date('9999-12-30'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, instants, (one, other) => {
        const [a, b] = [one, other].map((date) => comparableText(date.toISOString(), dateTime)!);
        expect(a! < b!).toBe(one < other);
      }),
    );
  });

  it('writes bytes in one way, whatever padding and spare bits they came with [SCH-07]', () => {
    expect(comparableText('AAE', binary)).toBe('AAE=');
    expect(comparableText('AAF=', binary)).toBe('AAE=');
    expect(comparableText('AR', binary)).toBe('AQ==');
    for (const wrong of ['A', 'AAAAA', '!!', 'AA-_', 'A==='])
      expect(comparableText(wrong, binary)).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const base64 = btoa(String.fromCharCode(...bytes));
        expect(comparableText(base64, binary)).toBe(base64);
        expect(comparableText(base64.replaceAll('=', ''), binary)).toBe(base64);
      }),
    );
  });

  it('writes references to one resource in one way, other URLs as they are [SCH-08] [SCH-09]', () => {
    const manager = defineReference('$ref', ['User'], '');
    for (const reference of [
      'Users/1',
      '/Users/1',
      '../Users/1',
      '/v2/Users/1',
      'https://example.com/scim/v2/x/Users/1/',
    ]) {
      expect(comparableText(reference, manager), reference).toBe('Users/1');
    }
    expect(comparableText('https://Example.com/v2/a', defineReference('photo', ['external'], ''))).toBe(
      'https://Example.com/v2/a',
    );
  });

  it('takes linear time over a reference of slashes', () => {
    expect(comparableText(`${'/'.repeat(1_000_000)}x`, defineReference('$ref', ['User'], ''))).toBe('x');
  });
});

describe('comparableTerms', () => {
  it('gives each value by which an equality may select, once, with the path in lower case', () => {
    const resource: JsonObject = {
      externalId: 'E1',
      userName: 'ada',
      active: true,
      emails: [
        { value: 'a@b', type: 'work', primary: true },
        { value: 'a@b', type: 'home' },
      ],
      groups: [{ value: 'g1' }],
      [ENTERPRISE]: { department: 'X', manager: { value: 'M' } },
      id: 'i',
      schemas: ['urn:x'],
      meta: { version: 'W/"1"' },
    };
    expect(comparableTerms(toComparable(resource, USER), USER)).toEqual([
      { path: 'externalid', value: 'E1' },
      { path: 'username', value: 'ada' },
      { path: 'emails.value', value: 'a@b' },
      { path: `${ENTERPRISE.toLowerCase()}:department`, value: 'x' },
      { path: `${ENTERPRISE.toLowerCase()}:manager.value`, value: 'M' },
    ]);
  });
});
