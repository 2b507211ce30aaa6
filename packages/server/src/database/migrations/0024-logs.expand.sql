-- What of a group's packets is logged: all groups (neither id), one, or those of a port.
create table network_log (
  id uuid primary key,
  project_id text not null,
  name text not null default '',
  description text not null default '',
  resource_type text not null,
  resource_id uuid references security_group (id) on delete cascade,
  target_id uuid references port (id) on delete cascade,
  event text not null check (event in ('ACCEPT', 'DROP', 'ALL')),
  enabled boolean not null default true,
  revision_number bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index network_log_project on network_log (project_id);
create index network_log_resource on network_log (resource_id);
create index network_log_target on network_log (target_id);

create function mark_dirty(unit_kind text, unit_ids text[]) returns void language sql as $$
  insert into dirty_unit (kind, id) select unit_kind, id from unnest(unit_ids) as id order by id
  on conflict (kind, id) do update set
    revision = nextval('dirty_revision'), attempts = 0, retry_at = null, error = null
$$;

-- Rows of groups say what is logged. Logs go with their group or port, and ports change groups in many
-- ways: whatever the way, the groups have to be looked at again.
create function network_log_changed() returns trigger language plpgsql as $$
declare
  changed network_log;
begin
  if tg_op = 'DELETE' then changed := old; else changed := new; end if;
  perform mark_dirty('global', array['global']);
  if changed.resource_id is not null then
    perform mark_dirty('security_group', array[changed.resource_id::text]);
  elsif changed.target_id is not null then
    perform mark_dirty('security_group', array(select security_group_id::text from port_security_group
      where port_id = changed.target_id));
  else
    perform mark_dirty('security_group', array(select id::text from security_group));
  end if;
  return null;
end $$;
create trigger network_log_changed after insert or update or delete on network_log
  for each row execute function network_log_changed();

create function logged_port_regrouped() returns trigger language plpgsql as $$
begin
  perform mark_dirty('security_group', array(select distinct c.security_group_id::text
    from changed c join network_log l on l.target_id = c.port_id and l.resource_id is null));
  return null;
end $$;
create trigger logged_port_joined after insert on port_security_group
  referencing new table as changed for each statement execute function logged_port_regrouped();
create trigger logged_port_left after delete on port_security_group
  referencing old table as changed for each statement execute function logged_port_regrouped();

-- By the time its logs and memberships have gone with a port, neither tells of the other any more.
create function logged_port_deleted() returns trigger language plpgsql as $$
begin
  perform mark_dirty('security_group', array(select m.security_group_id::text
    from network_log l join port_security_group m on m.port_id = l.target_id
    where l.target_id = old.id and l.resource_id is null));
  return old;
end $$;
create trigger logged_port_deleted before delete on port
  for each row execute function logged_port_deleted();
