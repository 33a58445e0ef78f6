-- Schemas and resource types of a directory's own.

-- Rises with each change of the directory's schemas or resource types; 0 where it has only those of the standard. It is
-- read along with each credential, so that a process notices when what it knows of them is old.
alter table directory add column schema_version integer not null default 0;

create table directory_schema (
  directory_id uuid not null references directory (id),
  -- The URN in lower case: URNs compare without case.
  urn text collate "C" not null,
  -- RFC 7643 §7, every characteristic said.
  schema jsonb not null,
  -- The resource type that it extends; null for the base schema of resource types.
  extends text,
  required boolean not null default false,
  created_at timestamptz(3) not null default clock_timestamp(),
  primary key (directory_id, urn)
);

create table directory_resource_type (
  directory_id uuid not null references directory (id),
  name text collate "C" not null,
  -- RFC 7643 §6.
  resource_type jsonb not null,
  created_at timestamptz(3) not null default clock_timestamp(),
  primary key (directory_id, name)
);

-- The resources of all resource types that a directory adds. They are not published as events.
create table scim_resource (
  directory_id uuid not null,
  resource_type text collate "C" not null,
  id uuid not null,
  version integer not null,
  created_at timestamptz(3) not null,
  last_modified timestamptz(3) not null,
  -- The canonical document without id, meta and schemas.
  resource jsonb not null,
  comparable jsonb not null,
  terms bigint[] not null,
  primary key (directory_id, resource_type, id)
);

create index scim_resource_terms on scim_resource using gin (terms) with (fastupdate = off);

-- Who has a value of an attribute that a schema of the directory's own declares unique (`uniqueness: server`).
create table unique_value (
  directory_id uuid not null,
  -- SHA-256 of resource type, path and comparable value.
  hash bytea not null,
  resource_id uuid not null,
  primary key (directory_id, hash)
);

create index unique_value_by_resource on unique_value (directory_id, resource_id);
