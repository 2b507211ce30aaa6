-- How next hops of routers are watched (RFC 5880), intervals in milliseconds. One can watch several routes.
create table bfd_monitor (
  id uuid primary key,
  project_id text not null,
  name text not null default '',
  description text not null default '',
  mode text not null check (mode in ('asynchronous', 'demand')),
  dst_ip inet not null,
  src_ip inet,
  min_rx integer not null check (min_rx > 0),
  min_tx integer not null check (min_tx > 0),
  multiplier smallint not null check (multiplier between 1 and 255),
  auth_type text,
  auth_key jsonb,
  tags text[] not null default '{}',
  revision_number bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint bfd_monitor_authenticates check ((auth_type is null) = (auth_key is null))
);
create index bfd_monitor_project on bfd_monitor (project_id);
create constraint trigger quota_count after insert or delete on bfd_monitor
  deferrable initially deferred for each row execute function quota_count('bfd_monitor');

-- The routes of a router that name a monitor, as router.routes has them: a monitor that one of them names stays.
create table bfd_monitor_association (
  router_id uuid not null references router (id) on delete cascade,
  destination cidr not null,
  nexthop inet not null,
  bfd_monitor_id uuid not null constraint bfd_monitor_in_use references bfd_monitor (id),
  primary key (router_id, destination, nexthop)
);
create index bfd_monitor_association_monitor on bfd_monitor_association (bfd_monitor_id);

-- What OVN says of the sessions it keeps: a session is one of a router's port with an address.
create table bfd_session (
  port_id uuid not null references port (id) on delete cascade,
  dst_ip inet not null,
  status text not null check (status in ('admin_down', 'down', 'init', 'up')),
  primary key (port_id, dst_ip)
);
