/** The statements that tell the product that a person is deleted, or there again. */
import { insertOutbox } from '../../event/outbox.ts';

const GROUPS_OF_USER = `with recursive up (id) as (
      select m.group_id from scim_membership m where m.directory_id = $1 and m.member_id = $2
      union
      select m.group_id from up join scim_membership m on m.directory_id = $1 and m.member_id = up.id
    )`;

/** Locks every group that the user is in, directly or through others, in order of id. */
export const LOCK_ALL_GROUPS_OF_USER = {
  name: 'lock-all-groups-of-user',
  text: `${GROUPS_OF_USER}
    select g.id from scim_group g where g.directory_id = $1 and g.id in (select id from up) order by g.id for update`,
};

/** Writes the user as UPDATE_USER does, withheld from now on or no longer ($9). */
export const SWITCH_WITHHELD = {
  name: 'switch-withheld',
  text: `with updated as (
      update scim_user set user_name_folded = $3, active = $4, version = version + 1,
        last_modified = greatest(clock_timestamp()::timestamptz(3), last_modified),
        resource = $5, comparable = $6, terms = $7::bigint[], withheld = $9::boolean
      where directory_id = $1 and id = $2
      returning id, product_id, version, created_at, last_modified, resource
    ), logged as (
      ${insertOutbox(
        {
          environmentId: '$8::uuid',
          directoryId: '$1::uuid',
          type: `case when $9::boolean then 'dsync.user.deleted' else 'dsync.user.created' end`,
          userId: 'product_id',
          version: 'version',
          scimId: 'id',
          resourceCreatedAt: 'created_at',
          resource: 'resource',
          occurredAt: 'last_modified',
        },
        'updated',
      )}
    )
    select version, last_modified from updated`,
};

/** Leaves an event for each group that the user is in. */
export const LOG_ALL_GROUPS_OF_USER = {
  name: 'log-all-groups-of-user',
  text: `${GROUPS_OF_USER}
    ${insertOutbox(
      {
        environmentId: '$3::uuid',
        directoryId: '$1::uuid',
        type: `'dsync.group.user_added'`,
        userId: 'u.product_id',
        groupId: 'g.product_id',
        version: 'g.version',
        occurredAt: 'clock_timestamp()',
      },
      `up join scim_group g on g.directory_id = $1 and g.id = up.id
       join scim_user u on u.directory_id = $1 and u.id = $2 order by g.id`,
    )}`,
};
