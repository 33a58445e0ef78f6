/** The statements that read the log. Each is prepared once on a connection. */
import { jsonBytes } from './json-bytes.ts';

const MATCHING = `environment_id = $1
  and ($3::text[] is null or type = any ($3))
  and ($4::uuid is null or organization_id = $4)
  and ($5::uuid is null or directory_id = $5)
  and ($6::timestamptz is null or created_at >= $6)
  and ($7::timestamptz is null or created_at < $7)`;

/**
 * Walks the primary key of each partition from $2 on and stops after $8 rows; of these it gives as many as fit into $9
 * bytes, and always one. `found` is how many there were.
 */
export const READ_EVENTS = {
  name: 'event-read-events',
  text: page('position > coalesce($2::bigint, 0)', 'asc'),
};

export const READ_EVENTS_BACKWARDS = {
  name: 'event-read-events-backwards',
  text: page('position < coalesce($2::bigint, 9223372036854775807)', 'desc'),
};

function page(beyondCursor: string, order: 'asc' | 'desc'): string {
  return `with page as (
      select id, type, directory_id, scim_id, member_scim_id, version, occurred_at, created_at, data, position,
        ${jsonBytes('data')} as bytes from event
      where ${MATCHING} and ${beyondCursor} order by position ${order} limit $8
    ),
    summed as (
      select *, sum(bytes) over (order by position ${order}) - bytes as bytes_before, count(*) over () as found from page
    )
    select id, type, directory_id as "directoryId", scim_id as "scimId", member_scim_id as "memberScimId", version,
      occurred_at as "occurredAt", created_at, data, position, found
    from summed where bytes_before < $9 order by position ${order}`;
}

/** $3, the time in the id, leads to the one partition that can hold the event. */
export const FIND_EVENT = {
  name: 'event-find-event',
  text: 'select position from event where environment_id = $1 and id = $2 and created_at = $3',
};

/** $2: ids, $3: the times in them, $4: the directory, or null for all. */
export const FIND_EVENTS = {
  name: 'event-find-events',
  text: `select event.id, event.position
         from unnest($2::uuid[], $3::timestamptz[]) as wanted (id, created_at)
         join event on event.environment_id = $1 and event.id = wanted.id and event.created_at = wanted.created_at
         where $4::uuid is null or directory_id = $4`,
};

/** The last position given out and the oldest one kept; with nothing kept, the oldest is the one to come. */
export const READ_BOUNDS = {
  name: 'event-read-bounds',
  text: `select counter.position as last, coalesce(oldest.position, counter.position + 1) as "oldestPosition",
           oldest.created_at as "oldestCreatedAt"
         from event_counter counter
         left join lateral (
           select position, created_at from event where event.environment_id = counter.environment_id
           order by position limit 1
         ) oldest on true
         where counter.environment_id = $1`,
};
