/**
 * Text in the form in which values of an attribute are compared (RFC 7644 §3.4.2.2): equal values have equal forms, and
 * the order of the forms by code point is the order of the values.
 */
import { toUtcDateTime } from '../resource/date-time.ts';
import type { Attribute } from '../schema/attribute.ts';
import { fold } from './fold.ts';
import { comparableReference, isResourceReference } from './reference.ts';

const FRACTION_DIGITS = 9;
const BASE64_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * The comparable form of a text. Undefined when no value of the attribute's type is written like this: a dateTime that
 * is none, binary that is not base64.
 */
export function comparableText(text: string, attribute: Attribute): string | undefined {
  switch (attribute.type) {
    case 'dateTime':
      return comparableDateTime(text);
    case 'binary':
      return comparableBinary(text);
    default:
      if (isResourceReference(attribute)) return comparableReference(text);
      return attribute.caseExact ? text : fold(text);
  }
}

/** `YYYY-MM-DDTHH:MM:SS.nnnnnnnnnZ` in UTC. */
function comparableDateTime(text: string): string | undefined {
  const utc = toUtcDateTime(text);
  if (utc === undefined) return undefined;
  const fraction = utc.slice('YYYY-MM-DDTHH:MM:SS.'.length, -1);
  return `${utc.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}.${fraction.padEnd(FRACTION_DIGITS, '0')}Z`;
}

/** Base64 with padding, and with zeros for the bits of the last digit that belong to no byte. */
function comparableBinary(text: string): string | undefined {
  if (!BASE64.test(text)) return undefined;
  const padding = text.indexOf('=');
  const digits = padding === -1 ? text : text.slice(0, padding);
  const rest = digits.length % 4;
  if (rest === 1) return undefined;
  if (rest === 0) return digits;
  const spareBits = rest === 2 ? 4 : 2;
  const last = BASE64_DIGITS.indexOf(digits.at(-1)!);
  const canonical = BASE64_DIGITS[(last >> spareBits) << spareBits]!;
  return `${digits.slice(0, -1)}${canonical}${'='.repeat(4 - rest)}`;
}
