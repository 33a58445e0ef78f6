import { describe, expect, it } from 'vitest';
import { coreRegistry } from '../schema/core-registry.ts';
import { Coercions } from './coercions.ts';
import { DIALECTS, type DialectName } from './dialects.ts';
import { coerceQuery, readFields, withoutPastedEndpoint } from './request.ts';

describe('withoutPastedEndpoint', () => {
  it.each([
    ['Users/Users', 'Users'],
    ['Users/Groups', 'Groups'],
    ['Groups/Users/1', 'Users/1'],
    ['Users/Users/.search', 'Users/.search'],
    ['Users/ServiceProviderConfig', 'ServiceProviderConfig'],
    ['Users/Schemas/urn:x', 'Schemas/urn:x'],
    ['Users', 'Users'],
    ['Users/1', 'Users/1'],
    ['Users/.search', 'Users/.search'],
    ['Schemas/Users', 'Schemas/Users'],
    ['Users/users', 'Users/users'],
    ['', ''],
  ])('reads /%s as /%s', (sent, served) => {
    const segments = sent === '' ? [] : sent.split('/');
    expect(withoutPastedEndpoint(segments, coreRegistry).join('/')).toBe(served);
  });
});

const fields = (dialect: DialectName, sent: Partial<Parameters<typeof readFields>[0]>, hasBody = true) => {
  const coercions = new Coercions(DIALECTS[dialect]);
  const usual = {
    contentType: 'application/scim+json',
    userAgent: 'x',
    authorization: 'Bearer t',
  };
  const refused = readFields({ ...usual, ...sent }, hasBody, coercions)?.name;
  return { refused, coercions: coercions.made().map(({ entry, path }) => `${entry} ${path}`) };
};

describe('readFields', () => {
  it.each<[string, Partial<Parameters<typeof readFields>[0]>, string[]]>([
    ['nothing in the usual ones', {}, []],
    ['no Content-Type', { contentType: null }, ['missing-content-type Content-Type']],
    ['an empty Content-Type', { contentType: '' }, ['missing-content-type Content-Type']],
    ['the charset that all have', { contentType: 'application/json; charset="UTF-8"' }, []],
    ['another charset', { contentType: 'application/json;charset=ISO-8859-1' }, ['odd-charset Content-Type']],
    ['a misspelt charset', { contentType: 'application/json; charset=utf8' }, ['odd-charset Content-Type']],
    ['no User-Agent', { userAgent: '' }, ['missing-user-agent User-Agent']],
    ['the scheme in another case', { authorization: 'bearer t' }, []],
    ['the token alone', { authorization: 'rcs_1' }, ['bare-token Authorization']],
    ['the scheme twice', { authorization: 'Bearer  Bearer t' }, ['doubled-scheme Authorization']],
  ])('notes %s', (_what, sent, coercions) => {
    expect(fields('generic', sent)).toEqual({ refused: undefined, coercions });
  });

  it('asks no Content-Type of a request without a body', () => {
    expect(fields('strict', { contentType: null }, false)).toEqual({ refused: undefined, coercions: [] });
  });

  it('says in strict what it does not take', () => {
    expect(fields('strict', { contentType: null }).refused).toBe('missing-content-type');
    expect(fields('strict', { contentType: 'application/json;charset=x' }).refused).toBe('odd-charset');
  });
});

describe('coerceQuery', () => {
  it('leaves out lists that name nothing [PROJ-07]', () => {
    const coercions = new Coercions(DIALECTS.generic);
    const query = new URLSearchParams('attributes=&count=&ExcludedAttributes=%20&filter=');
    expect(String(coerceQuery(query, coercions))).toBe('count=&filter=');
    expect(coercions.made().map(({ path }) => path)).toEqual(['attributes', 'ExcludedAttributes']);
  });

  it('leaves out filters in lists [PROJ-05]', () => {
    const coercions = new Coercions(DIALECTS.entra);
    const list = 'userName,emails[type eq "a],b" and value pr].value,name.givenName,roles[';
    const read = coerceQuery(new URLSearchParams({ attributes: list, filter: list }), coercions);
    expect(read.get('attributes')).toBe('userName,emails.value,name.givenName,roles');
    expect(read.get('filter')).toBe(list);
    expect(coercions.made()).toEqual([{ entry: 'value-path-in-attributes', path: 'attributes' }]);
  });

  it('gives the same object when there is none', () => {
    const query = new URLSearchParams('attributes=id');
    expect(coerceQuery(query, new Coercions(DIALECTS.generic))).toBe(query);
  });
});
