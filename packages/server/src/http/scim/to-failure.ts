/** From whatever stopped a request to the failure that its client is told. */
import { errors } from '@rollcall/scim';
import { DatabaseBusyError, isDatabaseUnavailable } from '../../database/errors.ts';
import type { ReceivedRequest } from './exchange.ts';
import { ScimFailure } from './scim-failure.ts';

/** A server that restarts or a database that fails over is back in seconds. */
const UNAVAILABLE_RETRY_SECONDS = 5;

/** The failure of a request. What no client can change is logged; the detail names the request, and nothing of the cause. */
export function toFailure({ services, id }: ReceivedRequest, error: unknown): ScimFailure {
  if (error instanceof ScimFailure) return error;
  if (error instanceof DatabaseBusyError) {
    return new ScimFailure(errors.busy(), { 'Retry-After': String(error.retryAfterSeconds) });
  }
  if (isDatabaseUnavailable(error)) {
    services.log.warn({ err: error, requestId: id }, 'the database was unavailable to a SCIM request');
    return new ScimFailure(errors.unavailable(), { 'Retry-After': String(UNAVAILABLE_RETRY_SECONDS) });
  }
  services.log.error({ err: error, requestId: id }, 'a SCIM request failed');
  return new ScimFailure(errors.internalError(id));
}
