-- Whether PTP (IEEE 1588) passes by the port's security, or its server follows the clock of its host; null: neither.
alter table port add column time_sync text check (time_sync in ('none', 'transparent', 'host'));
