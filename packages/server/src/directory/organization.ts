/** Organizations: the customers of the product. */
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';

export interface Organization {
  readonly id: string;
  readonly environmentId: string;
  readonly name: string;
}

/** The oldest organization of this name in the environment, made when there is none. */
export async function ensureOrganization(
  pool: Pool,
  environmentId: string,
  name: string,
): Promise<Organization> {
  const { rows } = await pool.query<{ id: string }>(
    'select id from organization where environment_id = $1 and name = $2 order by created_at, id limit 1',
    [environmentId, name],
  );
  const id = rows[0]?.id ?? uuidv7();
  if (rows[0] === undefined) {
    await pool.query('insert into organization (environment_id, id, name) values ($1, $2, $3)', [
      environmentId,
      id,
      name,
    ]);
  }
  return { id, environmentId, name };
}
