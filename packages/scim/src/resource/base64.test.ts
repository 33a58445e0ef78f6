import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBase64, isOneCertificate } from './base64.ts';

/** A DER sequence with `length` bytes of content, as base64. */
function sequenceOf(length: number): number[] {
  const content = new Array<number>(length).fill(5);
  if (length < 128) return [0x30, length, ...content];
  if (length < 256) return [0x30, 0x81, length, ...content];
  return [0x30, 0x82, length >> 8, length & 255, ...content];
}

const encode = (bytes: number[]): string => btoa(String.fromCharCode(...bytes));

describe('isBase64', () => {
  it.each(['', 'AA', 'AA==', 'AAA', 'AAA=', 'AAAA', '+/+/', 'AAAAAA'])('takes %j [SCH-07]', (text) => {
    expect(isBase64(text)).toBe(true);
  });

  it.each(['!!', 'A', 'A===', 'AA=', 'AAAA=', '=', '==', 'AA==AA==', 'A-_A', 'AA AA', 'AA\n', 'é'])(
    'refuses %j [SCH-07]',
    (text) => {
      expect(isBase64(text)).toBe(false);
    },
  );

  it('takes whatever is encoded, with padding or without [SCH-07]', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255)), (bytes) => {
        expect(isBase64(encode(bytes))).toBe(true);
        expect(isBase64(encode(bytes).replace(/=+$/, ''))).toBe(true);
      }),
    );
  });
});

describe('isOneCertificate', () => {
  it.each([0, 1, 127, 128, 255, 256, 2000])(
    'takes one sequence of %i bytes, padded or not [RES-14]',
    (length) => {
      const certificate = encode(sequenceOf(length));
      expect(isOneCertificate(certificate)).toBe(true);
      expect(isOneCertificate(certificate.replace(/=+$/, ''))).toBe(true);
    },
  );

  it('refuses a chain, what is cut off, and what is no sequence [RES-14]', () => {
    expect(isOneCertificate(encode([...sequenceOf(300), ...sequenceOf(300)]))).toBe(false);
    expect(isOneCertificate(encode(sequenceOf(300).slice(0, -1)))).toBe(false);
    expect(isOneCertificate(encode([0x31, 1, 0]))).toBe(false);
    expect(isOneCertificate(encode([0x30]))).toBe(false);
    expect(isOneCertificate(encode([0x30, 0x88, 0, 0]))).toBe(false);
    expect(isOneCertificate('')).toBe(false);
  });
});
