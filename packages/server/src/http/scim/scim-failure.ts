/** Carries a SCIM error from wherever a request stops to the one place that renders it. */
import type { Result, ScimError } from '@rollcall/scim';

export class ScimFailure extends Error {
  readonly error: ScimError;
  readonly headers: Readonly<Record<string, string>>;

  constructor(error: ScimError, headers: Readonly<Record<string, string>> = {}) {
    super(error.detail);
    this.error = error;
    this.headers = headers;
  }
}

/** The value of a result; its error stops the request. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new ScimFailure(result.error);
}
