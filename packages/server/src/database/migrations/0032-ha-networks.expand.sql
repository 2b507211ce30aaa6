-- The network over which the L3 agents of a project's highly available routers watch each other.
create table ha_network (
  project_id text primary key,
  network_id uuid not null unique references network (id) on delete cascade
);
