-- Null: as the configuration says.
alter table floating_ip add column distributed boolean;
