/**
 * Secrets that Rollcall issues and later only compares: SCIM tokens and API keys. A secret is a recognisable prefix,
 * 256 random bits and a checksum, so that a mistyped or truncated one can be told apart from one that was never
 * issued. Only its SHA-256 is stored; with 256 random bits neither a salt nor a slow hash adds anything.
 */
import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const SECRET_BYTES = 32;
const RANDOM_AND_CHECKSUM = /^([0-9a-f]{64})([0-9a-f]{8})$/;

/** A new secret such as `rcs_` + 72 hexadecimal digits. Show it once and store `hashSecret` of it. */
export function createSecret(prefix: string): string {
  const random = randomBytes(SECRET_BYTES).toString('hex');
  return `${prefix}_${random}${checksum(random)}`;
}

/** The SHA-256 (32 bytes) under which a secret is stored and found. */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

/** Whether `text` has the form of a secret with this prefix, its checksum included. */
export function isWellFormedSecret(text: string, prefix: string): boolean {
  if (!text.startsWith(`${prefix}_`)) return false;
  const match = RANDOM_AND_CHECKSUM.exec(text.slice(prefix.length + 1));
  return match !== null && checksum(match[1] ?? '') === match[2];
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
