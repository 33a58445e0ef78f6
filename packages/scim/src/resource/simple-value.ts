/**
 * One value of a simple attribute: whether it is of the attribute's type (RFC 7643 §2.3) and can be stored.
 */
import * as errors from '../error/catalogue.ts';
import type { ScimError } from '../error/scim-error.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Attribute, AttributeType } from '../schema/attribute.ts';
import { isBase64, isOneCertificate } from './base64.ts';
import { toUtcDateTime } from './date-time.ts';
import { describeType } from './json.ts';

const EXPECTED: { readonly [type in Exclude<AttributeType, 'complex'>]: string } = {
  string: 'a string',
  boolean: 'true or false',
  decimal: 'a number',
  integer: 'a whole number',
  dateTime: 'a string with a date and a time',
  binary: 'a string in base64',
  reference: 'a string with a URI',
};

const FORBIDDEN_IN_URI = /[\s\p{Cc}]/u;

/**
 * The value in the form in which it is stored, or 400 invalidValue that names `path`. Strings stay as sent, also
 * `""`; a dateTime is given in UTC. Of a number only the value is known here, so `1.0` and `1` are the same.
 */
export function normalizeSimpleValue(
  value: unknown,
  attribute: Attribute,
  path: string,
): Result<string | number | boolean> {
  switch (attribute.type) {
    case 'complex':
      throw new Error(`${attribute.name} is complex; this takes simple values`);
    case 'boolean':
      return typeof value === 'boolean' ? ok(value) : fail(wrongType(value, attribute, path));
    case 'integer':
      if (typeof value !== 'number') return fail(wrongType(value, attribute, path));
      return Number.isSafeInteger(value) ? ok(value) : fail(errors.notAnInteger(path));
    case 'decimal':
      if (typeof value !== 'number') return fail(wrongType(value, attribute, path));
      return Number.isFinite(value) ? ok(value) : fail(errors.notADecimal(path));
    default:
      if (typeof value !== 'string') return fail(wrongType(value, attribute, path));
      return normalizeText(value, attribute, path);
  }
}

function wrongType(value: unknown, attribute: Attribute, path: string): ScimError {
  const expected = attribute.type === 'complex' ? 'an object' : EXPECTED[attribute.type];
  return errors.wrongType(path, expected, describeType(value));
}

function normalizeText(text: string, attribute: Attribute, path: string): Result<string> {
  if (!isStorable(text)) return fail(errors.unstorableText(path));
  if (attribute.required && text.trim() === '') return fail(errors.blankAttribute(path));
  // Identity providers clear an attribute by sending "", whatever its type.
  if (text === '') return ok(text);
  switch (attribute.type) {
    case 'dateTime': {
      const utc = toUtcDateTime(text);
      return utc === undefined ? fail(errors.notADateTime(path, text)) : ok(utc);
    }
    case 'binary':
      if (!isBase64(text)) return fail(errors.notBase64(path));
      return attribute.format === 'certificate' && !isOneCertificate(text)
        ? fail(errors.notOneCertificate(path))
        : ok(text);
    case 'reference':
      return FORBIDDEN_IN_URI.test(text) ? fail(errors.notAUri(path, text)) : ok(text);
    default:
      return ok(text);
  }
}

/** Whether PostgreSQL and UTF-8 can hold the text: no NUL and no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}
