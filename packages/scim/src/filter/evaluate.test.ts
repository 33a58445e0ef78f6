import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coreRegistry } from '../schema/core-registry.ts';
import type { JsonObject } from '../schema/registry.ts';
import { toComparable } from './comparable.ts';
import { evaluateElement, evaluateFilter } from './evaluate.ts';
import { parseFilter } from './parse.ts';
import { type ResolveOptions, resolveElementFilter, resolveFilter } from './resolve.ts';

const USER = coreRegistry.resource('User')!;
const GROUP = coreRegistry.resource('Group')!;
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

function resolve(text: string, definition = USER, options: ResolveOptions = {}) {
  const filter = parseFilter(text);
  return filter.ok ? resolveFilter(filter.value, definition, options) : filter;
}

function matches(text: string, resource: JsonObject, definition = USER): boolean {
  const filter = resolve(text, definition);
  if (!filter.ok) throw new Error(filter.error.detail);
  return evaluateFilter(filter.value, toComparable(resource, definition));
}

const ADA: JsonObject = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ENTERPRISE],
  id: '2819c223-7f76-453a-919d-413861904646',
  externalId: 'Ada1',
  userName: 'Ada@Example.com',
  name: { familyName: 'Lovelace' },
  title: '',
  active: true,
  emails: [
    { value: 'ada@work.example', type: 'work', primary: true },
    { value: 'ada@home.example', type: 'home' },
  ],
  groups: [{ value: 'g1', display: 'Engines', type: 'direct', $ref: 'https://example.com/v2/Groups/g1' }],
  x509Certificates: [{ value: 'AAE' }],
  [ENTERPRISE]: { department: 'Analysis', manager: { value: 'M1', $ref: '../Users/M1' } },
  meta: {
    resourceType: 'User',
    created: '2026-01-31T09:30:00.000Z',
    lastModified: '2026-01-31T09:30:00.500Z',
    location: 'https://example.com/scim/v2/Users/2819c223-7f76-453a-919d-413861904646',
    version: 'W/"3"',
  },
};

describe('comparisons of text', () => {
  it.each<readonly [string, boolean]>([
    ['USERNAME EQ "ada@example.com"', true],
    ['urn:ietf:params:scim:schemas:core:2.0:user:userName eq "ada@example.com"', true],
  ])('%s is %s [FLT-02]', (filter, expected) => {
    expect(matches(filter, ADA)).toBe(expected);
  });

  it.each<readonly [string, boolean]>([
    ['userName eq "ADA@EXAMPLE.COM"', true],
    ['userName co "EXAMPLE"', true],
    ['externalId eq "Ada1"', true],
    ['externalId eq "ada1"', false],
  ])('%s is %s [FLT-11]', (filter, expected) => {
    expect(matches(filter, ADA)).toBe(expected);
  });

  it.each<readonly [string, boolean]>([
    ['userName gt "ADA"', true],
    ['userName lt "b"', true],
    ['name.familyName ge "lovelace"', true],
  ])('%s is %s [FLT-13]', (filter, expected) => {
    expect(matches(filter, ADA)).toBe(expected);
  });

  it.each<readonly [string, boolean]>([
    ['userName sw "ada@example.com"', true],
    ['userName ew "ada@example.com"', true],
    ['userName co ""', true],
  ])('%s is %s [FLT-14]', (filter, expected) => {
    expect(matches(filter, ADA)).toBe(expected);
  });

  it.each<readonly [string, boolean]>([['id eq "2819C223-7F76-453A-919D-413861904646"', false]])(
    '%s is %s [FLT-20]',
    (filter, expected) => {
      expect(matches(filter, ADA)).toBe(expected);
    },
  );

  it.each<readonly [string, boolean]>([['userName co "%"', false]])(
    '%s is %s [FLT-26]',
    (filter, expected) => {
      expect(matches(filter, ADA)).toBe(expected);
    },
  );

  it('orders by code point, not by UTF-16 unit [FLT-13]', () => {
    expect(matches('title gt "\ue000"', { title: '\u{10000}' })).toBe(true);
    expect(matches('title gt "\ufffd"', { title: '😀' })).toBe(true);
    expect(matches('title lt "\u{10001}"', { title: '\u{10000}' })).toBe(true);
  });
});

