-- On which hypervisors a server's port is plugged, as they have confirmed: two during a live migration. Nova waits for
-- the second one although the status of the port does not change by it.
create table port_plug (
  port_id uuid not null references port on delete cascade,
  host text not null,
  primary key (port_id, host)
);

-- What is plugged already has been told.
insert into port_plug (port_id, host)
  select b.port_id, b.host from port_binding b join port p on p.id = b.port_id
  where b.status = 'ACTIVE' and b.host <> '' and p.status = 'ACTIVE' and is_nova_port(p.device_owner, p.device_id);

-- A port that is not ACTIVE yet is told by becoming so.
create function nova_event_of_plug() returns trigger language plpgsql as $$
begin
  perform tell_nova(p.id, 'status', 'network-vif-plugged', 'completed', p.device_id)
    from port p
    where p.id in (select port_id from changed) and p.status = 'ACTIVE'
      and is_nova_port(p.device_owner, p.device_id)
    order by p.id;
  return null;
end $$;
create trigger nova_event_of_plug after insert on port_plug
  referencing new table as changed for each statement execute function nova_event_of_plug();
