/**
 * Attribute names and schema URNs are ASCII and compared without case (RFC 7643 §2.1). Only A to Z are folded: full
 * Unicode lower-casing would let the Kelvin sign stand for a `k`.
 */

/** The form in which two names or URNs are compared. */
export function lowerCaseName(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Whether two attribute names or URNs mean the same. */
export function sameName(one: string, other: string): boolean {
  return one === other || lowerCaseName(one) === lowerCaseName(other);
}
