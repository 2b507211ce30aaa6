-- Rules that groups are born with can be listed, added and removed; clients know the first four by
-- their descriptions.
update default_security_group_rule
  set description = 'Legacy default SG rule for ' || direction || ' traffic'
  where id::text like '6e7569e2-0001-4000-8000-%';

-- A group may not be born with the same rule twice; for every address is the same as without a prefix.
create unique index default_security_group_rule_in_default on default_security_group_rule (
  direction, ethertype, protocol_number, port_range_min, port_range_max,
  nullif(nullif(remote_ip_prefix, '0.0.0.0/0'), '::/0'), remote_group_id, remote_address_group_id
) nulls not distinct where used_in_default_sg;
create unique index default_security_group_rule_in_others on default_security_group_rule (
  direction, ethertype, protocol_number, port_range_min, port_range_max,
  nullif(nullif(remote_ip_prefix, '0.0.0.0/0'), '::/0'), remote_group_id, remote_address_group_id
) nulls not distinct where used_in_non_default_sg;

-- Whether new groups are stateful where nobody says: of a project, or of all (null).
create table security_group_default_statefulness (
  id uuid primary key,
  project_id text,
  stateful boolean not null,
  constraint security_group_default_statefulness_project unique nulls not distinct (project_id)
);
