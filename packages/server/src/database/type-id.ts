/**
 * TypeIDs: how an id of the database looks in the API. A UUID becomes `<prefix>_<26 characters>`, the UUID's 128 bits
 * in Crockford's base 32 (lower case, most significant first), so that an id says what it names and sorts as it did.
 */
export const TYPE_ID_PREFIXES = [
  'environment',
  'org',
  'directory',
  'directory_user',
  'directory_group',
  'event',
  'api_key',
  'credential',
  'security_event_stream',
  'signing_key',
] as const;

export type TypeIdPrefix = (typeof TYPE_ID_PREFIXES)[number];

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const DIGITS = new Map(Array.from(ALPHABET, (character, value) => [character, value]));
const SUFFIX_LENGTH = 26;
const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The TypeID of a UUID given in lower case with hyphens, as PostgreSQL prints it. Throws for anything else. */
export function encodeTypeId(prefix: TypeIdPrefix, uuid: string): string {
  if (!UUID_PATTERN.test(uuid)) throw new TypeError(`not a UUID in lower case: ${uuid}`);
  const hex = uuid.replaceAll('-', '');
  // 26 characters hold 130 bits: the first two carry the top 8 bits behind two zeros, then 5 hex digits fill 4.
  let suffix = base32(Number.parseInt(hex.slice(0, 2), 16), 2);
  for (let start = 2; start < hex.length; start += 5) {
    suffix += base32(Number.parseInt(hex.slice(start, start + 5), 16), 4);
  }
  return `${prefix}_${suffix}`;
}

/** The UUID of a TypeID with this prefix; undefined unless `text` is exactly what `encodeTypeId` gives. */
export function decodeTypeId(prefix: TypeIdPrefix, text: string): string | undefined {
  if (text.length !== prefix.length + 1 + SUFFIX_LENGTH || !text.startsWith(`${prefix}_`)) return undefined;
  const suffix = text.slice(prefix.length + 1);
  const top = parseBase32(suffix.slice(0, 2));
  if (top === undefined || top > 0xff) return undefined;
  let hex = top.toString(16).padStart(2, '0');
  for (let start = 2; start < SUFFIX_LENGTH; start += 4) {
    const bits = parseBase32(suffix.slice(start, start + 4));
    if (bits === undefined) return undefined;
    hex += bits.toString(16).padStart(5, '0');
  }
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function base32(bits: number, length: number): string {
  let text = '';
  for (let shift = (length - 1) * 5; shift >= 0; shift -= 5) text += ALPHABET[(bits >>> shift) & 31];
  return text;
}

function parseBase32(text: string): number | undefined {
  let bits = 0;
  for (const character of text) {
    const digit = DIGITS.get(character);
    if (digit === undefined) return undefined;
    bits = bits * 32 + digit;
  }
  return bits;
}
