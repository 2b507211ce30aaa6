-- How the ports of a network reach each other: as on one link, or by routes alone. Null is as l2, and nobody has said so.
alter table network add column connectivity text check (connectivity in ('l2', 'l3'));

-- What carries a network without a broadcast domain: no identifier and no physical network.
alter table network_segment drop constraint network_segment_network_type_check;
alter table network_segment add constraint network_segment_network_type_check
  check (network_type in ('local', 'flat', 'vlan', 'qinq', 'vxlan', 'gre', 'geneve', 'l3'));
