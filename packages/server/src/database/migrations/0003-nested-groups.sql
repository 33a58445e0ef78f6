-- Nested groups.

-- Whether the group takes part in nesting, or once did: it is a member of another group, or has one as a member. A change
-- of members of such a group may change who is in other groups; of all others it changes only the group itself.
alter table scim_group add column nested boolean not null default false;
