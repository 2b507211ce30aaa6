-- Agents that watch the ports of their host over HTTP: those that their mechanism carries, or all of them. Null: it
-- does not watch.
alter table agent add column watches text check (watches in ('carried', 'all'));

-- Which ports of watched hosts changed, and by which transaction last: what a cursor (a snapshot) does not see has
-- changed since. A row stays after its port has left the host, until no cursor is that old.
create table agent_port_change (
  host text not null,
  port_id uuid not null,
  changed_by xid8 not null default pg_current_xact_id(),
  changed_at timestamptz not null default now(),
  primary key (host, port_id)
);
create index agent_port_change_port on agent_port_change (port_id);
create index agent_port_change_changed_by on agent_port_change (changed_by);

-- The dirty log names every port that changed, in the transaction that changes it and after the change.
create function note_agent_ports(port_ids uuid[]) returns void language sql as $$
  insert into agent_port_change (host, port_id)
  select b.host, b.port_id from port_binding b
    where b.port_id = any(port_ids) and exists (select from agent a
      where a.host = b.host and (a.watches = 'all' or a.watches = 'carried'
        and coalesce(b.vif_details->'bound_drivers'->>'0', 'ovn') <> 'ovn'))
  union
  select c.host, c.port_id from agent_port_change c where c.port_id = any(port_ids)
  order by 2, 1
  on conflict (host, port_id) do update set changed_by = excluded.changed_by, changed_at = excluded.changed_at
$$;

create function dirty_unit_marked() returns trigger language plpgsql as $$
declare
  ids uuid[];
begin
  -- Who retries a unit moves no revision.
  if tg_op = 'INSERT' then
    select array_agg(m.id::uuid) into ids from marked m where m.kind = 'port';
  else
    select array_agg(m.id::uuid) into ids from marked m join before b using (kind, id)
      where m.kind = 'port' and m.revision <> b.revision;
  end if;
  -- Most clouds have nobody who watches, and every write comes by here.
  if ids is not null and exists (select from agent where watches is not null) then
    perform note_agent_ports(ids);
  end if;
  return null;
end $$;
create trigger dirty_unit_inserted after insert on dirty_unit
  referencing new table as marked for each statement execute function dirty_unit_marked();
create trigger dirty_unit_moved after update on dirty_unit
  referencing new table as marked old table as before for each statement execute function dirty_unit_marked();
