/** References in the form in which they are compared (RFC 7643 §2.3.7, §2.4). */
import type { Attribute } from '../schema/attribute.ts';

const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:/;
const ORIGIN = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/]*/;
const VERSION_SEGMENT = /\/[vV][0-9]+(?=\/|$)/g;
const LEADING_SEGMENTS = /^(?:\.{0,2}\/)+/;

/**
 * Whether values of the attribute point at resources of this service. The others, such as a photo's URL, are compared
 * as the text they are.
 */
export function isResourceReference(attribute: Attribute): boolean {
  return (
    attribute.type === 'reference' &&
    attribute.caseExact &&
    attribute.referenceTypes?.includes('external') !== true
  );
}

/**
 * A reference to a resource, relative to the service root and without version segments, so that `Users/1`, `/v2/Users/1`
 * and `https://example.com/scim/v2/Users/1` are one when `baseUrl` is `https://example.com/scim/v2`. Without a base URL
 * only relative references become alike.
 */
export function comparableReference(reference: string, baseUrl: string | undefined): string {
  const unversioned = ABSOLUTE.test(reference)
    ? reference.replace(VERSION_SEGMENT, '')
    : `/${reference.replace(LEADING_SEGMENTS, '')}`.replace(VERSION_SEGMENT, '');
  const base = baseUrl === undefined ? '' : baseUrl.replace(VERSION_SEGMENT, '');
  for (const root of [`${base}/`, `${base.replace(ORIGIN, '')}/`]) {
    if (unversioned.startsWith(root)) return unversioned.slice(root.length);
  }
  return unversioned;
}
