/**
 * The failures of the product-facing API, and the one place that renders them. The body is WorkOS's: `message` and `code`
 * for all, `errors` with a field each where a parameter is at fault.
 */
import type { Context } from 'hono';

export interface ParameterFault {
  /** The parameter's name. */
  readonly field: string;
  readonly code: 'invalid' | 'unknown_parameter' | 'conflict';
  /** A sentence without the parameter's name in front. */
  readonly message: string;
}

export type ApiFailure =
  | { readonly kind: 'unauthorized'; readonly reason: 'missing' | 'unknown' }
  | { readonly kind: 'invalid_parameters'; readonly faults: readonly ParameterFault[] }
  | { readonly kind: 'cursor_unknown'; readonly field: string }
  | { readonly kind: 'cursor_expired'; readonly field: string; readonly oldestPosition: number }
  | { readonly kind: 'unavailable' }
  | { readonly kind: 'internal_error' };

/** The response to a failed request. */
export function renderFailure(context: Context, failure: ApiFailure): Response {
  switch (failure.kind) {
    case 'unauthorized':
      context.header('WWW-Authenticate', 'Bearer');
      return context.json({ message: UNAUTHORIZED[failure.reason], code: failure.kind }, 401);
    case 'invalid_parameters':
      return context.json(
        {
          message: failure.faults.map(({ field, message }) => `${field}: ${message}`).join(' '),
          code: failure.kind,
          errors: failure.faults,
        },
        422,
      );
    case 'cursor_unknown':
      return context.json(
        {
          message: `${failure.field}: no such event in this environment.`,
          code: failure.kind,
          errors: [{ field: failure.field, code: failure.kind }],
        },
        400,
      );
    case 'cursor_expired':
      return context.json(
        {
          message:
            `${failure.field}: events that follow it are no longer kept. Read the directories as they are now, ` +
            `then go on from after_position=${failure.oldestPosition - 1}.`,
          code: failure.kind,
          errors: [{ field: failure.field, code: failure.kind }],
          oldest_position: failure.oldestPosition,
        },
        400,
      );
    case 'unavailable':
      context.header('Retry-After', '1');
      return context.json({ message: 'The database cannot be reached. Try again.', code: failure.kind }, 503);
    case 'internal_error':
      return context.json({ message: 'Something failed on our side.', code: failure.kind }, 500);
  }
}

const UNAUTHORIZED = {
  missing: 'Send an API key of an environment: Authorization: Bearer rk_…',
  unknown: 'This is not a valid API key.',
};
