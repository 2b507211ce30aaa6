-- What of a packet decides on its next hop: a name or a list of fields. Null: the backend's own choice.
alter table router add column ecmp_hash jsonb;

-- What the running OVN can do, as the reconciler saw it last: requests ask here.
create table ovn_capability (
  name text primary key,
  is_present boolean not null
);
