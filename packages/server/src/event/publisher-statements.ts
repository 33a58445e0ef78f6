/**
 * The statements of one batch. They are fixed, so each connection prepares them once. Sets of rows travel as one JSON
 * parameter, whatever their number; as jsonb, which is taken apart twice as fast as json.
 */
import { jsonBytes } from './json-bytes.ts';

/**
 * A holder of the counter that hangs gives it up after these times; one whose process or host died, when the server
 * notices or after the last of them. The isolation is said because a database's default may be another one, and a
 * snapshot older than the counter's lock would miss rows. Everything is found by its key: a plan that a connection keeps
 * from when a table was small must not scan it once it is large.
 */
export const BEGIN_BATCH = `set transaction isolation level read committed;
  set local statement_timeout = '20s';
  set local lock_timeout = '5s';
  set local idle_in_transaction_session_timeout = '10s';
  set local enable_seqscan = off;
  set local enable_bitmapscan = off;
  set local enable_hashjoin = off;
  set local enable_mergejoin = off`;

/**
 * The row lock on the counter elects the publisher, fences out all others and allocates positions until commit. Whoever
 * finds it taken leaves at once: the holder, or the next poll, publishes what is there.
 */
export const LOCK_COUNTER = {
  name: 'event-lock-counter',
  text: `select position, clock_timestamp()::timestamptz(3) as now
         from event_counter where environment_id = $1 for update skip locked`,
};

/**
 * Takes the oldest rows out of the outbox, at most $2, and no more of them once $3 bytes of resources are reached: what
 * is deleted is exactly what is copied. It must be a statement of its own after LOCK_COUNTER, so that its snapshot holds
 * what the previous publisher committed.
 */
export const TAKE_OUTBOX = {
  name: 'event-take-outbox',
  text: `with oldest as (
           select id, ${jsonBytes('resource')} + ${jsonBytes('previous')} as bytes
           from event_outbox where environment_id = $1 order by id limit $2
         ),
         summed as (select id, sum(bytes) over (order by id) - bytes as bytes_before from oldest),
         taken as (
           delete from event_outbox
           where environment_id = $1 and id = any (array(select id from summed where bytes_before < $3))
           returning *
         )
         select taken.id, type, directory_id as "directoryId", directory.organization_id as "organizationId",
           user_id as "userId", group_id as "groupId", version, scim_id as "scimId",
           resource_created_at as "resourceCreatedAt", resource, previous, occurred_at as "occurredAt"
         from taken
         left join directory on directory.environment_id = taken.environment_id and directory.id = directory_id
         order by taken.id`,
};

/**
 * $1: JSON array of {kind, directoryId, id, withView}: the published users and groups among them, with their views where
 * they are wanted, as long as these have no more than $2 bytes together.
 */
export const READ_PUBLISHED = {
  name: 'event-read-published',
  text: `with wanted as (
           select * from jsonb_to_recordset($1) as (kind text, "directoryId" uuid, id uuid, "withView" boolean)
         ),
         found as (
           select wanted.*, organization_id, scim_id, version, position, data
           from wanted join directory_user using (id) where kind = 'user' and directory_id = "directoryId"
           union all
           select wanted.*, organization_id, scim_id, version, position, data
           from wanted join directory_group using (id) where kind = 'group' and directory_id = "directoryId"
         ),
         summed as (
           select *, sum(case when "withView" then ${jsonBytes('data')} else 0 end) over (order by id) as bytes from found
         )
         select kind, "directoryId", id, organization_id as "organizationId", scim_id as "scimId", version, position,
           "withView",
           case when "withView" and bytes <= $2 then data end as view
         from summed`,
};

/** $1: environment, $2: time of publication, $3: JSON array of events. */
export const INSERT_EVENTS = {
  name: 'event-insert-events',
  text: `insert into event (environment_id, position, id, type, organization_id, directory_id, user_id, group_id,
           scim_id, member_scim_id, version, data, occurred_at, created_at)
         select $1, position, id, type, "organizationId", "directoryId", "userId", "groupId", "scimId", "memberScimId",
           version, data, "occurredAt", $2
         from jsonb_to_recordset($3) as (position bigint, id uuid, type text, "organizationId" uuid,
           "directoryId" uuid, "userId" uuid, "groupId" uuid, "scimId" uuid, "memberScimId" uuid, version integer,
           data jsonb, "occurredAt" timestamptz)`,
};

export const ADVANCE_COUNTER = {
  name: 'event-advance-counter',
  text: 'update event_counter set position = $2 where environment_id = $1',
};

