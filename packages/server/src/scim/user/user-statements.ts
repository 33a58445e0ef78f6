/** Every fixed statement of the user store. They are named, so that each connection plans them once. */
import { insertOutbox } from '../../event/outbox.ts';
import { ONE_BY_ONE } from '../one-by-one.ts';
import { countRows } from '../resource-count.ts';
import { RELEASE_ALL } from '../unique-value.ts';

/** `nested` is for `withIndirectGroups`; clients do not see it. */
const GROUP_ELEMENT = `json_build_object('value', g.id, 'display', g.resource->>'displayName', 'type', 'direct',
  'nested', g.nested)`;

/** The groups of one user; each is read by its id, because joined, a generic plan would read every group. */
export function groupsOf(directoryId: string, id: string): string {
  return `(select coalesce(json_agg(${GROUP_ELEMENT} order by g.id), '[]') from scim_group g
      where g.directory_id = ${directoryId} and g.id = any (array(
        select m.group_id from scim_membership m where m.directory_id = ${directoryId} and m.member_id = ${id})))`;
}

/**
 * The groups of each user of a page, as the elements of the computed attribute `groups` (without `$ref`). Each group is
 * read once, by its id: joined, a generic plan would read every group of the directory.
 */
export function groupsOfPage(directoryId: string): string {
  return `with m as materialized (
      select page.id as member_id, m.group_id from page cross join lateral (
        select group_id from scim_membership where directory_id = ${directoryId} and member_id = page.id ${ONE_BY_ONE}
      ) m
    ), g as materialized (
      select g.id, g.resource, g.nested from scim_group g
      where g.directory_id = ${directoryId} and g.id = any (array(select distinct group_id from m))
    )
    select m.member_id as id, json_agg(${GROUP_ELEMENT} order by g.id) as elements
    from m join g on g.id = m.group_id group by m.member_id`;
}

/** The groups above each of the groups $2. */
export const READ_GROUPS_ABOVE = {
  name: 'read-groups-above',
  text: `with recursive up (below, id) as (
      select m.member_id, m.group_id from scim_membership m where m.directory_id = $1 and m.member_id = any($2::uuid[])
      union
      select up.below, m.group_id from up join scim_membership m on m.directory_id = $1 and m.member_id = up.id
    )
    select up.below, up.id, g.resource->>'displayName' as display
    from up join scim_group g on g.directory_id = $1 and g.id = up.id`,
};

/** The names of those of the users $2 that there are. */
export const READ_NAMES = {
  name: 'read-names',
  text: `select u.id, coalesce(u.resource->>'displayName', u.resource->'name'->>'formatted') as name
    from scim_user u where u.directory_id = $1 and u.id = any($2::uuid[])`,
};

export const READ_USER = {
  name: 'read-user',
  text: `select u.id, u.version, u.created_at, u.last_modified, u.resource, u.withheld, ${groupsOf('$1', '$2')} as groups
    from scim_user u where u.directory_id = $1 and u.id = $2`,
};

/** A person who comes back is known again by their externalId. */
export const INSERT_USER = insertUser('insert-user', 'external_id_hash');
/** A person who comes back is known again by their user name. */
export const INSERT_USER_BY_NAME = insertUser('insert-user-by-name', 'user_name_hash');

/**
 * A re-hired person gets a new SCIM id but resumes the product id of the newest tombstone with the same key ($10, null
 * when the directory's policy does not resume). Its version goes on from there, so that it never decreases in the log.
 * The product does not hear of a user who is withheld ($11).
 */
