-- What an agent has seen of a port counts as long as its host carries the port: a host that gets it back has to see it anew.
create function forget_agent_plug() returns trigger language plpgsql as $$
begin
  delete from port_plug where port_id = old.port_id and host = old.host;
  return null;
end $$;
create trigger agent_binding_removed after delete on port_binding for each row
  when (coalesce(old.vif_details->'bound_drivers'->>'0', 'ovn') <> 'ovn')
  execute function forget_agent_plug();
create trigger agent_binding_left after update on port_binding for each row
  when (coalesce(old.vif_details->'bound_drivers'->>'0', 'ovn') <> 'ovn'
    and (old.host <> new.host or coalesce(new.vif_details->'bound_drivers'->>'0', 'ovn') = 'ovn'))
  execute function forget_agent_plug();
