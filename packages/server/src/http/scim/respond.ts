/** From an answer or a failure to a response. The only place that renders SCIM errors. */
import { errorMessage, errors, type JsonObject } from '@rollcall/scim';
import { DatabaseBusyError } from '../../database/errors.ts';
import type { ReceivedRequest, ScimAnswer } from './exchange.ts';
import { ScimFailure } from './scim-failure.ts';

const CONTENT_TYPE = 'application/scim+json; charset=utf-8';

export function respond(answer: ScimAnswer): Response {
  if (answer.body === undefined)
    return new Response(null, { status: answer.status, headers: { ...answer.headers } });
  return json(answer.status, answer.body, answer.headers);
}

export function respondToFailure(received: ReceivedRequest, error: unknown): Response {
  if (error instanceof ScimFailure) return json(error.error.status, errorMessage(error.error), error.headers);
  if (error instanceof DatabaseBusyError) {
    return json(503, errorMessage(errors.busy()), { 'Retry-After': String(error.retryAfterSeconds) });
  }
  received.services.log.error({ err: error, requestId: received.id }, 'a SCIM request failed');
  return json(500, errorMessage(errors.internalError(received.id)));
}

function json(status: number, body: JsonObject, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...headers, 'Content-Type': CONTENT_TYPE },
  });
}
