-- Agents that are no chassis report what their cards have, too.
alter table placement_unit drop constraint placement_unit_kind_check,
  add constraint placement_unit_kind_check check (kind in ('chassis', 'agent', 'segment'));
