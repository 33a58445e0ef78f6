/** Every fixed statement of the group store. They are named, so that each connection plans them once. */
import { insertOutbox } from '../../event/outbox.ts';
import { countRows } from '../resource-count.ts';
import { RELEASE_ALL } from '../unique-value.ts';

const MEMBER_ELEMENT = `json_build_object('value', m.member_id, 'type', m.member_type)`;

/** The members of one group, as the elements of the attribute `members` (without `$ref`). */
export function membersOf(directoryId: string, id: string): string {
  return `(select coalesce(json_agg(${MEMBER_ELEMENT} order by m.member_id), '[]') from scim_membership m
      where m.directory_id = ${directoryId} and m.group_id = ${id})`;
}

/** The members of each group of a page, as the elements of the attribute `members` (without `$ref`). */
export function membersOfPage(directoryId: string): string {
  return `select page.id, m.elements from page cross join lateral (
      select json_agg(${MEMBER_ELEMENT} order by m.member_id) as elements
      from scim_membership m where m.directory_id = ${directoryId} and m.group_id = page.id
    ) m`;
}

const GROUP_COLUMNS = 'g.id, g.version, g.created_at, g.last_modified, g.resource';

export const READ_GROUP = {
  name: 'read-group',
  text: `select ${GROUP_COLUMNS}, null as members from scim_group g where g.directory_id = $1 and g.id = $2`,
};

export const READ_GROUP_WITH_MEMBERS = {
  name: 'read-group-with-members',
  text: `select ${GROUP_COLUMNS}, ${membersOf('$1', '$2')} as members
    from scim_group g where g.directory_id = $1 and g.id = $2`,
};

export const LOCK_GROUP = {
  name: 'lock-group',
  text: `select ${GROUP_COLUMNS}, g.nested, null as members
    from scim_group g where g.directory_id = $1 and g.id = $2 for update`,
};

/** Like a user, a group that comes back with the same externalId ($8) may resume its product id. */
export const INSERT_GROUP = {
  name: 'insert-group',
  text: `with resumed as (
      delete from tombstone t where t.directory_id = $1 and t.product_id = (
        select product_id from tombstone
        where directory_id = $1 and kind = 'group' and external_id_hash = $9::bytea
        order by deleted_at desc, product_id limit 1)
      returning t.product_id, t.version
    ), inserted as (
      insert into scim_group (directory_id, id, product_id, display_name_folded, version, created_at,
        last_modified, resource, comparable, terms)
      select $1, $2, coalesce((select product_id from resumed), $3), $4,
        coalesce((select version from resumed), 0) + 1, at, at, $5, $6, $7::bigint[]
      from (select clock_timestamp()::timestamptz(3) as at) clock
      returning id, product_id, version, created_at, resource
    ), counted as (
      ${countRows('group', 1, 'inserted')}
    ), logged as (
      ${insertOutbox(
        {
          environmentId: '$8::uuid',
          directoryId: '$1::uuid',
          type: "'dsync.group.created'",
          groupId: 'product_id',
          version: 'version',
          scimId: 'id',
          resourceCreatedAt: 'created_at',
          resource: 'resource',
          occurredAt: 'created_at',
        },
        'inserted',
      )}
    )
    select version, created_at from inserted`,
};

/** Bumps the version, and logs `dsync.group.updated` only if the document itself changed ($8). */
export const UPDATE_GROUP = {
  name: 'update-group',
  text: `with updated as (
      update scim_group set display_name_folded = $3, version = version + 1,
        last_modified = greatest(clock_timestamp()::timestamptz(3), last_modified),
        resource = $4, comparable = $5, terms = $6::bigint[]
      where directory_id = $1 and id = $2
      returning id, product_id, version, created_at, last_modified, resource
    ), logged as (
      ${insertOutbox(
        {
          environmentId: '$7::uuid',
          directoryId: '$1::uuid',
          type: "'dsync.group.updated'",
          groupId: 'product_id',
          version: 'version',
          scimId: 'id',
          resourceCreatedAt: 'created_at',
          resource: 'resource',
          previous: '$8::jsonb',
          occurredAt: 'last_modified',
        },
        'updated',
      )}
    )
    select version, last_modified from updated`,
};

