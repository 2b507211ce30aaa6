-- Once a host reaches several segments of a network, each segment needs a switch of its own in OVN. It keeps it
-- when the host no longer does: ports are not moved back and forth as hosts come and go.
alter table network add column has_segment_switches boolean not null default false;

-- Segments and chassis come at the same time: whoever comes second sees the first.
create function note_meeting_segments(network_ids uuid[], hosts text[]) returns void language plpgsql as $$
declare
  met text[];
begin
  perform pg_advisory_xact_lock(hashtext('neutrino segment switches'));
  with changed as (
    update network n set has_segment_switches = true
    where not n.has_segment_switches
      and (network_ids is null or n.id = any(network_ids))
      and n.id in (select network_id from network_segment group by network_id having count(*) > 1)
      and exists (select from chassis c where (hosts is null or c.name = any(hosts))
        and (select count(*) from network_segment s where s.network_id = n.id
          and (s.physical_network is null or c.bridge_mappings ? s.physical_network)) > 1)
    returning n.id)
  select coalesce(array_agg(id::text), '{}') into met from changed;
  perform mark_dirty('network', met);
end $$;

create function chassis_mapped() returns trigger language plpgsql as $$
begin
  perform note_meeting_segments(null, array[new.name]);
  return null;
end $$;
create trigger chassis_came after insert on chassis
  for each row execute function chassis_mapped();
create trigger chassis_mapped after update of bridge_mappings on chassis
  for each row when (new.bridge_mappings is distinct from old.bridge_mappings) execute function chassis_mapped();

create function segment_came() returns trigger language plpgsql as $$
begin
  if (select count(*) from network_segment where network_id = new.network_id) > 1 then
    perform note_meeting_segments(array[new.network_id], null);
  end if;
  return null;
end $$;
create trigger segment_came after insert on network_segment
  for each row execute function segment_came();

select note_meeting_segments(null, null);
