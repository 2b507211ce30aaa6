-- Null: all next hops of a destination share its traffic.
alter table router add column ecmp_max_paths smallint check (ecmp_max_paths between 1 and 64);
