-- The baseline: intent of networks, subnets, ports, security groups, routers and floating IPs,
-- with everything unique or bounded stated as a constraint.
create extension if not exists btree_gist;

-- Intent ------------------------------------------------------------------------------------

create table address_scope (
  id uuid primary key,
  project_id text not null,
  name text not null default '',
  ip_version smallint not null check (ip_version in (4, 6)),
  created_at timestamptz not null default now()
);
create index address_scope_project on address_scope (project_id);

create table subnetpool (
  id uuid primary key,
  project_id text not null,
  name text not null,
  description text not null default '',
  ip_version smallint not null check (ip_version in (4, 6)),
  default_prefixlen smallint not null,
  min_prefixlen smallint not null,
  max_prefixlen smallint not null,
  default_quota integer,
  is_default boolean not null default false,
  address_scope_id uuid references address_scope (id),
  tags text[] not null default '{}',
  revision_number bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index subnetpool_project on subnetpool (project_id);
create index subnetpool_address_scope on subnetpool (address_scope_id);
create unique index subnetpool_default on subnetpool (ip_version) where is_default;

create table subnetpool_prefix (
  subnetpool_id uuid not null references subnetpool (id) on delete cascade,
  cidr cidr not null,
  -- Copied from the pool, so that pools of one scope cannot overlap, whoever writes first.
  address_scope_id uuid,
  primary key (subnetpool_id, cidr),
  constraint subnetpool_prefix_scope_overlap
    exclude using gist (address_scope_id with =, cidr inet_ops with &&) where (address_scope_id is not null)
);

create table network (
  id uuid primary key,
  project_id text not null,
  name text not null default '',
  description text not null default '',
  admin_state_up boolean not null default true,
  status text not null default 'ACTIVE',
  mtu integer not null,
  is_default boolean not null default false,
  port_security_enabled boolean not null default true,
  vlan_transparent boolean,
  dns_domain text not null default '',
  availability_zone_hints text[] not null default '{}',
  tags text[] not null default '{}',
  revision_number bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index network_project on network (project_id);
create index network_name on network (name);

create table network_segment (
  id uuid primary key,
  network_id uuid not null references network (id) on delete cascade,
  network_type text not null check (network_type in ('local', 'flat', 'vlan', 'vxlan', 'gre', 'geneve')),
  physical_network text,
  segmentation_id integer,
  position smallint not null default 0,
  is_dynamic boolean not null default false
);
create index network_segment_network on network_segment (network_id);
-- One identifier of a type (on a physical network) is one segment, for every writer.
create unique index network_segment_identifier on network_segment (network_type, physical_network, segmentation_id)
  nulls not distinct where segmentation_id is not null;
create unique index network_segment_flat on network_segment (physical_network) where network_type = 'flat';

create table subnet (
  id uuid primary key,
  project_id text not null,
  network_id uuid not null references network (id) on delete cascade,
  name text not null default '',
  description text not null default '',
  ip_version smallint not null check (ip_version in (4, 6)),
  cidr cidr not null,
  gateway_ip inet,
  enable_dhcp boolean not null default true,
  ipv6_ra_mode text,
  ipv6_address_mode text,
  dns_nameservers text[] not null default '{}',
  host_routes jsonb not null default '[]',
  service_types text[] not null default '{}',
  subnetpool_id uuid references subnetpool (id),
  segment_id uuid references network_segment (id),
  dns_publish_fixed_ip boolean not null default false,
  tags text[] not null default '{}',
  revision_number bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint subnet_network_overlap exclude using gist (network_id with =, cidr inet_ops with &&),
  constraint subnet_pool_overlap
    exclude using gist (subnetpool_id with =, cidr inet_ops with &&) where (subnetpool_id is not null)
);
create index subnet_network on subnet (network_id);
create index subnet_project on subnet (project_id);
create index subnet_subnetpool on subnet (subnetpool_id);

create table allocation_pool (
  subnet_id uuid not null references subnet (id) on delete cascade,
  first_ip inet not null,
  last_ip inet not null,
  primary key (subnet_id, first_ip),
  check (first_ip <= last_ip)
);

create table port (
  id uuid primary key,
  project_id text not null,
  network_id uuid not null references network (id),
  name text not null default '',
  description text not null default '',
  mac_address macaddr not null,
  admin_state_up boolean not null default true,
  status text not null default 'DOWN',
  device_id text not null default '',
  device_owner text not null default '',
  port_security_enabled boolean not null default true,
  allowed_address_pairs jsonb not null default '[]',
  extra_dhcp_opts jsonb not null default '[]',
  dns_name text not null default '',
  dns_domain text not null default '',
  ip_allocation text not null default 'immediate',
  propagate_uplink_status boolean not null default true,
  data_plane_status text,
  tags text[] not null default '{}',
  revision_number bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint port_network_mac unique (network_id, mac_address)
);
create index port_project on port (project_id);
create index port_device on port (device_id) where device_id <> '';
create index port_network_owner on port (network_id, device_owner);
create index port_mac on port (mac_address);
create index port_name on port (name) where name <> '';

create table port_binding (
  port_id uuid not null references port (id) on delete cascade,
  host text not null default '',
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'INACTIVE')),
  vnic_type text not null default 'normal',
  profile jsonb not null default '{}',
  vif_type text not null default 'unbound',
  vif_details jsonb not null default '{}',
  primary key (port_id, host)
);
create unique index port_binding_active on port_binding (port_id) where status = 'ACTIVE';
create index port_binding_host on port_binding (host) where host <> '';

