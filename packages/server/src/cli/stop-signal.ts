/** How a command that runs until it is stopped hears of that. */
import { once } from 'node:events';

/** A terminal sends Ctrl-C to every process in it and npm passes it on, so one press can arrive more than once. */
const SAME_PRESS_MILLISECONDS = 500;

/**
 * Listens for SIGINT, SIGTERM and SIGHUP from now on; what it gives is aborted on the first one. A second one ends the
 * process at once. Call it before what is to be stopped is started, so that no signal leaves a half started thing behind.
 */
export function listenForStop(): AbortSignal {
  const stop = new AbortController();
  let firstAt: number | undefined;
  const hear = (signal: NodeJS.Signals) => {
    firstAt ??= Date.now();
    stop.abort();
    if (Date.now() - firstAt > SAME_PRESS_MILLISECONDS) process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear);
  return stop.signal;
}

/** Resolves once the signal is aborted. */
export async function untilStopped(stop: AbortSignal): Promise<void> {
  if (!stop.aborted) await once(stop, 'abort');
}
