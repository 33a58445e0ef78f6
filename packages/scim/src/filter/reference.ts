/** References to resources in the form in which they are compared (RFC 7643 §2.3.7, §2.4). */
import type { Attribute } from '../schema/attribute.ts';

/**
 * Whether values of the attribute point at resources of this service: those whose schema names types of resource, and
 * URIs that the service itself issues, as `meta.location`. The others, such as a photo's URL, are compared as the text
 * they are.
 */
export function isResourceReference({ type, referenceTypes = [], mutability }: Attribute): boolean {
  if (type !== 'reference') return false;
  return referenceTypes.some((name) => name !== 'external' && (name !== 'uri' || mutability === 'readOnly'));
}

/**
 * The endpoint and the id that end a reference, so that `Users/1`, `../Users/1` and `https://example.com/scim/v2/Users/1`
 * are one, whatever version segment they have and wherever the service root is.
 */
export function comparableReference(reference: string): string {
  const segments = reference.split('/').filter((segment) => segment !== '');
  return segments.slice(-2).join('/');
}
