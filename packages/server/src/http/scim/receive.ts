/** Reads path and query of a request. Both arrive percent-encoded and are decoded exactly once. */

/** The path below the base URL, without the empty segments of doubled and trailing slashes, and the query. */
export function receive(
  request: Request,
  path: string,
): { readonly segments: readonly string[]; readonly query: URLSearchParams } {
  const segments = path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decode);
  const queryStart = request.url.indexOf('?');
  return { segments, query: new URLSearchParams(queryStart === -1 ? '' : request.url.slice(queryStart + 1)) };
}

/** A segment with a broken escape names nothing, so it may stay as it is. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
