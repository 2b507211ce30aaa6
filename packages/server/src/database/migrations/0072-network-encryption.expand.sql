-- Whether tunnels between hosts encrypt what the network carries. Null is as none, and nobody has said so.
alter table network add column encryption text check (encryption in ('none', 'ipsec', 'required'));
