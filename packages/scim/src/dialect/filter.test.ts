import { describe, expect, it } from 'vitest';
import type { DialectName } from './dialects.ts';
import { enterprise, group, readText } from './testing.ts';

type Case = readonly [
  guarantee: string,
  dialect: DialectName,
  sent: string,
  given: string,
  coercions: readonly string[],
];

// biome-ignore format: one case a line
const cases: Case[] = [
  ['the look-up by work email', 'entra', 'emails[type eq "work"].value eq "x@y"', 'emails[type eq "work" and value eq "x@y"]', ['value-path-comparison emails.value']],
  ['a bare word after eq', 'generic', 'userName eq akadmin', 'userName eq "akadmin"', ['unquoted-text userName']],
  ['a bare email after eq, and what follows', 'generic', 'userName eq a@b.example and active eq true', 'userName eq "a@b.example" and active eq true', ['unquoted-text userName']],
  ['a number for a text', 'generic', 'externalId eq 4711', 'externalId eq "4711"', ['unquoted-text externalId']],
  ['a text for a boolean', 'entra', 'active eq "False" and emails[primary eq "true"]', 'active eq false and emails[primary eq true]', ['string-boolean active', 'string-boolean emails.primary']],
  ['email', 'pingone', 'email eq "a@b.example"', 'emails.value eq "a@b.example"', ['email-filter email']],
  ['email.value', 'pingone', 'Email.Value eq "a@b.example"', 'emails.value eq "a@b.example"', ['email-filter Email.Value']],
  ['the manager without a URN [AMB-05]', 'entra', 'id eq "a" and manager eq "b"', `id eq "a" and ${enterprise}:manager eq "b"`, ['unqualified-name manager']],
  ['a part of the manager without a URN', 'entra', 'Manager.Value eq "b"', `${enterprise}:Manager.Value eq "b"`, ['unqualified-name Manager.Value']],
  ['a text that is encoded twice, as it stands as well', 'entra', 'userName eq "ada%40example.com"', 'userName eq "ada%40example.com" or userName eq "ada@example.com"', ['double-encoded-text userName']],
  ['a text that is encoded twice in brackets', 'entra', 'emails[type eq "work" and value eq "a%40b"]', 'emails[type eq "work" and (value eq "a%40b" or value eq "a@b")]', ['double-encoded-text emails.value']],
  ['a broken escape as it stands', 'entra', 'userName eq "50%zz%e0%a4" and title eq "%00"', 'userName eq "50%zz%e0%a4" and title eq "%00"', []],
  ['no text for a boolean where there is none', 'entra', 'title eq "True" or foo eq "True"', 'title eq "True" or foo eq "True"', []],
];

describe('readFilter reads', () => {
  it.each(cases)('%s (%s)', (_guarantee, dialect, sent, given, coercions) => {
    expect(readText(dialect, sent)).toEqual({ input: given, coercions });
  });

  it('Entra ID’s probe for what it is: a random GUID that nobody has', () => {
    const probe = 'userName eq "5d8f1c0e-8f5c-4c59-9a2d-0b3b4f2f6a11"';
    expect(readText('entra', probe)).toEqual({ input: probe, coercions: [] });
  });

  it.each<[guarantee: string, DialectName, sent: string, cause: string]>([
    [
      'a bare word alone, as Okta’s test wants it [FLT-03]',
      'generic',
      'ADA@EXAMPLE.COM',
      'is not an attribute name',
    ],
    ['a bare word after another operator', 'generic', 'userName sw ada', '"ada" is not a value'],
    ['two bare words', 'generic', 'displayName eq Core Team', 'expected "and", "or" or the end'],
    ['a bare word of Okta [FLT-03]', 'okta', 'userName eq ada', '"ada" is not a value'],
    ['a comparison behind brackets of Okta', 'okta', 'emails[type eq "work"].value eq "x"', 'expected "and"'],
    ['half of a surrogate pair as a bare word', 'generic', 'userName eq \ud800', 'is not a value'],
  ])('not %s (%s)', (_guarantee, dialect, sent, cause) => {
    expect(readText(dialect, sent).input).toContain(cause);
  });

  it('email only of resources that have emails, and never in generic [FLT-17] [AMB-17]', () => {
    const filter = 'email eq "x"';
    expect(readText('pingone', filter, group)).toEqual({ input: filter, coercions: [] });
    expect(readText('generic', filter)).toEqual({ input: filter, coercions: [] });
  });

  it('nothing so in strict', () => {
    expect(cases.map(([, , sent]) => readText('strict', sent)).flatMap(({ coercions }) => coercions)).toEqual(
      [],
    );
  });
});
