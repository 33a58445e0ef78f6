/** From an answer or a failure to a response. The only place that renders SCIM errors. */
import type { JsonObject } from '@rollcall/scim';
import type { ReceivedRequest, ScimAnswer } from './exchange.ts';
import type { HttpResponse } from './http-message.ts';
import { findVersion, NEWEST_VERSION } from './protocol-version.ts';
import { toFailure } from './to-failure.ts';

type HeaderFields = Readonly<Record<string, string>>;

export function respond(received: ReceivedRequest, { status, headers, body }: ScimAnswer): HttpResponse {
  if (body === undefined) return { status, headers: headers ?? {} };
  return json(received, status, body, headers);
}

export function respondToFailure(received: ReceivedRequest, cause: unknown): HttpResponse {
  const { error, headers } = toFailure(received, cause);
  return json(received, error.status, protocolOf(received).errorMessage(error), headers);
}

function json(
  received: ReceivedRequest,
  status: number,
  body: JsonObject,
  headers?: HeaderFields,
): HttpResponse {
  const mediaType = protocolOf(received).mediaType(received.request);
  return {
    status,
    headers: { ...headers, 'Content-Type': `${mediaType}; charset=utf-8` },
    body: JSON.stringify(body),
  };
}

/** The version in which a request is answered, be it only that the one it names is not served. */
function protocolOf({ version }: ReceivedRequest) {
  return findVersion(version) ?? NEWEST_VERSION;
}
