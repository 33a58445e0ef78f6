-- Every table's key starts with its tenant: the environment for what a product sees, the directory for what
-- an identity provider provisions. Text that is compared ignoring case is folded before it comes here, and is
-- always compared by code point (COLLATE "C").

-- Tenants ---------------------------------------------------------------------------------------------------

create table environment (
  id uuid primary key,
  name text not null unique,
  created_at timestamptz(3) not null default now()
);

create table api_key (
  environment_id uuid not null references environment (id),
  id uuid not null,
  name text not null,
  secret_hash bytea not null unique,
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  primary key (environment_id, id)
);

create table organization (
  environment_id uuid not null references environment (id),
  id uuid not null unique,
  name text not null,
  external_id text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (environment_id, id),
  unique (environment_id, external_id)
);

create table directory (
  environment_id uuid not null,
  id uuid not null unique,
  organization_id uuid not null,
  -- The part of the SCIM base URL that names the directory: lower-case letters and digits only, because Okta
  -- refuses a base URL with an underscore.
  key text not null unique check (key ~ '^[a-z0-9]+$'),
  name text not null,
  provider text not null,
  state text not null default 'linked' check (state in ('linked', 'paused', 'unlinked', 'deleting')),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (environment_id, id),
  foreign key (environment_id, organization_id) references organization (environment_id, id)
);

create table credential (
  directory_id uuid not null references directory (id),
  id uuid not null,
  kind text not null check (kind in ('bearer', 'basic', 'oauth')),
  label text not null,
  -- SHA-256 of the secret, which itself is 256 random bits: no salt or slow hash is needed.
  secret_hash bytea not null unique,
  scopes text[] not null default '{scim}',
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3),
  revoked_at timestamptz(3),
  last_used_at timestamptz(3),
  last_used_address text,
  last_used_agent text,
  primary key (directory_id, id)
);

-- What the server last called itself, so that a command in another terminal prints the right URLs.
create table deployment (
  only_row boolean primary key default true check (only_row),
  public_url text not null
);

-- Resources, as identity providers provision them --------------------------------------------------------------

create table scim_user (
  directory_id uuid not null,
  id uuid not null,
  -- The id that the product sees. It outlives a delete and a re-hire; the SCIM id does not.
  product_id uuid not null,
  user_name_folded text collate "C" not null,
  active boolean not null,
  version integer not null,
  created_at timestamptz(3) not null,
  last_modified timestamptz(3) not null,
  -- The canonical document without id, meta, schemas and groups.
  resource jsonb not null,
  -- The same document in the form in which values are compared: text folded, instants in UTC.
  comparable jsonb not null,
  -- 64-bit hashes of (directory, path, comparable value), one for each value that equality may select by.
  terms bigint[] not null,
  primary key (directory_id, id)
);

create unique index scim_user_user_name on scim_user (directory_id, user_name_folded);
-- A pending list makes equality three times slower, so it is off.
create index scim_user_terms on scim_user using gin (terms) with (fastupdate = off);

create table scim_group (
  directory_id uuid not null,
  id uuid not null,
  product_id uuid not null,
  display_name_folded text collate "C" not null,
  -- Covers the members too. Neither version nor last_modified is indexed, so that a member change is a HOT update.
  version integer not null,
  created_at timestamptz(3) not null,
  last_modified timestamptz(3) not null,
  -- The canonical document without id, meta, schemas and members.
  resource jsonb not null,
  comparable jsonb not null,
  terms bigint[] not null,
  primary key (directory_id, id)
) with (fillfactor = 80);

create unique index scim_group_display_name on scim_group (directory_id, display_name_folded);
create index scim_group_terms on scim_group using gin (terms) with (fastupdate = off);

-- Groups never hold their members: adding one member to a group of 200,000 costs what it costs in a group of 2.
-- There is no foreign key to the members; writers hold row locks in the order groups, then users (see docs/architecture.md).
create table scim_membership (
  directory_id uuid not null,
  group_id uuid not null,
  member_id uuid not null,
  member_type text not null default 'User' check (member_type in ('User', 'Group')),
  primary key (directory_id, group_id, member_id)
);

