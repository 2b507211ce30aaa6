-- Which agents serve networks and routers that OVN does not: it serves its own on every host.
create table network_dhcp_agent (
  network_id uuid not null references network (id) on delete cascade,
  agent_id text not null references agent (id) on delete cascade,
  created_at timestamptz not null default now(),
  primary key (network_id, agent_id)
);
create index network_dhcp_agent_agent on network_dhcp_agent (agent_id);

create table router_l3_agent (
  router_id uuid not null references router (id) on delete cascade,
  agent_id text not null references agent (id) on delete cascade,
  created_at timestamptz not null default now(),
  primary key (router_id, agent_id)
);
create index router_l3_agent_agent on router_l3_agent (agent_id);
