-- What a directory does with people who leave and come back.

-- What the operator chose of the lifecycle policy; whatever is not in it follows from the provider.
alter table directory add column policy jsonb not null default '{}';

-- Whether the product was told that this person is deleted, and of nothing since, although the identity provider has only
-- deactivated them.
alter table scim_user add column withheld boolean not null default false;

create index tombstone_user_name on tombstone (directory_id, kind, user_name_hash) where user_name_hash is not null;
create index tombstone_deleted_at on tombstone (deleted_at);