/** Bumps the version of a group of which only the members changed. */
export const TOUCH_GROUP = {
  name: 'touch-group',
  text: `update scim_group set version = version + 1,
      last_modified = greatest(clock_timestamp()::timestamptz(3), last_modified)
    where directory_id = $1 and id = $2 returning version, last_modified`,
};

/**
 * Adds those of the users $3 that are not members yet. FOR SHARE on the live rows: a deletion that is under way is
 * waited for, and a deletion that comes later waits for us. Gives each user that is not in the directory as missing.
 */
export const ADD_MEMBERS = {
  name: 'add-members',
  text: `with wanted as (
      select distinct w.id from unnest($3::uuid[]) w (id)
      where not exists (
        select from scim_membership m where m.directory_id = $1 and m.group_id = $2 and m.member_id = w.id)
    ), live as (
      select u.id from scim_user u where u.directory_id = $1 and u.id in (select id from wanted)
      order by u.id for share
    ), added as (
      insert into scim_membership (directory_id, group_id, member_id, member_type)
      select $1, $2, id, 'User' from live
      returning member_id
    )
    select w.id, a.member_id is not null as added from wanted w left join added a on a.member_id = w.id`,
};

export const READ_MEMBERS = {
  name: 'read-members',
  text: `select member_id as value, member_type as type from scim_membership
    where directory_id = $1 and group_id = $2`,
};

export const REMOVE_MEMBERS = {
  name: 'remove-members',
  text: `delete from scim_membership where directory_id = $1 and group_id = $2 and member_id = any($3::uuid[])
    returning member_id as id`,
};

/** Removes every member that is not among the users $3. */
export const KEEP_MEMBERS = {
  name: 'keep-members',
  text: `delete from scim_membership m where m.directory_id = $1 and m.group_id = $2
      and not exists (select from unnest($3::uuid[]) k (id) where k.id = m.member_id)
    returning m.member_id as id`,
};

/** Logs one event of type $4 for each of the users $5, with the version $6 that the group has after the change. */
export const LOG_MEMBERSHIPS = {
  name: 'log-memberships',
  text: insertOutbox(
    {
      environmentId: '$3::uuid',
      directoryId: '$1::uuid',
      type: '$4::text',
      userId: 'u.product_id',
      groupId: 'g.product_id',
      version: '$6::integer',
      occurredAt: 'clock_timestamp()',
    },
    `scim_group g join scim_user u on u.directory_id = g.directory_id
     where g.directory_id = $1 and g.id = $2 and u.id = any($5::uuid[])
       and not u.withheld order by u.id`,
  ),
};

export const DELETE_GROUP = {
  name: 'delete-group',
  text: `with left_members as (
      delete from scim_membership where directory_id = $1 and group_id = $2
    ), released as (
      ${RELEASE_ALL}
    ), deleted as (
      delete from scim_group where directory_id = $1 and id = $2
      returning id, product_id, version + 1 as version, created_at, resource
    ), counted as (
      ${countRows('group', -1, 'deleted')}
    ), buried as (
      insert into tombstone (directory_id, product_id, kind, external_id_hash, version)
      select $1, product_id, 'group', $4::bytea, version from deleted
    )
    ${insertOutbox(
      {
        environmentId: '$3::uuid',
        directoryId: '$1::uuid',
        type: "'dsync.group.deleted'",
        groupId: 'product_id',
        version: 'version',
        scimId: 'id',
        resourceCreatedAt: 'created_at',
        resource: 'resource',
        occurredAt: 'clock_timestamp()',
      },
      'deleted',
    )}`,
};
