-- The network card that the server sees; null: its image says.
alter table port add column hw_vif_model text;
