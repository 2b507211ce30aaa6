-- What operators want counted. Nothing in OVN counts it: agents that do read these rows.
create table metering_label (
  id uuid primary key,
  project_id text not null,
  name text not null default '',
  description text not null default '',
  shared boolean not null default false
);
create index metering_label_project on metering_label (project_id);

create table metering_label_rule (
  id uuid primary key,
  metering_label_id uuid not null references metering_label (id) on delete cascade,
  direction text not null check (direction in ('ingress', 'egress')),
  excluded boolean not null default false,
  remote_ip_prefix text,
  source_ip_prefix text,
  destination_ip_prefix text,
  -- The prefix without host bits.
  remote_network cidr,
  constraint metering_label_rule_overlap exclude using gist
    (metering_label_id with =, direction with =, (excluded::integer) with =, remote_network inet_ops with &&)
    where (remote_network is not null)
);
create index metering_label_rule_label on metering_label_rule (metering_label_id);
