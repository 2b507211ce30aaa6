-- What an agent is at, as far as it tells: {phase, since, restarts, progress, last_error, custom, transitions}.
alter table agent add column status_report jsonb;
alter table agent add column phase text generated always as (status_report->>'phase') stored;

-- Agents that somebody deleted whose rows in southbound still have to go.
create table agent_removal (
  agent_id text primary key,
  binary_name text not null,
  chassis_name text not null,
  requested_at timestamptz not null default now()
);