create index scim_membership_by_member on scim_membership (directory_id, member_id, group_id);

-- How many users and groups a directory has, the sum of a few rows: each write changes the one of its connection.
create table resource_count (
  directory_id uuid not null,
  kind text not null check (kind in ('user', 'group')),
  slot smallint not null,
  count bigint not null,
  primary key (directory_id, kind, slot)
) with (fillfactor = 50);

-- What is left of a deleted user or group: only the keys that a re-hire policy needs to resume the product id.
create table tombstone (
  directory_id uuid not null,
  product_id uuid not null,
  kind text not null check (kind in ('user', 'group')),
  external_id_hash bytea,
  user_name_hash bytea,
  version integer not null,
  deleted_at timestamptz(3) not null default clock_timestamp(),
  primary key (directory_id, product_id)
);

create index tombstone_external_id on tombstone (directory_id, kind, external_id_hash) where external_id_hash is not null;

-- From a write to the log ------------------------------------------------------------------------------------------

-- A write locks its aggregate's row and only then draws an id here, so ids of one aggregate rise in commit order.
create sequence event_outbox_id as bigint cache 1;

create table event_outbox (
  environment_id uuid not null,
  id bigint not null default nextval('event_outbox_id'),
  directory_id uuid not null,
  type text not null,
  -- Product ids. A membership event has both; the others have the one they are about.
  user_id uuid,
  group_id uuid,
  -- The version of the user (user events) or of the group (group and membership events) after the change.
  version integer not null,
  -- The SCIM resource after the change, or before it for a deletion, with its SCIM id and time of creation; null
  -- for memberships, which are composed from the published state.
  scim_id uuid,
  resource_created_at timestamptz(3),
  resource jsonb,
  -- The SCIM resource before an update; null otherwise.
  previous jsonb,
  occurred_at timestamptz(3) not null default clock_timestamp(),
  primary key (environment_id, id)
);

-- The row lock on an environment's counter elects its publisher, fences it and allocates positions.
create table event_counter (
  environment_id uuid primary key references environment (id),
  position bigint not null default 0
);

create table event (
  environment_id uuid not null,
  position bigint not null,
  id uuid not null,
  type text not null,
  organization_id uuid not null,
  directory_id uuid not null,
  user_id uuid,
  group_id uuid,
  version integer not null,
  -- The payload in the shape that the product receives.
  data jsonb not null,
  occurred_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  primary key (environment_id, position, created_at)
) partition by range (created_at);

create index event_by_id on event (environment_id, id);

-- Published state: what the product sees. Only the publisher writes it, in the transaction that assigns positions. ----

create table directory_user (
  directory_id uuid not null,
  id uuid not null,
  environment_id uuid not null,
  organization_id uuid not null,
  version integer not null,
  position bigint not null,
  state text not null,
  -- The object as the product's API gives it.
  data jsonb not null,
  primary key (directory_id, id)
);

create table directory_group (
  directory_id uuid not null,
  id uuid not null,
  environment_id uuid not null,
  organization_id uuid not null,
  version integer not null,
  position bigint not null,
  data jsonb not null,
  primary key (directory_id, id)
);

create table directory_membership (
  directory_id uuid not null,
  group_id uuid not null,
  user_id uuid not null,
  position bigint not null,
  primary key (directory_id, group_id, user_id)
);

create index directory_membership_by_user on directory_membership (directory_id, user_id, group_id);

-- Finds the directory of a product id. The publisher writes it beside directory_user and directory_group.
create table resource_key (
  id uuid primary key,
  directory_id uuid not null,
  kind text not null check (kind in ('user', 'group'))
);

-- Activity ---------------------------------------------------------------------------------------------------------

create table request_log (
  directory_id uuid,
  at timestamptz(3) not null,
  id uuid not null,
  credential_id uuid,
  method text not null,
  path text not null,
  status smallint not null,
  duration_ms real not null
) partition by range (at);

create index request_log_by_directory on request_log (directory_id, at desc);
