-- What new ports are, in one name. Null: the flavor says nothing of it.
create table port_flavor (
  id uuid primary key,
  project_id text not null,
  name text not null default '',
  description text not null default '',
  vnic_type text,
  numa_affinity_policy text,
  hardware_offload_type text,
  hints jsonb,
  qos_policy_id uuid references qos_policy (id),
  port_security_enabled boolean,
  is_default boolean not null default false,
  is_system_default boolean not null default false,
  revision_number bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index port_flavor_project on port_flavor (project_id);
create index port_flavor_qos_policy on port_flavor (qos_policy_id) where qos_policy_id is not null;
-- What new ports get unasked is one flavor, for every writer.
create unique index port_flavor_default on port_flavor (project_id) where is_default;
create unique index port_flavor_system_default on port_flavor (is_system_default) where is_system_default;

-- The flavor that the port was made of stays while the port is there: who asks why a port is as it is finds it.
alter table port add column port_flavor_id uuid references port_flavor (id);
create index port_port_flavor on port (port_flavor_id) where port_flavor_id is not null;
