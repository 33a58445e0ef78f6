/** Environments: each owns its organizations, API keys and event log. */
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';

/** The environment that commands use when none is named. */
export const DEFAULT_ENVIRONMENT = 'production';

export interface Environment {
  readonly id: string;
  readonly name: string;
}

/** The environment of this name, made with its event counter when it is missing. Safe when called concurrently. */
export async function ensureEnvironment(
  pool: Pool,
  name: string = DEFAULT_ENVIRONMENT,
): Promise<Environment> {
  const found = await findEnvironment(pool, name);
  if (found !== undefined) return found;
  await pool.query(
    `with created as (
       insert into environment (id, name) values ($1, $2) on conflict (name) do nothing returning id
     )
     insert into event_counter (environment_id) select id from created`,
    [uuidv7(), name],
  );
  const created = await findEnvironment(pool, name);
  if (created === undefined) throw new Error(`environment ${name} vanished while it was being created`);
  return created;
}

/** The environment of this name, if there is one. */
export async function findEnvironment(pool: Pool, name: string): Promise<Environment | undefined> {
  const { rows } = await pool.query<Environment>('select id, name from environment where name = $1', [name]);
  return rows[0];
}
