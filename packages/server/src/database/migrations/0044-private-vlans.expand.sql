-- Private VLANs: which ports of a network may reach each other within it.
alter table network add column pvlan boolean not null default false;
alter table port
  add column pvlan_type text check (pvlan_type in ('promiscuous', 'isolated', 'community')),
  add column pvlan_community text,
  add constraint port_pvlan_community check ((pvlan_type is not distinct from 'community') = (pvlan_community is not null));

-- Tags that servers put on packets themselves, as far as the port lets them pass; null for all.
alter table port add column vlan_filter_list jsonb;

create index port_pvlan_community_of_network on port (network_id, pvlan_community)
  where pvlan_community is not null;

-- The rows of a community are its network's: they come with its first port and go with its last one,
-- and ports come and go in many ways.
create function port_community_changed() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' and old.pvlan_community is not null then
    perform mark_dirty('network', array[old.network_id::text]);
  end if;
  if tg_op <> 'DELETE' and new.pvlan_community is not null then
    perform mark_dirty('network', array[new.network_id::text]);
  end if;
  return null;
end $$;
create trigger port_community_added after insert on port
  for each row when (new.pvlan_community is not null) execute function port_community_changed();
create trigger port_community_changed after update of pvlan_community on port
  for each row when (new.pvlan_community is distinct from old.pvlan_community)
  execute function port_community_changed();
create trigger port_community_removed after delete on port
  for each row when (old.pvlan_community is not null) execute function port_community_changed();
