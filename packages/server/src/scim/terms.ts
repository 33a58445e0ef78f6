/**
 * Terms: the values by which an equality selects resources, as 64-bit hashes under one index. A hash has a fixed size,
 * which long text as an index key has not, and holds the directory, so that tenants do not share entries.
 */
import { hash } from 'node:crypto';
import { comparableTerms, type JsonObject, type ResourceDefinition } from '@rollcall/scim';

/**
 * The hash of a comparable value at a path such as `emails.value`: a signed 64-bit integer as text. Two values may share
 * a hash, so whoever selects by it compares the value again.
 */
export function termHash(directoryId: string, path: string, value: string): string {
  const digest = hash('sha256', `${directoryId}\0${path}\0${value}`, 'buffer');
  return digest.readBigInt64BE(0).toString();
}

/** The terms of a resource in comparable form, for the column `terms`. */
export function resourceTerms(
  directoryId: string,
  comparable: JsonObject,
  definition: ResourceDefinition,
): string[] {
  return comparableTerms(comparable, definition).map(({ path, value }) => termHash(directoryId, path, value));
}
