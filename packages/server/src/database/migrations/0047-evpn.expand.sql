-- Routers whose routes leave by EVPN (RFC 9136): the identifier on the wire, and the VLAN that stands for it on each
-- hypervisor.
create table router_evpn (
  router_id uuid primary key references router (id) on delete cascade,
  vni integer not null constraint router_evpn_vni unique check (vni between 1 and 16777215),
  vlan smallint not null unique check (vlan between 1 and 4094)
);
