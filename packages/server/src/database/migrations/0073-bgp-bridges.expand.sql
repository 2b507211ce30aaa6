-- Bridges of a hypervisor that lead to the provider's routers, as its agent tells them (service plugin ovn-bgp).
alter table chassis add column bgp_bridges text[] not null default '{}';
