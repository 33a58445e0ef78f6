/** What the demo shows of the event log. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { isAllPublished, type ProductEvent, readEvents } from '../event/index.ts';

const PUBLISH_POLL_MILLISECONDS = 20;
const PUBLISH_MILLISECONDS_MAX = 30_000;

/** Waits until the writes made so far are in the log; gives up after half a minute, as the log is then only late. */
export async function untilPublished(pool: Pool, environmentId: string): Promise<void> {
  const deadline = Date.now() + PUBLISH_MILLISECONDS_MAX;
  while (!(await isAllPublished(pool, environmentId)) && Date.now() < deadline) {
    await delay(PUBLISH_POLL_MILLISECONDS);
  }
}

/** The newest events of the environment, the oldest of them first. */
export async function readNewest(
  pool: Pool,
  environmentId: string,
  count: number,
): Promise<readonly ProductEvent[]> {
  const page = await readEvents(pool, environmentId, { limit: count, order: 'desc' });
  return page.ok ? page.value.events.toReversed() : [];
}

/** The position of the newest event; 0 before the first. */
export async function newestPosition(pool: Pool, environmentId: string): Promise<number> {
  return (await readNewest(pool, environmentId, 1))[0]?.position ?? 0;
}
