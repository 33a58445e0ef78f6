/**
 * The statements of writes to nested groups. Those who use them hold the lock on the directory's nesting, so the edges
 * between groups stay as they are between two statements.
 */
import { insertOutbox } from '../../event/outbox.ts';

/** One at a time: every write that changes, or depends on, which groups are members of which. */
export const LOCK_NESTING = {
  name: 'lock-nesting',
  text: `select id from directory where environment_id = $1 and id = $2 for no key update`,
};

/**
 * The groups whose members such a write reads or changes: with the group $2 those above it, and those below the members
 * that it adds ($3) and may remove ($4, with all its groups if $5). Each comes with its part in it, once for each.
 */
export const FIND_AFFECTED = {
  name: 'find-affected-groups',
  text: `with recursive above (id) as (
      select $2::uuid
      union
      select m.group_id from above join scim_membership m on m.directory_id = $1 and m.member_id = above.id
    ), changed (part, id) as (
      select 'added', id from unnest($3::uuid[]) id
      union all select 'removed', id from unnest($4::uuid[]) id
      union all select 'removed', m.member_id from scim_membership m
        where $5::boolean and m.directory_id = $1 and m.group_id = $2 and m.member_type = 'Group'
    ), below (part, id) as (
      select changed.part, changed.id from changed join scim_group g on g.directory_id = $1 and g.id = changed.id
      union
      select below.part, m.member_id from below
      join scim_membership m on m.directory_id = $1 and m.group_id = below.id and m.member_type = 'Group'
    )
    select 'above' as part, id from above union all select part, id from below`,
};

/** In order of id, as everywhere. */
export const LOCK_GROUPS = {
  name: 'lock-groups',
  text: `select g.id from scim_group g where g.directory_id = $1 and g.id = any($2::uuid[]) order by g.id for update`,
};

export const FIND_GROUPS = {
  name: 'find-groups',
  text: `select g.id from scim_group g where g.directory_id = $1 and g.id = any($2::uuid[])`,
};

/** Adds the groups $3, none of which is a member yet, and marks both ends as nested. */
export const ADD_GROUP_MEMBERS = {
  name: 'add-group-members',
  text: `with child as (
      select g.id from scim_group g where g.directory_id = $1 and g.id = any($3::uuid[])
    ), marked as (
      update scim_group set nested = true
      where directory_id = $1 and not nested and id in (select id from child union all select $2::uuid)
    )
    insert into scim_membership (directory_id, group_id, member_id, member_type)
    select $1, $2, id, 'Group' from child
    returning member_id as id`,
};

/**
 * Leaves an event for each user who came into, or went out of, one of the groups $6 because $2 got the members $3 and
 * lost the members $4, which may be users or groups. All groups of $6 are $2 or above it. Someone who is in a group on
 * another way as well, which does not lead over a changed membership of $2, has neither come nor gone.
 */
export const LOG_EFFECTIVE_MEMBERSHIPS = {
  name: 'log-effective-memberships',
  text: `with recursive reached (source, id, is_changed) as (
      (select 'added', id, true from unnest($3::uuid[]) id
       union all select 'removed', id, true from unnest($4::uuid[]) id)
      union
      select reached.source, m.member_id, false from reached
      join scim_membership m on m.directory_id = $1 and m.group_id = reached.id
    ), moved as (
      select reached.id as user_id, min(reached.source) as source, bool_or(reached.is_changed) as is_changed
      from reached join scim_user u on u.directory_id = $1 and u.id = reached.id
      group by reached.id having min(reached.source) = max(reached.source)
    ), direct as (
      select moved.user_id, moved.source, m.group_id from moved
      join scim_membership m on m.directory_id = $1 and m.member_id = moved.user_id
      where m.group_id <> $2 or moved.source = 'removed' or not moved.is_changed
    ), up (start, id) as (
      select distinct group_id, group_id from direct
      union
      select up.start, m.group_id from up
      join scim_membership m on m.directory_id = $1 and m.member_id = up.id
      where m.group_id <> $2 or m.member_id not in (select id from unnest($3::uuid[]) id)
    ), effective as (
      select moved.source, moved.user_id, above.id as group_id from moved, unnest($6::uuid[]) above (id)
      except
      select direct.source, direct.user_id, up.id from direct join up on up.start = direct.group_id
    )
    ${insertOutbox(
      {
        environmentId: '$5::uuid',
        directoryId: '$1::uuid',
        type: `'dsync.group.user_' || e.source`,
        userId: 'u.product_id',
        groupId: 'g.product_id',
        version: 'g.version',
        occurredAt: 'clock_timestamp()',
      },
      `effective e
       join scim_user u on u.directory_id = $1 and u.id = e.user_id and not u.withheld
       join scim_group g on g.directory_id = $1 and g.id = e.group_id
       order by e.source desc, g.id, u.id`,
    )}`,
};

/** Takes the group out of all groups that it is a member of; these get a new version. */
export const LEAVE_PARENTS = {
  name: 'leave-parents',
  text: `with parent as (
      delete from scim_membership where directory_id = $1 and member_id = $2 returning group_id
    )
    update scim_group set version = version + 1,
      last_modified = greatest(clock_timestamp()::timestamptz(3), last_modified)
    where directory_id = $1 and id in (select group_id from parent)`,
};
