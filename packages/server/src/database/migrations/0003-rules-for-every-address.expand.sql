-- A rule for every address says the same as one without a prefix, however it is written.
drop index security_group_rule_unique;
create unique index security_group_rule_unique on security_group_rule (
  security_group_id, direction, ethertype, protocol_number, port_range_min, port_range_max,
  nullif(nullif(remote_ip_prefix, '0.0.0.0/0'), '::/0'), remote_group_id, remote_address_group_id
) nulls not distinct;
