-- Ranges of a subnet that only ports of the provider's infrastructure get their addresses from.
create table provider_allocation_pool (
  subnet_id uuid not null references subnet (id) on delete cascade,
  first_ip inet not null,
  last_ip inet not null,
  primary key (subnet_id, first_ip),
  check (first_ip <= last_ip)
);
-- Whether infrastructure goes without an address rather than take one from the pools of everybody.
alter table subnet add column provider_pool_strict boolean not null default true;
