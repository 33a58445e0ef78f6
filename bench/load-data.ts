/** Fills a database without HTTP: rows made by the same functions as those of requests, indexes of terms built at the end. */
import { coreRegistry, fold, toComparable } from '@rollcall/scim';
import type { Pool } from 'pg';
import { createApiKey } from '../packages/server/src/api/index.ts';
import {
  createDirectory,
  createToken,
  ensureEnvironment,
  ensureOrganization,
} from '../packages/server/src/directory/index.ts';
import { resourceTerms } from '../packages/server/src/scim/terms.ts';
import type { BenchContext, BenchDirectory } from './cases.ts';
import {
  type Dataset,
  GROUP_DIRECTORY,
  GROUP_SIZES,
  GROUPS_OF_EVERYONE,
  GROUPS_OF_SIZE,
  groupId,
  groupMembers,
  groupOfEveryoneId,
  SPARE_USERS,
  userDocument,
  userId,
  usersPerDirectory,
} from './dataset.ts';

const BATCH_ROWS = 2_000;
const EVENTS = 1_000;
const user = coreRegistry.resource('User')!;
const group = coreRegistry.resource('Group')!;

export async function loadData(pool: Pool, dataset: Dataset): Promise<Omit<BenchContext, 'run'>> {
  const environment = await ensureEnvironment(pool);
  const organization = await ensureOrganization(pool, environment.id, 'Bench');
  const { secret } = await createApiKey(pool, { environmentId: environment.id, name: 'bench' });
  const directories: BenchDirectory[] = [];
  await pool.query('drop index scim_user_terms');
  const addDirectory = async (name: string): Promise<BenchDirectory> => {
    const { directoryId: id, key } = await createDirectory(pool, {
      environmentId: environment.id,
      organizationId: organization.id,
      name,
      provider: 'okta',
    });
    const { token } = await createToken(pool, { directoryId: id, label: 'bench' });
    return { id, key, token };
  };
  for (let place = 0; place < dataset.directories; place++) {
    const directory = await addDirectory(`Bench ${place}`);
    directories.push(directory);
    await loadUsers(pool, directory.id, place, usersPerDirectory(dataset));
    await loadGroupsOfEveryone(pool, directory.id, place);
  }
  const groups = await addDirectory('Groups');
  await loadUsers(pool, groups.id, GROUP_DIRECTORY, groupMembers(dataset));
  await loadMeasuredGroups(pool, groups.id, groupMembers(dataset));
  await pool.query('create index scim_user_terms on scim_user using gin (terms) with (fastupdate = off)');
  await pool.query(
    `insert into resource_count (directory_id, kind, slot, count)
     select directory_id, 'user', 0, count(*) from scim_user group by 1
     union all select directory_id, 'group', 0, count(*) from scim_group group by 1`,
  );
  await publishState(pool, environment.id, organization.id);
  await loadEvents(pool, environment.id, organization.id, directories[0]!.id);
  await createLimitTables(pool);
  await pool.query('vacuum analyze');
  await pool.query('checkpoint');
  return { dataset, directories, groups, environmentId: environment.id, apiKey: secret };
}

async function loadUsers(pool: Pool, directoryId: string, place: number, count: number): Promise<void> {
  for (let start = 0; start < count; start += BATCH_ROWS) {
    const rows = Array.from({ length: Math.min(BATCH_ROWS, count - start) }, (_, i) => {
      const number = start + i;
      const resource = userDocument(number);
      const comparable = toComparable(resource, user);
      return {
        id: userId(place, number),
        user_name_folded: fold(String(resource.userName)),
        active: resource.active,
        resource,
        comparable,
        terms: resourceTerms(directoryId, comparable, user),
      };
    });
    await pool.query(
      `insert into scim_user (directory_id, id, product_id, user_name_folded, active, version, created_at,
         last_modified, resource, comparable, terms)
       select $1, id, gen_random_uuid(), user_name_folded, active, 1, now(), now(), resource, comparable, terms
       from jsonb_to_recordset($2) as r (id uuid, user_name_folded text, active boolean, resource jsonb,
         comparable jsonb, terms bigint[])`,
      [directoryId, JSON.stringify(rows)],
    );
  }
}

