-- Networks of two VLANs: the outer one is the segment's identifier, the inner one stands beside it.
alter table network_segment add column inner_segmentation_id integer;
alter table network_segment drop constraint network_segment_network_type_check;
alter table network_segment add constraint network_segment_network_type_check
  check (network_type in ('local', 'flat', 'vlan', 'qinq', 'vxlan', 'gre', 'geneve'));
alter table network_segment add constraint network_segment_inner check (
  case when network_type = 'qinq' then physical_network is not null and segmentation_id is not null
    and inner_segmentation_id is not null else inner_segmentation_id is null end);
drop index network_segment_identifier;
create unique index network_segment_identifier
  on network_segment (network_type, physical_network, segmentation_id, inner_segmentation_id)
  nulls not distinct where segmentation_id is not null;
-- Switches know a VLAN by its number alone: what is around other VLANs is no network's own one.
alter table network_segment add constraint network_segment_outer_vlan exclude using gist
  (physical_network with =, segmentation_id with =, network_type with <>)
  where (network_type in ('vlan', 'qinq'));

alter table network_segment_range
  -- Inner VLANs that each outer one of the range has; null but for two VLANs.
  add column inner_minimum integer,
  add column inner_maximum integer;
alter table network_segment_range drop constraint network_segment_range_network_type_check;
alter table network_segment_range add constraint network_segment_range_network_type_check
  check (network_type in ('vlan', 'qinq', 'vxlan', 'gre', 'geneve'));
alter table network_segment_range add constraint network_segment_range_inner check (
  case when network_type = 'qinq' then inner_minimum is not null and inner_maximum is not null
    and inner_minimum <= inner_maximum else inner_minimum is null and inner_maximum is null end);
alter table network_segment_range drop constraint network_segment_range_overlap;
alter table network_segment_range add constraint network_segment_range_overlap exclude using gist
  (network_type with =, physical_network with =, int8range(minimum, maximum, '[]') with &&,
    int4range(coalesce(inner_minimum, 0), coalesce(inner_maximum, 0), '[]') with &&)
  where (not is_default);
