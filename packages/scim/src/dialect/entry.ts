/**
 * A known deviation of provisioning clients from RFC 7643 and RFC 7644, by name. What is read of it lies beside the entry
 * that documents it; which directories take it is said in `dialects.ts`.
 */
export interface DialectEntry<Name extends string = string> {
  /** In kebab-case. Permanent, because request logs hold it. */
  readonly name: Name;
  /** Who sends it, and when. */
  readonly sentBy: string;
  /** What the standard says. */
  readonly standard: string;
  /** What we do about it. */
  readonly answer: string;
  /** What the identity provider's administrator should change, where there is something. */
  readonly advice?: string;
}

/** The entry, with its name as a literal type. */
export function defineEntry<const Name extends string>(entry: DialectEntry<Name>): DialectEntry<Name> {
  return entry;
}
