-- What Nova is to be told of the ports of its servers. A row is written by triggers, in the transaction of the change,
-- so no way to a change forgets it. Of one kind a port has one row: what is superseded before it is sent is not sent.
create sequence nova_event_sequence;
create table nova_event (
  port_id uuid not null,
  kind text not null check (kind in ('status', 'data', 'deleted')),
  name text not null,
  outcome text not null default 'completed' check (outcome in ('completed', 'failed')),
  server_id text not null,
  -- Tells a row that was replaced while it was being sent.
  sequence bigint not null default nextval('nova_event_sequence'),
  created_at timestamptz not null default now(),
  attempts integer not null default 0,
  due_at timestamptz not null default now(),
  primary key (port_id, kind)
);
create index nova_event_due on nova_event (due_at);

create function tell_nova(port uuid, kind text, name text, outcome text, server text) returns void
language sql as $$
  insert into nova_event as e (port_id, kind, name, outcome, server_id) values ($1, $2, $3, $4, $5)
  on conflict (port_id, kind) do update set name = excluded.name, outcome = excluded.outcome,
    server_id = excluded.server_id, sequence = excluded.sequence, created_at = excluded.created_at,
    attempts = 0, due_at = excluded.due_at;
  select pg_notify('nova_event', '');
$$;

create function is_nova_port(device_owner text, device_id text) returns boolean
language sql immutable as $$
  select device_owner like 'compute:%'
    and device_id ~* '^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$'
$$;

create function nova_event_of_status() returns trigger language plpgsql as $$
begin
  if new.status = 'ACTIVE' then
    perform tell_nova(new.id, 'status', 'network-vif-plugged', 'completed', new.device_id);
  elsif new.status = 'ERROR' then
    perform tell_nova(new.id, 'status', 'network-vif-plugged', 'failed', new.device_id);
  elsif new.status = 'DOWN' and old.status = 'ACTIVE' then
    perform tell_nova(new.id, 'status', 'network-vif-unplugged', 'completed', new.device_id);
  end if;
  return null;
end $$;
create trigger nova_event_of_status after update of status on port for each row
  when (old.status is distinct from new.status and is_nova_port(new.device_owner, new.device_id))
  execute function nova_event_of_status();

create function nova_event_of_deletion() returns trigger language plpgsql as $$
begin
  -- Nobody asks any more what happened before.
  delete from nova_event where port_id = old.id and kind <> 'deleted';
  perform tell_nova(old.id, 'deleted', 'network-vif-deleted', 'completed', old.device_id);
  return null;
end $$;
create trigger nova_event_of_deletion after delete on port for each row
  when (is_nova_port(old.device_owner, old.device_id))
  execute function nova_event_of_deletion();

-- Addresses that a port is born with are in the answer that Nova reads; those of a port that is gone are nobody's.
create function nova_event_of_addresses() returns trigger language plpgsql as $$
begin
  perform tell_nova(p.id, 'data', 'network-changed', 'completed', p.device_id)
    from port p
    where p.id in (select port_id from changed) and p.created_at <> now()
      and is_nova_port(p.device_owner, p.device_id)
    order by p.id;
  return null;
end $$;
create trigger nova_event_of_new_address after insert on ip_allocation
  referencing new table as changed for each statement execute function nova_event_of_addresses();
create trigger nova_event_of_old_address after delete on ip_allocation
  referencing old table as changed for each statement execute function nova_event_of_addresses();

create function nova_event_of_floating_ip() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.port_id is not distinct from new.port_id
    and old.fixed_ip_address is not distinct from new.fixed_ip_address then
    return null;
  end if;
  perform tell_nova(p.id, 'data', 'network-changed', 'completed', p.device_id)
    from port p
    where p.id in (
        case when tg_op <> 'INSERT' then old.port_id end, case when tg_op <> 'DELETE' then new.port_id end)
      and is_nova_port(p.device_owner, p.device_id)
    order by p.id;
  return null;
end $$;
create trigger nova_event_of_floating_ip after insert or delete or update of port_id, fixed_ip_address
  on floating_ip for each row execute function nova_event_of_floating_ip();
