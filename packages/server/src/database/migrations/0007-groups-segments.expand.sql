-- Address groups: prefixes that rules of security groups name together.
create table address_group (
  id uuid primary key,
  project_id text not null,
  name text not null default '',
  description text not null default '',
  revision_number bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index address_group_project on address_group (project_id);

create table address_group_prefix (
  address_group_id uuid not null references address_group (id) on delete cascade,
  cidr cidr not null,
  primary key (address_group_id, cidr)
);

alter table security_group_rule add constraint security_group_rule_remote_address_group_id_fkey
  foreign key (remote_address_group_id) references address_group (id);
create index security_group_rule_remote_address_group on security_group_rule (remote_address_group_id)
  where remote_address_group_id is not null;