describe('comparisons of other types', () => {
  it.each([
    ['meta.created eq "2026-01-31T10:30:00+01:00"', true, 'the same instant in another zone'],
    ['meta.created eq "2026-01-31T09:30:00"', true, 'no zone is UTC'],
    ['meta.lastModified gt "2026-01-31T09:30:00.49Z"', true, 'fractions are padded'],
    ['meta.lastModified lt "2026-01-31T09:30:00.5000001Z"', true, 'finer than milliseconds'],
    ['meta.created eq "2026-01-31T09:30:00.0000001Z"', false, 'finer than milliseconds'],
    ['meta.version eq "W/\\"3\\""', true, 'versions'],
    ['meta.resourceType eq "user"', false, 'with case'],
    ['active eq true', true, 'booleans'],
    ['active ne true', false, 'booleans'],
    ['emails.primary eq false', false, 'unspecified is absent'],
    ['x509Certificates.value eq "AAF="', true, 'the same bytes'],
    [
      'meta.location eq "https://example.com/scim/Users/2819c223-7f76-453a-919d-413861904646"',
      true,
      'no version segment',
    ],
    ['groups.$ref eq "Groups/g1"', true, 'a relative reference'],
    [`${ENTERPRISE}:manager.$ref eq "https://example.com/v1/Users/M1"`, true, 'another version segment'],
    [`${ENTERPRISE}:manager.value eq "m1"`, false, 'ids have case'],
    [`${ENTERPRISE}:manager eq "M1"`, true, 'a complex attribute means its value'],
    [`${ENTERPRISE}:department eq "ANALYSIS"`, true, 'extensions'],
    [`schemas eq "${ENTERPRISE.toUpperCase()}"`, true, 'schemas, without case'],
    ['schemas[value sw "urn:ietf:params:scim:schemas:extension:"]', true, 'elements that are simple'],
  ])('%s is %s: %s [FLT-13] [FLT-18] [FLT-20]', (filter, expected) => {
    expect(matches(filter, ADA)).toBe(expected);
  });
});

describe('absent values', () => {
  it.each<readonly [string, boolean]>([
    ['nickName pr', false],
    ['title pr', false],
    ['nickName ne "x"', true],
    ['title ne "x"', true],
    ['nickName eq null', true],
    ['nickName ne null', false],
    ['userName eq null', false],
    ['emails ne null', true],
    ['not (nickName eq "x")', true],
    ...['eq', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'].map(
      (operator) => [`nickName ${operator} ""`, false] as const,
    ),
    ['phoneNumbers pr', false],
    ['phoneNumbers.type ne "work"', true],
    ['name pr', true],
    ['meta pr', true],
    [`${ENTERPRISE} pr`, true],
    [`${ENTERPRISE}:costCenter pr`, false],
  ])('%s is %s', (filter, expected) => {
    expect(matches(filter, ADA)).toBe(expected);
  });

  it('counts null, [], "", {} and what holds only those as absent [SCH-16]', () => {
    for (const [name, value] of Object.entries({
      nickName: null,
      displayName: '',
      emails: [],
      name: {},
      roles: [{}],
      addresses: [{ locality: '' }],
    })) {
      expect(matches(`${name} pr`, { [name]: value } as JsonObject), name).toBe(false);
    }
  });

  it('looks only at own members of a resource', () => {
    expect(matches('nickName pr', Object.create({ nickName: 'x' }))).toBe(false);
  });
});

describe('multi-valued attributes', () => {
  it.each([
    ['emails.value eq "ada@home.example"', true, 'any value'],
    ['emails co "HOME"', true, 'value is meant'],
    ['emails.type ne "work"', true, 'some value differs'],
    ['not (emails.type eq "work")', false, 'none equals'],
  ])('%s is %s: %s [FLT-07]', (filter, expected) => {
    expect(matches(filter, ADA)).toBe(expected);
  });

  it.each([
    ['emails[type eq "work" and value co "home"]', false],
    ['emails.type eq "work" and emails.value co "home"', true],
    ['emails[type eq "home" and not (primary eq true)]', true],
    ['emails[type eq "other" or value ew "work.example"]', true],
    ['not (emails[type eq "other"])', true],
    ['emails[display eq null]', true],
    ['phoneNumbers[type eq "work"]', false],
    ['groups[value eq "g1" and display eq "engines"]', true],
    ['name[familyName eq "lovelace" and givenName eq null]', true],
  ])('%s is %s: one element satisfies the whole bracket [FLT-08]', (filter, expected) => {
    expect(matches(filter, ADA)).toBe(expected);
  });

  it('evaluates a bracket on one element, for PATCH', () => {
    const emails = USER.schema.attributes.find(({ name }) => name === 'emails')!;
    const filter = parseFilter('type eq "WORK" and value sw "ada@"');
    const resolved = filter.ok ? resolveElementFilter(filter.value, { attribute: emails }) : filter;
    expect(resolved.ok && evaluateElement(resolved.value, { type: 'work', value: 'ada@x' })).toBe(true);
    expect(resolved.ok && evaluateElement(resolved.value, { type: 'work' })).toBe(false);
  });

  it('finds members of a group [FLT-20]', () => {
    const group = {
      displayName: 'Engines',
      members: [{ value: 'u1', type: 'User', $ref: 'https://x/Users/u1' }],
    };
    expect(matches('members eq "u1"', group, GROUP)).toBe(true);
    expect(matches('members[value eq "u1" and type eq "user"]', group, GROUP)).toBe(true);
    expect(matches('members.value eq "U1"', group, GROUP)).toBe(false);
  });
});

