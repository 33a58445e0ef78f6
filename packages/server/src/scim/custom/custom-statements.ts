/** Every fixed statement over the resources of types that directories add. */
import { RELEASE_ALL } from '../unique-value.ts';

const COLUMNS = 'r.id, r.version, r.created_at, r.last_modified, r.resource';

/** The directory $1, the id $2 and the name of the resource type $3 find a resource in all statements. */
const IS_RESOURCE = 'r.directory_id = $1 and r.id = $2 and r.resource_type = $3';

export const READ_RESOURCE = {
  name: 'read-resource',
  text: `select ${COLUMNS} from scim_resource r where ${IS_RESOURCE}`,
};

export const LOCK_RESOURCE = {
  name: 'lock-resource',
  text: `select ${COLUMNS} from scim_resource r where ${IS_RESOURCE} for update`,
};

export const INSERT_RESOURCE = {
  name: 'insert-resource',
  text: `insert into scim_resource (directory_id, id, resource_type, version, created_at, last_modified, resource,
      comparable, terms)
    select $1, $2, $3, 1, at, at, $4, $5, $6::bigint[]
    from (select clock_timestamp()::timestamptz(3) as at) clock
    returning id, version, created_at, last_modified, resource`,
};

export const UPDATE_RESOURCE = {
  name: 'update-resource',
  text: `update scim_resource r set version = version + 1,
      last_modified = greatest(clock_timestamp()::timestamptz(3), last_modified),
      resource = $4, comparable = $5, terms = $6::bigint[]
    where ${IS_RESOURCE}
    returning ${COLUMNS}`,
};

export const DELETE_RESOURCE = {
  name: 'delete-resource',
  text: `with released as (${RELEASE_ALL}) delete from scim_resource r where ${IS_RESOURCE}`,
};
