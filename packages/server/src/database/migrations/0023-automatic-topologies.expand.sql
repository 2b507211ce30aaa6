-- What a project was given when it asked for a network without saying how: one topology each.
create table auto_allocated_topology (
  project_id text primary key,
  network_id uuid not null references network (id) on delete cascade,
  router_id uuid references router (id) on delete set null
);
create index auto_allocated_topology_network on auto_allocated_topology (network_id);
create index auto_allocated_topology_router on auto_allocated_topology (router_id);

-- One external network is where all of them lead to.
update network set is_default = false where is_default and id <> (
  select n.id from network n join rbac_policy r on r.object_id = n.id and r.action = 'access_as_external'
  where n.is_default order by n.created_at, n.id limit 1);
create unique index network_default on network (is_default) where is_default;
