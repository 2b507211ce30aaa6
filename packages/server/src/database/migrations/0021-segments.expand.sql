-- Segments become objects of their own: named, described, counted and dated.
alter table network_segment
  add column name text,
  add column description text not null default '',
  add column revision_number bigint not null default 0,
  add column created_at timestamptz not null default now(),
  add column updated_at timestamptz not null default now();
create index subnet_segment on subnet (segment_id) where segment_id is not null;
