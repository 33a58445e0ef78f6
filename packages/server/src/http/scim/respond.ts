/** From an answer or a failure to a response. The only place that renders SCIM errors. */
import { errors, type JsonObject, type ScimError } from '@rollcall/scim';
import { DatabaseBusyError, isDatabaseUnavailable } from '../../database/errors.ts';
import type { ReceivedRequest, ScimAnswer } from './exchange.ts';
import type { HttpResponse } from './http-message.ts';
import { findVersion, NEWEST_VERSION } from './protocol-version.ts';
import { ScimFailure } from './scim-failure.ts';

type HeaderFields = Readonly<Record<string, string>>;

/** A server that restarts or a database that fails over is back in seconds. */
const UNAVAILABLE_RETRY_SECONDS = 5;

export function respond(received: ReceivedRequest, { status, headers, body }: ScimAnswer): HttpResponse {
  if (body === undefined) return { status, headers: headers ?? {} };
  return json(received, status, body, headers);
}

export function respondToFailure(received: ReceivedRequest, error: unknown): HttpResponse {
  const { services, id } = received;
  const refuse = (refusal: ScimError, headers?: HeaderFields) =>
    json(received, refusal.status, protocolOf(received).errorMessage(refusal), headers);
  if (error instanceof ScimFailure) return refuse(error.error, error.headers);
  if (error instanceof DatabaseBusyError) {
    return refuse(errors.busy(), { 'Retry-After': String(error.retryAfterSeconds) });
  }
  if (isDatabaseUnavailable(error)) {
    services.log.warn({ err: error, requestId: id }, 'the database was unavailable to a SCIM request');
    return refuse(errors.unavailable(), { 'Retry-After': String(UNAVAILABLE_RETRY_SECONDS) });
  }
  services.log.error({ err: error, requestId: id }, 'a SCIM request failed');
  return refuse(errors.internalError(id));
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
