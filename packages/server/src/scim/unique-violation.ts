/** Tells which unique index refused a write, so that the store can answer with the SCIM error for that attribute. */
import { DatabaseError } from 'pg';

const UNIQUE_VIOLATION = '23505';

export function isUniqueViolation(error: unknown, index: string): boolean {
  return error instanceof DatabaseError && error.code === UNIQUE_VIOLATION && error.constraint === index;
}
