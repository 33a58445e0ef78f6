/** Binary values: base64 with the standard alphabet (RFC 7643 §2.3.6, RFC 4648 §4). */

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const DER_SEQUENCE = 0x30;
const DER_LONG_LENGTH = 0x80;
/** The longest header of a certificate under 4 GiB: tag, count of length octets, four length octets. */
const DER_HEADER_BYTES_MAX = 6;

/** Whether the text is base64; the padding may be left out, but not be wrong. */
export function isBase64(text: string): boolean {
  if (!BASE64.test(text)) return false;
  const digits = countDigits(text);
  return digits % 4 !== 1 && (digits === text.length || text.length % 4 === 0);
}

/**
 * Whether valid base64 holds exactly one DER sequence, as one certificate is; a chain has more behind the first. What
 * is inside the sequence is not read.
 */
export function isOneCertificate(base64: string): boolean {
  const bytes = Math.floor((countDigits(base64) * 3) / 4);
  // Whole groups of four digits, so the start of the text decodes by itself.
  const header = Array.from(atob(base64.slice(0, (DER_HEADER_BYTES_MAX / 3) * 4)), (byte) =>
    byte.charCodeAt(0),
  );
  const [tag, length] = header;
  if (tag !== DER_SEQUENCE || length === undefined) return false;
  if (length < DER_LONG_LENGTH) return bytes === 2 + length;
  const octets = header.slice(2, 2 + length - DER_LONG_LENGTH);
  if (octets.length !== length - DER_LONG_LENGTH) return false;
  return bytes === 2 + octets.length + octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

function countDigits(base64: string): number {
  if (base64.endsWith('==')) return base64.length - 2;
  return base64.endsWith('=') ? base64.length - 1 : base64.length;
}
