/**
 * Expected failures inside the protocol core are values: a function that can refuse its input returns a
 * `Result`. Exceptions are left for bugs and for the edge (the HTTP layer).
 */
import type { ScimError } from './error/scim-error.ts';

export type Result<T, E = ScimError> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** A successful result that carries `value`. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** A failed result that carries `error`. */
export function fail<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}
