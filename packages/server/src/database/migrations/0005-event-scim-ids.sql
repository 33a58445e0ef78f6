-- SCIM ids in the log, beside the product's ids.

-- The SCIM ids that an event is about: of its user or group, and for a membership also that of the user in the group.
alter table event add column scim_id uuid, add column member_scim_id uuid;

-- The SCIM id under which a published user or group goes, for the events of its memberships.
alter table directory_user add column scim_id uuid;
alter table directory_group add column scim_id uuid;
update directory_user d set scim_id = u.id from scim_user u
  where u.directory_id = d.directory_id and u.product_id = d.id;
update directory_group d set scim_id = g.id from scim_group g
  where g.directory_id = d.directory_id and g.product_id = d.id;
