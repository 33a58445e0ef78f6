/** How far the log is behind the writes. */
import type { Pool } from 'pg';

/** Whether every committed write of the environment is in its log: nothing waits in the outbox. */
export async function isAllPublished(pool: Pool, environmentId: string): Promise<boolean> {
  const { rows } = await pool.query<{ published: boolean }>(
    'select not exists (select from event_outbox where environment_id = $1) as published',
    [environmentId],
  );
  return rows[0]!.published;
}