/** $1: JSON array of {directoryId, id}. */
export const DELETE_USERS = {
  name: 'event-delete-users',
  text: `with gone as (select * from jsonb_to_recordset($1) as ("directoryId" uuid, id uuid)),
         memberships as (
           delete from directory_membership using gone where directory_id = "directoryId" and user_id = gone.id
         ),
         keys as (delete from resource_key using gone where resource_key.id = gone.id)
         delete from directory_user using gone where directory_id = "directoryId" and directory_user.id = gone.id`,
};

/** $1: JSON array of {directoryId, id}. */
export const DELETE_GROUPS = {
  name: 'event-delete-groups',
  text: `with gone as (select * from jsonb_to_recordset($1) as ("directoryId" uuid, id uuid)),
         memberships as (
           delete from directory_membership using gone where directory_id = "directoryId" and group_id = gone.id
         ),
         keys as (delete from resource_key using gone where resource_key.id = gone.id)
         delete from directory_group using gone where directory_id = "directoryId" and directory_group.id = gone.id`,
};

/** $1: environment, $2: JSON array of published users. A version is never lowered. */
export const WRITE_USERS = {
  name: 'event-write-users',
  text: `with written as (
           select * from jsonb_to_recordset($2) as ("directoryId" uuid, "organizationId" uuid, id uuid,
             "scimId" uuid, version integer, position bigint, view jsonb)
         ),
         keys as (
           insert into resource_key (id, directory_id, kind) select id, "directoryId", 'user' from written
           on conflict (id) do nothing
         )
         insert into directory_user (directory_id, id, environment_id, organization_id, scim_id, version, position, state,
           data)
         select "directoryId", id, $1, "organizationId", "scimId", version, position, view ->> 'state', view from written
         on conflict (directory_id, id) do update set organization_id = excluded.organization_id,
           scim_id = excluded.scim_id, version = excluded.version, position = excluded.position,
           state = excluded.state, data = excluded.data
         where directory_user.version <= excluded.version`,
};

/** $1: environment, $2: JSON array of published groups. A version is never lowered. */
export const WRITE_GROUPS = {
  name: 'event-write-groups',
  text: `with written as (
           select * from jsonb_to_recordset($2) as ("directoryId" uuid, "organizationId" uuid, id uuid,
             "scimId" uuid, version integer, position bigint, view jsonb)
         ),
         keys as (
           insert into resource_key (id, directory_id, kind) select id, "directoryId", 'group' from written
           on conflict (id) do nothing
         )
         insert into directory_group (directory_id, id, environment_id, organization_id, scim_id, version, position, data)
         select "directoryId", id, $1, "organizationId", "scimId", version, position, view from written
         on conflict (directory_id, id) do update set organization_id = excluded.organization_id,
           scim_id = excluded.scim_id, version = excluded.version, position = excluded.position, data = excluded.data
         where directory_group.version <= excluded.version`,
};

/** $1: JSON array of groups whose version rose without an event of their own. */
export const RAISE_GROUPS = {
  name: 'event-raise-groups',
  text: `update directory_group set version = greatest(directory_group.version, raised.version),
           position = greatest(directory_group.position, raised.position)
         from jsonb_to_recordset($1) as raised ("directoryId" uuid, id uuid, version integer, position bigint)
         where directory_id = "directoryId" and directory_group.id = raised.id`,
};

/** $1: JSON array of memberships. */
export const DELETE_MEMBERSHIPS = {
  name: 'event-delete-memberships',
  text: `delete from directory_membership
         using jsonb_to_recordset($1) as gone ("directoryId" uuid, "groupId" uuid, "userId" uuid)
         where directory_id = "directoryId" and group_id = "groupId" and user_id = "userId"`,
};

/** $1: JSON array of memberships. */
export const WRITE_MEMBERSHIPS = {
  name: 'event-write-memberships',
  text: `insert into directory_membership (directory_id, group_id, user_id, position)
         select "directoryId", "groupId", "userId", position
         from jsonb_to_recordset($1) as ("directoryId" uuid, "groupId" uuid, "userId" uuid, position bigint)
         on conflict (directory_id, group_id, user_id) do update set position = excluded.position`,
};

/**
 * The environments that have outbox rows, each found by one step along the index whatever the number of rows. Not
 * prepared: the outbox is empty or full from one moment to the next, and a kept plan would not know.
 */
export const FIND_ENVIRONMENTS = `with recursive found (id) as (
    (select environment_id from event_outbox order by environment_id limit 1)
    union all
    select (select environment_id from event_outbox where environment_id > found.id order by environment_id limit 1)
    from found where found.id is not null
  )
  select id from found where id is not null`;
