-- Routers carry policies by which packets of labels are counted. What a label counts may change by the label, by its
-- rules, and with their owner: whatever the way, its routers have to be looked at again.
create function routers_metered_by(label metering_label) returns text[] language sql stable as $$
  select array(select r.id::text from router r where label.shared or r.project_id = label.project_id)
$$;

create function metering_label_gone() returns trigger language plpgsql as $$
begin
  perform mark_dirty('router', routers_metered_by(old));
  return null;
end $$;
create trigger metering_label_gone after delete on metering_label
  for each row execute function metering_label_gone();

-- A label without rules counts nothing, so a new one changes nothing.
create function metering_label_rule_changed() returns trigger language plpgsql as $$
begin
  perform mark_dirty('router', routers_metered_by(l))
    from metering_label l where l.id in (select metering_label_id from changed) order by l.id;
  return null;
end $$;
create trigger metering_label_rule_added after insert on metering_label_rule
  referencing new table as changed for each statement execute function metering_label_rule_changed();
create trigger metering_label_rule_gone after delete on metering_label_rule
  referencing old table as changed for each statement execute function metering_label_rule_changed();