describe('what the schema decides, whatever the data', () => {
  const expectRefusal = (text: string, cause: string) => {
    const filter = resolve(text);
    expect(filter).toMatchObject({ ok: false, error: { status: 400, scimType: 'invalidFilter' } });
    expect(!filter.ok && filter.error.detail).toContain(cause);
  };

  it.each<readonly [string, string]>([
    ['active co true', 'It can be filtered with'],
    ['meta.created sw "2026"', 'It can be filtered with'],
    ['groups.$ref co "Groups"', 'It can be filtered with'],
    ['active eq "true"', 'true or false, without quotation marks'],
    ['userName eq 5', 'a string in double quotation marks'],
    ['meta.created gt "2026-01-31"', 'a date with a time'],
    ['meta.created gt "yesterday"', 'a date with a time'],
    ['x509Certificates.value eq "!!"', 'base64'],
    ['userName co null', 'Only eq and ne can be used with null'],
  ])('%s is refused: %s [FLT-03]', (filter, cause) => {
    expectRefusal(filter, cause);
  });

  it.each<readonly [string, string]>([
    ['userName[value eq "x"]', 'has neither several values nor sub-attributes'],
  ])('%s is refused: %s [FLT-09]', (filter, cause) => {
    expectRefusal(filter, cause);
  });

  it.each<readonly [string, string]>([
    ['name eq "x"', 'Name one of its sub-attributes: formatted, familyName'],
    ['meta eq "x"', 'Name one of its sub-attributes'],
    ['addresses eq "x"', 'Name one of its sub-attributes'],
    [`${ENTERPRISE} eq "x"`, 'whole schema'],
  ])('%s is refused: %s [FLT-10]', (filter, cause) => {
    expectRefusal(filter, cause);
  });

  it.each<readonly [string, string]>([
    ['active gt true', 'It can be filtered with eq, ne, pr'],
    ['x509Certificates.value ge "AA=="', 'It can be filtered with eq, ne, pr'],
  ])('%s is refused: %s [FLT-12]', (filter, cause) => {
    expectRefusal(filter, cause);
  });

  it.each<readonly [string, string]>([
    ['foo eq 1', 'not an attribute of User'],
    ['department eq "x"', 'not an attribute of User'],
    ['userName.x eq "y"', 'not an attribute of User'],
    ['emails[foo pr]', 'not an attribute of emails'],
    ['constructor pr', 'not an attribute of User'],
    ['urn:other:userName pr', 'not an attribute of User'],
  ])('%s is refused: %s [FLT-17]', (filter, cause) => {
    expectRefusal(filter, cause);
  });

  it.each<readonly [string, string]>([
    ['password eq "secret"', 'never returned'],
    ['password pr', 'never returned'],
  ])('%s is refused: %s [FLT-24]', (filter, cause) => {
    expectRefusal(filter, cause);
  });

  it('takes no text for a boolean', () => {
    expectRefusal('active eq "true"', 'true or false');
  });

  it('counts what the resource type lacks as absent where several types are searched [FLT-16]', () => {
    const search = (text: string) => {
      const filter = resolve(text, USER, { unknownAttributes: 'absent' });
      return filter.ok && evaluateFilter(filter.value, toComparable(ADA, USER));
    };
    expect(search('members pr')).toBe(false);
    expect(search('members.value eq "x"')).toBe(false);
    expect(search('members[value eq "x"]')).toBe(false);
    expect(search('members.value ne "x"')).toBe(true);
    expect(search('members eq null')).toBe(true);
    expect(search('not (members pr) and userName pr')).toBe(true);
  });
});

describe('the laws of logic', () => {
  const term = fc.constantFrom(
    ...[
      'userName pr',
      'nickName pr',
      'title ne "x"',
      'emails.type eq "work"',
      'emails[type eq "home"]',
      'active eq false',
    ],
  );
  const holds = (text: string) => matches(text, ADA);

  it('hold for and, or and not [FLT-04]', () => {
    fc.assert(
      fc.property(term, term, term, (a, b, c) => {
        expect(holds(`not (not (${a}))`)).toBe(holds(a));
        expect(holds(`not (${a} and ${b})`)).toBe(holds(`not (${a}) or not (${b})`));
        expect(holds(`${a} or ${b} and ${c}`)).toBe(holds(`(${a} or ${b}) and (${a} or ${c})`));
        expect(holds(`${a} or not (${a})`)).toBe(true);
      }),
    );
  });

  it('make ge the same as gt or eq, and the opposite of lt where there is one value [FLT-13]', () => {
    const word = fc.constantFrom(
      'ada',
      'b',
      '',
      'ADA@example.com',
      '\u{10000}',
      '\ufffd',
      'ada@example.coma',
    );
    fc.assert(
      fc.property(word, (text) => {
        const literal = JSON.stringify(text);
        expect(holds(`userName ge ${literal}`)).toBe(
          holds(`userName gt ${literal} or userName eq ${literal}`),
        );
        expect(holds(`userName lt ${literal}`)).toBe(holds(`not (userName ge ${literal})`));
        expect(holds(`userName ne ${literal}`)).toBe(holds(`not (userName eq ${literal})`));
      }),
    );
  });
});
