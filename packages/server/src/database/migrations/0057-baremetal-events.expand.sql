-- What Ironic is to be told of the ports of its nodes; as `nova_event`, written by triggers in the transaction of the
-- change, one row for each kind of event of a port.
create sequence ironic_event_sequence;
create table ironic_event (
  port_id uuid not null,
  kind text not null check (kind in ('status', 'deleted')),
  name text not null,
  -- The event's fields as they were then: of a port that is gone nothing else tells them.
  fields jsonb not null,
  sequence bigint not null default nextval('ironic_event_sequence'),
  created_at timestamptz not null default now(),
  attempts integer not null default 0,
  due_at timestamptz not null default now(),
  primary key (port_id, kind)
);
create index ironic_event_due on ironic_event (due_at);

create function tell_ironic(p port, kind text, name text, status text) returns void language plpgsql as $$
declare
  b port_binding;
begin
  select * into b from port_binding where port_id = p.id and port_binding.status = 'ACTIVE';
  if b.vnic_type is distinct from 'baremetal' then
    return;
  end if;
  insert into ironic_event as e (port_id, kind, name, fields)
    values (p.id, tell_ironic.kind, tell_ironic.name, jsonb_build_object('status', tell_ironic.status,
      'mac_address', p.mac_address, 'device_id', p.device_id, 'binding:host_id', b.host,
      'binding:vnic_type', b.vnic_type))
    on conflict on constraint ironic_event_pkey do update set name = excluded.name, fields = excluded.fields,
      sequence = excluded.sequence, created_at = excluded.created_at, attempts = 0, due_at = excluded.due_at;
  perform pg_notify('ironic_event', '');
end $$;

create function ironic_event_of_status() returns trigger language plpgsql as $$
begin
  if old.status = 'ACTIVE' then
    perform tell_ironic(new, 'status', 'unbind_port', new.status);
  else
    perform tell_ironic(new, 'status', 'bind_port', new.status);
  end if;
  return null;
end $$;
create trigger ironic_event_of_status after update of status on port for each row
  when ((old.status = 'ACTIVE' and new.status in ('DOWN', 'ERROR'))
    or (old.status = 'DOWN' and new.status in ('ACTIVE', 'ERROR')))
  execute function ironic_event_of_status();

-- Before: its binding goes with it.
create function ironic_event_of_deletion() returns trigger language plpgsql as $$
begin
  delete from ironic_event where port_id = old.id and kind = 'status';
  perform tell_ironic(old, 'deleted', 'delete_port', 'DELETED');
  return old;
end $$;
create trigger ironic_event_of_deletion before delete on port for each row
  execute function ironic_event_of_deletion();
