/** From an answer or a failure to a response. The only place that renders SCIM errors. */
import { errorMessage, errors, type JsonObject, type ScimError } from '@rollcall/scim';
import { DatabaseBusyError, isDatabaseUnavailable } from '../../database/errors.ts';
import type { ReceivedRequest, ScimAnswer } from './exchange.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import { ScimFailure } from './scim-failure.ts';

type HeaderFields = Readonly<Record<string, string>>;

/** A server that restarts or a database that fails over is back in seconds. */
const UNAVAILABLE_RETRY_SECONDS = 5;

export function respond({ request }: ReceivedRequest, { status, headers, body }: ScimAnswer): HttpResponse {
  if (body === undefined) return { status, headers: headers ?? {} };
  return json(request, status, body, headers);
}

export function respondToFailure({ request, services, id }: ReceivedRequest, error: unknown): HttpResponse {
  const refuse = (refusal: ScimError, headers?: HeaderFields) =>
    json(request, refusal.status, errorMessage(refusal), headers);
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

function json(request: HttpRequest, status: number, body: JsonObject, headers?: HeaderFields): HttpResponse {
  const mediaType = acceptsOnlyPlainJson(request) ? 'application/json' : 'application/scim+json';
  return {
    status,
    headers: { ...headers, 'Content-Type': `${mediaType}; charset=utf-8` },
    body: JSON.stringify(body),
  };
}

/** SCIM's own media type is given unless the client asks for the other one and not for it (RFC 7644 §3.8). */
function acceptsOnlyPlainJson(request: HttpRequest): boolean {
  const accepted = request.header('accept')?.toLowerCase() ?? '';
  return accepted.includes('application/json') && !/scim\+json|application\/\*|\*\/\*/.test(accepted);
}
