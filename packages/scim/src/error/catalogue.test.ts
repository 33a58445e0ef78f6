import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as errors from './catalogue.ts';

describe('quote', () => {
  it('bounds what a client sent and makes it printable, so that it can stand in any message', () => {
    expect(errors.quote('ada')).toBe('"ada"');
    expect(errors.quote('a\u0000b\r\nc\u0085')).toBe('"a\ufffdb\ufffd\ufffdc\ufffd"');
    expect(errors.quote('x'.repeat(100_000))).toBe(`"${'x'.repeat(80)}…"`);
  });

  it('never cuts a character in half', () => {
    expect(errors.quote(`${'x'.repeat(79)}\u{1F600}`).isWellFormed()).toBe(true);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(errors.quote(text).isWellFormed()).toBe(true);
        expect(errors.quote(text).length).toBeLessThanOrEqual(83);
      }),
    );
  });
});

describe('the catalogue', () => {
  it('gives each scimType the status that the RFC pairs it with [ERR-04]', () => {
    for (const error of [
      errors.bodyNotJson(),
      errors.missingSchemas('urn:example'),
      errors.missingAttribute('userName'),
      errors.immutableAttribute('members.value'),
    ]) {
      expect(error.status).toBe(400);
      expect(error.scimType).toBeDefined();
    }
    expect(errors.notUnique('User', 'userName', 'ada')).toMatchObject({
      status: 409,
      scimType: 'uniqueness',
    });
    expect(errors.resourceNotFound('User', '1')).toEqual({
      status: 404,
      detail: 'There is no User with the id "1".',
    });
    expect(errors.versionMismatch()).toMatchObject({ status: 412 });
  });
});
