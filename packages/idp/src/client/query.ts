/** Filters and query strings: a literal is a JSON string (RFC 7644 §3.4.2.2), and the whole is percent-encoded once. */

/** `attribute eq "literal"` with the literal escaped as JSON, not yet percent-encoded. */
export function equalityFilter(attribute: string, literal: string): string {
  return `${attribute} eq ${JSON.stringify(literal)}`;
}

/** `?name=value&…`, or an empty text without parameters. A space becomes `%20`, as Okta sends it. */
export function queryString(parameters: readonly (readonly [name: string, value: string])[]): string {
  if (parameters.length === 0) return '';
  return `?${parameters.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')}`;
}

/** One path segment; a lone surrogate, which has no UTF-8 form, becomes U+FFFD instead of an exception. */
export function pathSegment(text: string): string {
  return encode(text);
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
