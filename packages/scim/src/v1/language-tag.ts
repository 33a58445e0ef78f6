/** Language tags: SCIM 1.1 joins their parts with `_` as Java does (core schema §6.1), SCIM 2.0 with `-` as BCP 47 does. */

const TAG = /^[A-Za-z]{2,8}(?:[_-][A-Za-z0-9]{1,8})*$/;

/** `en_US` as `en-US`; text that is no language tag as it is. */
export function fromLanguageTag(text: string): string {
  return TAG.test(text) ? text.replaceAll('_', '-') : text;
}

/** `en-US` as `en_US`; text that is no language tag as it is. */
export function toLanguageTag(text: string): string {
  return TAG.test(text) ? text.replaceAll('-', '_') : text;
}
