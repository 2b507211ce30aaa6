-- Networks that are being deleted with everything on them, in steps, after the request was answered. While there is a
-- row, the network's status is DELETING.
create table network_deletion (
  network_id uuid primary key references network (id) on delete cascade,
  request_id text not null,
  started_at timestamptz not null default now(),
  due_at timestamptz not null default now(),
  -- The conflict that a step met. It goes on when it is asked for again.
  stopped_by text
);
create index network_deletion_due on network_deletion (due_at) where stopped_by is null;
