/** How Okta waits when a server answers 429. */

const DEFAULT_PAUSE_SECONDS = 300;
/** A server cannot park its client for longer than this at a time. */
const PAUSE_SECONDS_MAX = 24 * 60 * 60;

/** After so many answers of 429 the task fails for good. */
export const RATE_LIMIT_ATTEMPTS = 10;

/**
 * Seconds to wait after the `attempt`-th 429 (from 1). `Retry-After` counts only as an integer of seconds; an HTTP
 * date, a fraction or no header means five minutes. The wait doubles with each further 429.
 */
export function pauseSeconds(retryAfter: string | null, attempt: number): number {
  const asked = retryAfter !== null && /^\d{1,9}$/.test(retryAfter.trim());
  const first = asked ? Number(retryAfter) : DEFAULT_PAUSE_SECONDS;
  return Math.min(first * 2 ** (attempt - 1), PAUSE_SECONDS_MAX);
}