function insertUser(name: string, key: 'external_id_hash' | 'user_name_hash') {
  const logged = insertOutbox(
    {
      environmentId: '$9::uuid',
      directoryId: '$1::uuid',
      type: "'dsync.user.created'",
      userId: 'product_id',
      version: 'version',
      scimId: 'id',
      resourceCreatedAt: 'created_at',
      resource: 'resource',
      occurredAt: 'created_at',
    },
    'inserted where not withheld',
  );
  return {
    name,
    text: `with resumed as (
        delete from tombstone t where t.directory_id = $1 and t.product_id = (
          select product_id from tombstone
          where directory_id = $1 and kind = 'user' and ${key} = $10::bytea
          order by deleted_at desc, product_id limit 1)
        returning t.product_id, t.version
      ), inserted as (
        insert into scim_user (directory_id, id, product_id, user_name_folded, active, version, created_at,
          last_modified, resource, comparable, terms, withheld)
        select $1, $2, coalesce((select product_id from resumed), $3), $4, $5,
          coalesce((select version from resumed), 0) + 1, at, at, $6, $7, $8::bigint[], $11::boolean
        from (select clock_timestamp()::timestamptz(3) as at) clock
        returning id, product_id, version, created_at, resource, withheld
      ), counted as (
        ${countRows('user', 1, 'inserted')}
      ), logged as (
        ${logged}
      )
      select version, created_at from inserted`,
  };
}

export const FIND_DEACTIVATED_USER = {
  name: 'find-deactivated-user',
  text: `select u.id from scim_user u where u.directory_id = $1 and u.user_name_folded = $2 and not u.active`,
};

export const UPDATE_USER = {
  name: 'update-user',
  text: `with updated as (
      update scim_user set user_name_folded = $4, active = $5, version = version + 1,
        last_modified = greatest(clock_timestamp()::timestamptz(3), last_modified),
        resource = $6, comparable = $7, terms = $8::bigint[]
      where directory_id = $1 and id = $2 and version = $3
      returning id, product_id, version, created_at, last_modified, resource, withheld
    ), logged as (
      ${insertOutbox(
        {
          environmentId: '$9::uuid',
          directoryId: '$1::uuid',
          type: "'dsync.user.updated'",
          userId: 'product_id',
          version: 'version',
          scimId: 'id',
          resourceCreatedAt: 'created_at',
          resource: 'resource',
          previous: '$10::jsonb',
          occurredAt: 'last_modified',
        },
        'updated where not withheld',
      )}
    )
    select version, last_modified from updated`,
};

export const LOCK_GROUPS_OF_USER = {
  name: 'lock-groups-of-user',
  text: `select g.id from scim_group g
    where g.directory_id = $1 and g.id in (
      select group_id from scim_membership where directory_id = $1 and member_id = $2)
    order by g.id for update`,
};

export const LOCK_USER = {
  name: 'lock-user',
  text: `select u.version, u.resource from scim_user u where u.directory_id = $1 and u.id = $2 for update`,
};

export const MEMBERSHIPS_OF_USER = {
  name: 'memberships-of-user',
  text: `select group_id from scim_membership where directory_id = $1 and member_id = $2`,
};

/**
 * Bumps the groups that lose the member ($6), deletes the row, and leaves the tombstone and the event. The event
 * carries the new versions of those groups, because `dsync.user.deleted` implies the memberships.
 */
export const DELETE_USER = {
  name: 'delete-user',
  text: `with bumped as (
      update scim_group set version = version + 1,
        last_modified = greatest(clock_timestamp()::timestamptz(3), last_modified)
      where directory_id = $1 and id = any($6::uuid[])
      returning product_id, version
    ), left_groups as (
      delete from scim_membership where directory_id = $1 and member_id = $2
    ), released as (
      ${RELEASE_ALL}
    ), deleted as (
      delete from scim_user where directory_id = $1 and id = $2
      returning id, product_id, version + 1 as version, created_at, resource, withheld
    ), counted as (
      ${countRows('user', -1, 'deleted')}
    ), buried as (
      insert into tombstone (directory_id, product_id, kind, external_id_hash, user_name_hash, version)
      select $1, product_id, 'user', $4::bytea, $5::bytea, version from deleted
    )
    ${insertOutbox(
      {
        environmentId: '$3::uuid',
        directoryId: '$1::uuid',
        type: "'dsync.user.deleted'",
        userId: 'product_id',
        version: 'version',
        scimId: 'id',
        resourceCreatedAt: 'created_at',
        resource: 'resource',
        previous: `(select jsonb_object_agg(b.product_id, b.version) from bumped b)`,
        occurredAt: 'clock_timestamp()',
      },
      'deleted where not withheld',
    )}`,
};
