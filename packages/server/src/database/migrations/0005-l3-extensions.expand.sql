-- Port forwardings, several gateways, flavors, conntrack helpers, NDP proxies and local IPs.

-- Ports of a floating IP's address that lead to ports of fixed IPs. Who takes a port first has it.
create table port_forwarding (
  id uuid primary key,
  floating_ip_id uuid not null references floating_ip (id),
  internal_port_id uuid not null references port (id),
  internal_ip_address inet not null,
  protocol text not null check (protocol in ('tcp', 'udp', 'sctp')),
  external_port_first integer not null check (external_port_first >= 1),
  external_port_last integer not null check (external_port_last <= 65535),
  -- As many as external ones, or one for all of them.
  internal_port_first integer not null check (internal_port_first >= 1),
  internal_port_last integer not null check (internal_port_last <= 65535),
  description text not null default '',
  check (internal_port_first = internal_port_last
    or internal_port_last - internal_port_first = external_port_last - external_port_first),
  constraint port_forwarding_external exclude using gist (floating_ip_id with =, protocol with =,
    int4range(external_port_first, external_port_last, '[]') with &&),
  constraint port_forwarding_internal exclude using gist (internal_port_id with =,
    internal_ip_address inet_ops with =, protocol with =,
    int4range(internal_port_first, internal_port_last, '[]') with &&)
);
create index port_forwarding_floating_ip on port_forwarding (floating_ip_id);
create index port_forwarding_port on port_forwarding (internal_port_id);

-- Flavors ----------------------------------------------------------------------------------------

create table flavor (
  id uuid primary key,
  name text not null default '',
  description text,
  service_type text not null,
  enabled boolean not null default true
);
create table service_profile (
  id uuid primary key,
  description text,
  driver text not null default '',
  metainfo text not null default '',
  enabled boolean not null default true
);
create table flavor_service_profile (
  flavor_id uuid not null references flavor (id) on delete cascade,
  -- A profile that a flavor leads to cannot go.
  service_profile_id uuid not null references service_profile (id),
  position bigint generated always as identity,
  primary key (flavor_id, service_profile_id)
);
create index flavor_service_profile_profile on flavor_service_profile (service_profile_id);

-- Routers ----------------------------------------------------------------------------------------

alter table router
  add column enable_default_route_bfd boolean not null default false,
  add column enable_default_route_ecmp boolean not null default false,
  add column enable_ndp_proxy boolean not null default false,
  add constraint router_flavor foreign key (flavor_id) references flavor (id);
create index router_flavor_id on router (flavor_id) where flavor_id is not null;

-- Chassis that an administrator chose for a router's gateways; without rows the choice is ours.
create table router_gateway_chassis (
  router_id uuid not null references router (id) on delete cascade,
  chassis_name text not null,
  priority integer not null check (priority between 0 and 32767),
  primary key (router_id, chassis_name),
  constraint router_gateway_chassis_priority unique (router_id, priority) deferrable
);
create index router_gateway_chassis_name on router_gateway_chassis (chassis_name);

create table conntrack_helper (
  id uuid primary key,
  router_id uuid not null references router (id) on delete cascade,
  protocol text not null,
  port integer not null check (port between 1 and 65535),
  helper text not null,
  constraint conntrack_helper_unique unique (router_id, protocol, port, helper)
);

create table ndp_proxy (
  id uuid primary key,
  project_id text not null,
  name text not null default '',
  description text not null default '',
  router_id uuid not null references router (id),
  port_id uuid not null references port (id) on delete cascade,
  ip_address inet not null,
  revision_number bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index ndp_proxy_project on ndp_proxy (project_id);
create index ndp_proxy_router on ndp_proxy (router_id);
create index ndp_proxy_port on ndp_proxy (port_id);

-- Local IPs --------------------------------------------------------------------------------------

create table local_ip (
  id uuid primary key,
  project_id text not null,
  name text not null default '',
  description text not null default '',
  local_port_id uuid not null references port (id),
  network_id uuid not null references network (id),
  local_ip_address inet not null,
  ip_mode text not null check (ip_mode in ('translate', 'passthrough')),
  revision_number bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index local_ip_project on local_ip (project_id);
create index local_ip_port on local_ip (local_port_id);
create index local_ip_network on local_ip (network_id);

create table local_ip_association (
  local_ip_id uuid not null references local_ip (id),
  fixed_port_id uuid not null references port (id) on delete cascade,
  fixed_ip inet not null,
  constraint local_ip_association_pkey primary key (local_ip_id, fixed_port_id)
);
create index local_ip_association_port on local_ip_association (fixed_port_id);
