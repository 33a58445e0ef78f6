/**
 * The shape of every failure that a SCIM client is told about (RFC 7644 §3.12).
 *
 * `detail` is the only text that an identity provider's administrator sees, so it names the attribute and
 * the rule, and says what to do.
 */

/** Every `scimType` that RFC 7644 (table 9), RFC 9865 and this server give. */
export const SCIM_TYPES = [
  'invalidFilter',
  'tooMany',
  'uniqueness',
  'mutability',
  'invalidSyntax',
  'invalidPath',
  'noTarget',
  'invalidValue',
  'invalidVers',
  'sensitive',
  'invalidCursor',
  'expiredCursor',
  'invalidCount',
] as const;

export type ScimType = (typeof SCIM_TYPES)[number];

export type ScimErrorStatus =
  | 400
  | 401
  | 403
  | 404
  | 405
  | 406
  | 409
  | 412
  | 413
  | 415
  | 429
  | 500
  | 501
  | 503;

export interface ScimError {
  readonly status: ScimErrorStatus;
  readonly scimType?: ScimType;
  readonly detail: string;
}
