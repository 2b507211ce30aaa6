create table qos_policy (
  id uuid primary key,
  project_id text not null,
  name text not null default '',
  description text not null default '',
  is_default boolean not null default false,
  tags text[] not null default '{}',
  revision_number bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index qos_policy_project on qos_policy (project_id);
-- What new networks of a project get is one policy, for every writer.
create unique index qos_policy_default on qos_policy (project_id) where is_default;

-- Rules of all types: a rate in kilobits or kilopackets a second, or a DSCP mark.
create table qos_rule (
  id uuid primary key,
  qos_policy_id uuid not null references qos_policy (id) on delete cascade,
  type text not null check (type in
    ('bandwidth_limit', 'dscp_marking', 'minimum_bandwidth', 'packet_rate_limit', 'minimum_packet_rate')),
  direction text check (direction in ('ingress', 'egress', 'any')),
  value integer not null check (value >= 0),
  burst integer check (burst >= 0),
  -- One rule of a type in a direction, for every writer; it also serves the rules of a policy.
  constraint qos_rule_unique unique nulls not distinct (qos_policy_id, type, direction)
);

alter table network add column qos_policy_id uuid references qos_policy (id);
alter table port add column qos_policy_id uuid references qos_policy (id);
alter table floating_ip add column qos_policy_id uuid references qos_policy (id);
-- Of the address of the gateway.
alter table router add column qos_policy_id uuid references qos_policy (id);
create index network_qos_policy on network (qos_policy_id) where qos_policy_id is not null;
create index port_qos_policy on port (qos_policy_id) where qos_policy_id is not null;
create index floating_ip_qos_policy on floating_ip (qos_policy_id) where qos_policy_id is not null;
create index router_qos_policy on router (qos_policy_id) where qos_policy_id is not null;
