/** How a command that runs until it is stopped hears of that. */

/** A terminal sends Ctrl-C to every process in it and npm passes it on, so one press can arrive more than once. */
const SAME_PRESS_MILLISECONDS = 500;

/**
 * Listens for SIGINT, SIGTERM and SIGHUP from now on, and resolves on the first one. A second one ends the process at once.
 * Call it before what is to be stopped is started, so that no signal leaves a half started thing behind.
 */
export function untilSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let firstAt: number | undefined;
  const hear = (signal: NodeJS.Signals) => {
    firstAt ??= Date.now();
    resolve();
    if (Date.now() - firstAt > SAME_PRESS_MILLISECONDS) process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear);
  return promise;
}
