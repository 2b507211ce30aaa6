-- Trunks, and what ports say of the device behind them.

-- A port whose packets also carry those of other ports, each tagged with a VLAN of its own.
create table trunk (
  id uuid primary key,
  project_id text not null,
  name text not null default '',
  description text not null default '',
  admin_state_up boolean not null default true,
  status text not null default 'DOWN' check (status in ('ACTIVE', 'DOWN', 'BUILD', 'DEGRADED', 'ERROR')),
  port_id uuid not null references port (id),
  tags text[] not null default '{}',
  revision_number bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint trunk_port unique (port_id)
);
create index trunk_project on trunk (project_id);

-- A port is in one trunk at most, and a VLAN of a trunk is one port's.
create table trunk_subport (
  port_id uuid not null references port (id),
  trunk_id uuid not null references trunk (id) on delete cascade,
  segmentation_type text not null check (segmentation_type = 'vlan'),
  segmentation_id integer not null check (segmentation_id between 1 and 4094),
  position bigint generated always as identity,
  constraint trunk_subport_pkey primary key (port_id),
  constraint trunk_subport_segmentation unique (trunk_id, segmentation_type, segmentation_id)
);

create constraint trigger quota_count after insert or delete on trunk
  deferrable initially deferred for each row execute function quota_count('trunk');

alter table port
  add column hints jsonb,
  add column device_profile text,
  add column numa_affinity_policy text,
  add column hardware_offload_type text,
  add column trusted boolean;

alter table network add column qinq boolean not null default false;
