-- What Placement was made to hold, by what it is derived from. A row whose fingerprint is what the state
-- gives costs no request.
create table placement_unit (
  kind text not null check (kind in ('chassis', 'segment')),
  -- Name of the chassis, id of the segment.
  id text not null,
  -- Null: nothing is known to be there.
  fingerprint text,
  -- Providers that were made, parents before their children.
  providers uuid[] not null default '{}',
  synced_at timestamptz,
  attempts integer not null default 0,
  -- Not to be taken before: a failure waits, and whoever works on it has it alone.
  retry_at timestamptz,
  error text,
  constraint placement_unit_pkey primary key (kind, id)
);

-- A change of what a server holds in Placement that no commit has confirmed: it is made before the
-- transaction that needs it, which deletes the row. One that stays behind is undone.
create table placement_change (
  -- The server: one change of it at a time.
  consumer_id text primary key,
  -- Who works on it; whoever takes it over writes another.
  id uuid not null,
  -- Amounts that are added, by provider and resource class.
  difference jsonb not null,
  -- What the server held when Placement was asked, and the generation of that; null before.
  before jsonb,
  generation bigint,
  -- Nobody works on it any more from then on.
  expires_at timestamptz not null
);
create index placement_change_expires on placement_change (expires_at);
