/** What a request says outside its body: the URL and the header fields. */
import { lowerCaseName } from '../schema/name.ts';
import type { Registry } from '../schema/registry.ts';
import type { Coercions } from './coercions.ts';
import { defineEntry } from './entry.ts';

export const extraSlashes = defineEntry({
  name: 'extra-slashes',
  sentBy:
    'Microsoft’s reference requests (`/Users/?filter=…`); all, where the base URL was pasted with a slash at its end',
  standard: 'An endpoint is the base URL, a slash and its name (RFC 7644 §3.2).',
  answer: 'Counts doubled and trailing slashes for nothing.',
  advice: 'Remove the slash at the end of the base URL.',
});

export const endpointInBaseUrl = defineEntry({
  name: 'endpoint-in-base-url',
  sentBy:
    'All, where `…/Users` or `…/Groups` was pasted as the base URL, so that `…/Users/Groups` is asked for',
  standard: 'The base URL ends before the endpoint (RFC 7644 §1.3).',
  answer: 'Serves the request as if the first endpoint were not there.',
  advice: 'Remove /Users or /Groups from the end of the base URL in the identity provider.',
});

export const emptyParameter = defineEntry({
  name: 'empty-parameter',
  sentBy: 'Clients that build a query from settings (`?attributes=`)',
  standard: '`attributes` names at least one attribute (RFC 7644 §3.9).',
  answer: 'Takes the parameter as left out.',
});

export const valuePathInAttributes = defineEntry({
  name: 'value-path-in-attributes',
  sentBy: 'Microsoft’s reference requests (`attributes=emails[type eq "work"].value`)',
  standard: '`attributes` is a list of attribute names, which have no filter (RFC 7644 §3.10).',
  answer: 'Leaves the filter out: it has no say in what is returned.',
});

export const missingContentType = defineEntry({
  name: 'missing-content-type',
  sentBy: 'Scripts, and templates that an administrator writes',
  standard: 'A body is `application/scim+json` (RFC 7644 §3.1).',
  answer: 'Reads the body as that.',
});

export const oddCharset = defineEntry({
  name: 'odd-charset',
  sentBy: 'Older HTTP libraries (`charset=ISO-8859-1`, `charset=utf8`)',
  standard: 'JSON is UTF-8, and its media type has no charset (RFC 8259 §8.1, §11).',
  answer: 'Reads the body as UTF-8 whatever the charset says.',
});

export const missingUserAgent = defineEntry({
  name: 'missing-user-agent',
  sentBy: 'OneLogin',
  standard: 'A client should name itself (RFC 9110 §10.1.5).',
  answer: 'Serves it; what a client is called decides nothing.',
});

export const bareToken = defineEntry({
  name: 'bare-token',
  sentBy: 'Okta’s header authentication, where the token alone was entered',
  standard: 'A bearer token follows the scheme `Bearer` (RFC 6750 §2.1).',
  answer: 'Takes the token.',
});

export const doubledScheme = defineEntry({
  name: 'doubled-scheme',
  sentBy: 'Okta, where "Bearer" was entered before the token in a field that adds it (`Bearer Bearer …`)',
  standard: 'A bearer token follows the scheme `Bearer` (RFC 6750 §2.1).',
  answer: 'Takes the token.',
  advice: 'Enter the token without "Bearer".',
});

/** The path below the base URL, by its parts, without an endpoint that was pasted into the base URL. */
export function withoutPastedEndpoint(segments: readonly string[], registry: Registry): readonly string[] {
  const [pasted, endpoint] = segments;
  if (pasted === undefined || endpoint === undefined) return segments;
  const isResource = (name: string) =>
    registry.resources.some(({ resourceType }) => resourceType.endpoint === `/${name}`);
  return isResource(pasted) && (isResource(endpoint) || DISCOVERY_ENDPOINTS.has(endpoint))
    ? segments.slice(1)
    : segments;
}

const DISCOVERY_ENDPOINTS = new Set(['ServiceProviderConfig', 'ResourceTypes', 'Schemas']);

/** The header fields that may deviate, as sent; null where there is none. */
export interface SentFields {
  readonly contentType: string | null;
  readonly userAgent: string | null;
  readonly authorization: string | null;
}

/**
 * Notes how the fields of a request deviate. Gives the entry that this dialect does not take, if there is one: the body
 * cannot be read then. A request without a body needs no Content-Type.
 */
export function readFields(
  { contentType, userAgent, authorization }: SentFields,
  hasBody: boolean,
  coercions: Coercions,
): typeof missingContentType | typeof oddCharset | undefined {
  if (!userAgent) coercions.take(missingUserAgent, 'User-Agent');
  const words = (authorization ?? '').trim().split(/\s+/, 2).map(lowerCaseName);
  if (words[0] !== 'bearer') coercions.take(bareToken, 'Authorization');
  else if (words[1] === 'bearer') coercions.take(doubledScheme, 'Authorization');
  if (!hasBody) return undefined;
  const met = deviationOf(contentType);
  return met === undefined || coercions.take(met, 'Content-Type') ? undefined : met;
}

function deviationOf(contentType: string | null): typeof missingContentType | typeof oddCharset | undefined {
  if (!contentType) return missingContentType;
  const charset = /;\s*charset="?([^";\s]*)/i.exec(contentType)?.[1];
  return charset === undefined || lowerCaseName(charset) === 'utf-8' ? undefined : oddCharset;
}

const LISTS = new Set(['attributes', 'excludedattributes']);

/** The parameters of a query without lists that name nothing and without filters in lists; the same object when it has none. */
export function coerceQuery(query: URLSearchParams, coercions: Coercions): URLSearchParams {
  let isChanged = false;
  const parameters: [string, string][] = [];
  for (const [name, value] of query) {
    const list = LISTS.has(lowerCaseName(name)) ? coerceList(name, value, coercions) : value;
    isChanged ||= list !== value;
    if (list !== undefined) parameters.push([name, list]);
  }
  return isChanged ? new URLSearchParams(parameters) : query;
}

function coerceList(name: string, list: string, coercions: Coercions): string | undefined {
  if (list.trim() === '') return coercions.take(emptyParameter, name) ? undefined : list;
  return list.includes('[') && coercions.take(valuePathInAttributes, name) ? withoutBrackets(list) : list;
}

/** The list without what stands between brackets, whose texts may hold brackets and commas. */
function withoutBrackets(list: string): string {
  let kept = '';
  let isInside = false;
  let isQuoted = false;
  for (const character of list) {
    if (isInside && character === '"') isQuoted = !isQuoted;
    if (!isInside && character === '[') isInside = true;
    else if (!isInside) kept += character;
    else if (!isQuoted && character === ']') isInside = false;
  }
  return kept;
}
