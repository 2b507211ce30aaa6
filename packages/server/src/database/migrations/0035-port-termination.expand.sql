-- Whether a port goes with the server that it is plugged into: null leaves that to whoever deletes the server.
alter table port add column delete_on_termination boolean;

-- Ports whose server is gone, and when they go as well.
create table port_termination (
  port_id uuid primary key references port (id) on delete cascade,
  -- What it was plugged into.
  device_id text not null,
  request_id text not null,
  due_at timestamptz not null
);
create index port_termination_due on port_termination (due_at);

-- A port that something uses again stays, whichever way it was plugged in.
create function keep_used_port() returns trigger language plpgsql as $$
begin
  delete from port_termination where port_id = new.id;
  return null;
end $$;
create trigger keep_used_port after update of device_id on port for each row
  when (new.device_id <> '' and old.device_id is distinct from new.device_id)
  execute function keep_used_port();
