/** Hashes of the keys by which a deleted person may be recognised again. A tombstone keeps only these. */
import { createHash } from 'node:crypto';

/** SHA-256 (32 bytes) of a key of one directory. */
export function hashKey(directoryId: string, key: string): Buffer {
  return createHash('sha256').update(directoryId).update('\0').update(key).digest();
}
