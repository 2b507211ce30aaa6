-- What a migration from another Neutron wrote: apply goes on where it ended, and rollback removes no more than this.
create table migration_batch (
  plan_id text not null,
  batch integer not null,
  applied_at timestamptz not null default now(),
  primary key (plan_id, batch)
);

create table migration_row (
  table_name text not null,
  -- Values of the primary key, by slashes.
  row_key text not null,
  plan_id text not null,
  batch integer not null,
  -- The revision, or a hash of the row, as it was written.
  fingerprint text not null,
  -- To derive anew when the row goes, as kind/id.
  units text[] not null,
  primary key (table_name, row_key)
);
create index migration_row_plan on migration_row (plan_id, table_name);

-- `set local neutrino.migrating = 'on'`: what was there already comes in, or leaves again. It counts, and no quota that
-- came later refuses it; and no server is told that its ports appear or vanish, because they do not.
create or replace function quota_count() returns trigger language plpgsql as $function$
declare
  kind text := tg_argv[0];
  limited boolean := coalesce(tg_argv[1], 'limited') <> 'unlimited';
  owner text;
  step integer := 1;
  now_used integer;
  max_used integer;
begin
  if tg_op = 'DELETE' then
    owner := old.project_id;
    step := -1;
  else
    owner := new.project_id;
  end if;
  if owner = '' then
    return null; -- rows of the service itself belong to no project
  end if;
  insert into quota_usage as u (project_id, resource, used) values (owner, kind, step)
    on conflict (project_id, resource) do update set used = u.used + step
    returning used into now_used;
  if step > 0 and limited and coalesce(current_setting('neutrino.migrating', true), '') <> 'on' then
    select coalesce(
      (select quota_limit from quota where project_id = owner and resource = kind),
      (select quota_limit from quota_default where resource = kind),
      -1) into max_used;
    if max_used >= 0 and now_used > max_used then
      raise exception using errcode = 'NQ001', message = kind, detail = owner;
    end if;
  end if;
  return null;
end $function$;

create or replace function is_nova_port(device_owner text, device_id text) returns boolean language sql stable as $function$
  select device_owner like 'compute:%'
    and device_id ~* '^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$'
    and coalesce(current_setting('neutrino.migrating', true), '') <> 'on'
$function$;