async function loadGroupsOfEveryone(pool: Pool, directoryId: string, place: number): Promise<void> {
  for (const count of GROUPS_OF_EVERYONE) {
    const ids = Array.from({ length: count }, (_, number) => groupOfEveryoneId(place, count, number));
    for (const [number, id] of ids.entries())
      await insertGroup(pool, directoryId, id, `One of ${count}, number ${number}`);
    await pool.query(
      `insert into scim_membership (directory_id, group_id, member_id)
       select $1, ($2::uuid[])[1 + (row_number() over (order by id)) % $3::int], id
       from scim_user where directory_id = $1`,
      [directoryId, ids, count],
    );
  }
}

async function loadMeasuredGroups(pool: Pool, directoryId: string, people: number): Promise<void> {
  for (const size of GROUP_SIZES) {
    const ids = Array.from({ length: GROUPS_OF_SIZE[size]! }, (_, number) => groupId(size, number));
    for (const [number, id] of ids.entries()) {
      await insertGroup(pool, directoryId, id, `Group of ${size}, number ${number}`);
    }
    await pool.query(
      `insert into scim_membership (directory_id, group_id, member_id)
       select $1, g.id, u.id from unnest($2::uuid[]) g (id)
       cross join (select id from scim_user where directory_id = $1 order by id limit $3) u`,
      [directoryId, ids, Math.min(size, people - SPARE_USERS)],
    );
  }
}

async function insertGroup(pool: Pool, directoryId: string, id: string, displayName: string): Promise<void> {
  const comparable = toComparable({ displayName }, group);
  const terms = resourceTerms(directoryId, comparable, group);
  await pool.query(
    `insert into scim_group (directory_id, id, product_id, display_name_folded, version, created_at,
       last_modified, resource, comparable, terms)
     values ($1, $2, gen_random_uuid(), $3, 1, now(), now(), $4, $5, $6)`,
    [directoryId, id, fold(displayName), { displayName }, comparable, terms],
  );
}

/** What the publisher would have made of the people and groups, so that changes of members find them. */
async function publishState(pool: Pool, environmentId: string, organizationId: string): Promise<void> {
  for (const kind of ['user', 'group']) {
    const state = kind === 'user' ? ", 'active'" : '';
    await pool.query(
      `insert into directory_${kind} (directory_id, id, environment_id, organization_id, version, position${state && ', state'}, data)
       select directory_id, product_id, $1, $2, version, 1${state}, jsonb_build_object('id', product_id) from scim_${kind}`,
      [environmentId, organizationId],
    );
  }
}

/** A log to read from, of the size of real events. */
async function loadEvents(
  pool: Pool,
  environmentId: string,
  organizationId: string,
  directoryId: string,
): Promise<void> {
  await pool.query(
    `insert into event (environment_id, position, id, type, organization_id, directory_id, version, data,
       occurred_at, created_at)
     select $1, n, gen_random_uuid(), 'dsync.user.created', $2, $3, 1, $4, now(), now() from generate_series(1, $5::int) n`,
    [environmentId, organizationId, directoryId, { raw_attributes: userDocument(1) }, EVENTS],
  );
  await pool.query('update event_counter set position = $2 where environment_id = $1', [
    environmentId,
    EVENTS,
  ]);
}

/** What the bare handler writes to: as much as a plain application would keep, with one unique index. */
async function createLimitTables(pool: Pool): Promise<void> {
  await pool.query(`
    create table bench_user (directory_id uuid, id uuid, user_name text, version int not null default 1, resource jsonb,
      primary key (directory_id, id));
    create unique index on bench_user (directory_id, user_name);
    insert into bench_user (directory_id, id, user_name, resource)
      select directory_id, id, user_name_folded, resource from scim_user;
    create table bench_membership (directory_id uuid, group_id uuid, member_id uuid,
      primary key (directory_id, group_id, member_id));
    create index on bench_membership (directory_id, member_id, group_id);
    insert into bench_membership select directory_id, group_id, member_id from scim_membership`);
}
