/** Reads where a request goes. Path and query arrive percent-encoded and are decoded exactly once. */
import type { HttpRequest } from './http-message.ts';

export interface RequestTarget {
  /** As sent, below the host: what a log may hold, since the query may hold personal data. */
  readonly path: string;
  /** The segment before the directory, such as `v2`; undefined where there is none (RFC 7644 §3.13). */
  readonly version: string | undefined;
  /** The directory key, whether or not a directory has it; '' where the path ends before it. */
  readonly key: string;
  /** The path below the base URL, percent-decoded, without empty segments. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

/** No directory key looks like this: those are longer. */
const VERSION = /^v\d{1,3}(\.\d{1,3})?$/i;

/** Takes `/scim/{version}/{key}/…` or `/scim/{key}/…` apart; doubled and trailing slashes count for nothing. */
export function receive({ target }: HttpRequest): RequestTarget {
  const queryStart = target.indexOf('?');
  const path = queryStart === -1 ? target : target.slice(0, queryStart);
  const query = new URLSearchParams(queryStart === -1 ? '' : target.slice(queryStart + 1));
  const [, ...parts] = path.split('/').filter((segment) => segment !== '');
  const [first = ''] = parts;
  const version = VERSION.test(first) ? first : undefined;
  const [key = '', ...segments] = parts.slice(version === undefined ? 0 : 1).map(decode);
  return { path, version, key, segments, query };
}

/** A segment with a broken escape names nothing, so it may stay as it is. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