create table ip_allocation (
  subnet_id uuid not null references subnet (id),
  ip_address inet not null,
  port_id uuid not null references port (id) on delete cascade,
  network_id uuid not null references network (id),
  position smallint not null default 0,
  -- One address of a subnet is one port's, for every writer; the gap search walks this index.
  primary key (subnet_id, ip_address)
);
create index ip_allocation_port on ip_allocation (port_id);
create index ip_allocation_address on ip_allocation (ip_address);

create table security_group (
  id uuid primary key,
  project_id text not null,
  name text not null default '',
  description text not null default '',
  stateful boolean not null default true,
  is_default boolean not null default false,
  tags text[] not null default '{}',
  revision_number bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index security_group_project on security_group (project_id);
create unique index security_group_default on security_group (project_id) where is_default;

create table security_group_rule (
  id uuid primary key,
  project_id text not null,
  security_group_id uuid not null references security_group (id) on delete cascade,
  direction text not null check (direction in ('ingress', 'egress')),
  ethertype text not null check (ethertype in ('IPv4', 'IPv6')),
  protocol text,
  -- The number of the protocol, so that 'tcp' and '6' are one rule.
  protocol_number smallint,
  port_range_min integer,
  port_range_max integer,
  remote_ip_prefix text,
  normalized_cidr cidr,
  remote_group_id uuid references security_group (id) on delete cascade,
  remote_address_group_id uuid,
  description text not null default '',
  revision_number bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index security_group_rule_group on security_group_rule (security_group_id);
create index security_group_rule_remote on security_group_rule (remote_group_id);
create index security_group_rule_project on security_group_rule (project_id);
create unique index security_group_rule_unique on security_group_rule (
  security_group_id, direction, ethertype, protocol_number, port_range_min, port_range_max,
  remote_ip_prefix, remote_group_id, remote_address_group_id
) nulls not distinct;

-- Rules that a new group is born with.
create table default_security_group_rule (
  id uuid primary key,
  direction text not null check (direction in ('ingress', 'egress')),
  ethertype text not null check (ethertype in ('IPv4', 'IPv6')),
  protocol text,
  protocol_number smallint,
  port_range_min integer,
  port_range_max integer,
  remote_ip_prefix text,
  -- 'PARENT' stands for the group that gets the rule.
  remote_group_id text,
  remote_address_group_id uuid,
  used_in_default_sg boolean not null,
  used_in_non_default_sg boolean not null,
  description text not null default ''
);
insert into default_security_group_rule
  (id, direction, ethertype, remote_group_id, used_in_default_sg, used_in_non_default_sg) values
  ('6e7569e2-0001-4000-8000-000000000001', 'egress', 'IPv4', null, true, true),
  ('6e7569e2-0001-4000-8000-000000000002', 'egress', 'IPv6', null, true, true),
  ('6e7569e2-0001-4000-8000-000000000003', 'ingress', 'IPv4', 'PARENT', true, false),
  ('6e7569e2-0001-4000-8000-000000000004', 'ingress', 'IPv6', 'PARENT', true, false);

create table port_security_group (
  port_id uuid not null references port (id) on delete cascade,
  security_group_id uuid not null references security_group (id),
  primary key (port_id, security_group_id)
);
create index port_security_group_group on port_security_group (security_group_id);

create table router (
  id uuid primary key,
  project_id text not null,
  name text not null default '',
  description text not null default '',
  admin_state_up boolean not null default true,
  status text not null default 'ACTIVE',
  enable_snat boolean not null default true,
  distributed boolean not null default false,
  ha boolean not null default true,
  routes jsonb not null default '[]',
  flavor_id uuid,
  availability_zone_hints text[] not null default '{}',
  tags text[] not null default '{}',
  revision_number bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index router_project on router (project_id);

-- A port serves one router once; a gateway port is a row with the owner network:router_gateway.
create table router_port (
  port_id uuid primary key references port (id) on delete cascade,
  router_id uuid not null references router (id),
  device_owner text not null,
  position smallint not null default 0
);
create index router_port_router on router_port (router_id);

create table floating_ip (
  id uuid primary key,
  project_id text not null,
  description text not null default '',
  floating_network_id uuid not null references network (id),
  floating_ip_address inet not null,
  -- The port that holds the address on the external network.
  floating_port_id uuid not null references port (id),
  port_id uuid references port (id),
  fixed_ip_address inet,
  router_id uuid references router (id),
  last_known_router_id uuid,
  status text not null default 'DOWN',
  dns_name text not null default '',
  dns_domain text not null default '',
  tags text[] not null default '{}',
  revision_number bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint floating_ip_address unique (floating_network_id, floating_ip_address),
  check ((port_id is null) = (fixed_ip_address is null))
);
create unique index floating_ip_fixed on floating_ip (floating_network_id, port_id, fixed_ip_address)
  where port_id is not null;
create unique index floating_ip_floating_port on floating_ip (floating_port_id);
create index floating_ip_project on floating_ip (project_id);
create index floating_ip_router on floating_ip (router_id);
create index floating_ip_port on floating_ip (port_id);

create table rbac_policy (
  id uuid primary key,
  project_id text not null,
  object_type text not null,
  object_id uuid not null,
  action text not null,
  target_project text not null,
  constraint rbac_policy_unique unique (object_type, object_id, action, target_project)
);
create index rbac_policy_target on rbac_policy (object_type, target_project, action);

-- Quotas --------------------------------------------------------------------------------------

create table quota (
  project_id text not null,
  resource text not null,
  quota_limit integer not null check (quota_limit >= -1),
  primary key (project_id, resource)
);
-- Limits of projects without an own row; written from the configuration at start.
create table quota_default (
  resource text primary key,
  quota_limit integer not null check (quota_limit >= -1)
);
create table quota_usage (
  project_id text not null,
  resource text not null,
  used integer not null default 0,
  primary key (project_id, resource)
);

-- Counts one row in or out. Deferred to the commit: the counter stays locked only while the
-- transaction ends, and no path that inserts a row can forget to count it.
create function quota_count() returns trigger language plpgsql as $$
declare
  kind text := tg_argv[0];
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
  if step > 0 then
    select coalesce(
      (select quota_limit from quota where project_id = owner and resource = kind),
      (select quota_limit from quota_default where resource = kind),
      -1) into max_used;
    if max_used >= 0 and now_used > max_used then
      raise exception using errcode = 'NQ001', message = kind, detail = owner;
    end if;
  end if;
  return null;
end $$;

create constraint trigger quota_count after insert or delete on network
  deferrable initially deferred for each row execute function quota_count('network');
create constraint trigger quota_count after insert or delete on subnet
  deferrable initially deferred for each row execute function quota_count('subnet');
create constraint trigger quota_count after insert or delete on subnetpool
  deferrable initially deferred for each row execute function quota_count('subnetpool');
create constraint trigger quota_count after insert or delete on port
  deferrable initially deferred for each row execute function quota_count('port');
create constraint trigger quota_count after insert or delete on router
  deferrable initially deferred for each row execute function quota_count('router');
create constraint trigger quota_count after insert or delete on floating_ip
  deferrable initially deferred for each row execute function quota_count('floatingip');
create constraint trigger quota_count after insert or delete on security_group
  deferrable initially deferred for each row execute function quota_count('security_group');
create constraint trigger quota_count after insert or delete on security_group_rule
  deferrable initially deferred for each row execute function quota_count('security_group_rule');
create constraint trigger quota_count after insert or delete on rbac_policy
  deferrable initially deferred for each row execute function quota_count('rbac_policy');

-- Reconciling -----------------------------------------------------------------------------------

create sequence dirty_revision;
create table dirty_unit (
  kind text not null,
  id text not null,
  revision bigint not null default nextval('dirty_revision'),
  marked_at timestamptz not null default clock_timestamp(),
  attempts integer not null default 0,
  retry_at timestamptz,
  error text,
  primary key (kind, id)
);
create index dirty_unit_revision on dirty_unit (revision);

-- Who may write to OVN. The epoch grows with every change of holder and fences its writes.
create table lease (
  name text primary key,
  holder text not null,
  epoch bigint not null default 1,
  expires_at timestamptz not null
);

-- What the southbound database told us: the only source of agents, hosts and zones.
create table chassis (
  name text primary key,
  hostname text not null,
  other_config jsonb not null default '{}',
  bridge_mappings jsonb not null default '{}',
  is_gateway boolean not null default false,
  availability_zones text[] not null default '{}',
  datapath_type text not null default 'system',
  iface_types text[] not null default '{}',
  integration_bridge text not null default 'br-int',
  seen_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);
create index chassis_hostname on chassis (hostname);

create table agent (
  id text primary key,
  agent_type text not null,
  binary_name text not null,
  host text not null,
  topic text not null default 'n/a',
  availability_zone text,
  configurations jsonb not null default '{}',
  admin_state_up boolean not null default true,
  description text,
  resources_synced boolean,
  created_at timestamptz not null default now(),
  started_at timestamptz not null default now(),
  heartbeat_at timestamptz not null default now(),
  -- OVN says the chassis is gone, whatever the heartbeat's age.
  marked_down boolean not null default false
);
create index agent_host on agent (host);

-- One row per setting that the whole installation shares (schema epoch, northbound identity).
create table installation (
  key text primary key,
  value jsonb not null
);
