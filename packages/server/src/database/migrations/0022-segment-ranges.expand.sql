-- Identifiers of segments that an administrator sets aside: for all, or for one project. The default ones
-- show what the configuration says, and are written at start.
create table network_segment_range (
  id uuid primary key,
  -- Null for ranges that are shared.
  project_id text,
  name text not null default '',
  description text not null default '',
  is_default boolean not null default false,
  shared boolean not null default true,
  network_type text not null check (network_type in ('vlan', 'vxlan', 'gre', 'geneve')),
  -- Empty but for VLANs.
  physical_network text not null default '',
  minimum bigint not null,
  maximum bigint not null,
  tags text[] not null default '{}',
  revision_number bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (minimum <= maximum),
  check (shared = (project_id is null)),
  constraint network_segment_range_overlap exclude using gist
    (network_type with =, physical_network with =, int8range(minimum, maximum, '[]') with &&)
    where (not is_default)
);
