-- The schema after all migrations, made from the database's catalogue by `npm run generate`; do not edit.
-- For reading and for reviewing what a migration does; servers are made by the migrations alone.
set check_function_bodies = off;

create extension btree_gist;
create sequence dirty_revision;
create sequence flavor_service_profile_position_seq;
create sequence ironic_event_sequence;
create sequence nova_event_sequence;
create sequence trunk_subport_position_seq;

CREATE OR REPLACE FUNCTION chassis_mapped()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform note_meeting_segments(null, array[new.name]);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION dirty_unit_marked()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  ids uuid[];
begin
  -- Who retries a unit moves no revision.
  if tg_op = 'INSERT' then
    select array_agg(m.id::uuid) into ids from marked m where m.kind = 'port';
  else
    select array_agg(m.id::uuid) into ids from marked m join before b using (kind, id)
      where m.kind = 'port' and m.revision <> b.revision;
  end if;
  -- Most clouds have nobody who watches, and every write comes by here.
  if ids is not null and exists (select from agent where watches is not null) then
    perform note_agent_ports(ids);
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION forget_agent_plug()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  delete from port_plug where port_id = old.port_id and host = old.host;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION ironic_event_of_deletion()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  delete from ironic_event where port_id = old.id and kind = 'status';
  perform tell_ironic(old, 'deleted', 'delete_port', 'DELETED');
  return old;
end $function$;

CREATE OR REPLACE FUNCTION ironic_event_of_status()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.status = 'ACTIVE' then
    perform tell_ironic(new, 'status', 'unbind_port', new.status);
  else
    perform tell_ironic(new, 'status', 'bind_port', new.status);
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION is_nova_port(device_owner text, device_id text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select device_owner like 'compute:%'
    and device_id ~* '^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$'
    and coalesce(current_setting('neutrino.migrating', true), '') <> 'on'
$function$;

CREATE OR REPLACE FUNCTION keep_used_port()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  delete from port_termination where port_id = new.id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION logged_port_deleted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform mark_dirty('security_group', array(select m.security_group_id::text
    from network_log l join port_security_group m on m.port_id = l.target_id
    where l.target_id = old.id and l.resource_id is null));
  return old;
end $function$;

CREATE OR REPLACE FUNCTION logged_port_regrouped()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform mark_dirty('security_group', array(select distinct c.security_group_id::text
    from changed c join network_log l on l.target_id = c.port_id and l.resource_id is null));
  return null;
end $function$;

CREATE OR REPLACE FUNCTION mark_dirty(unit_kind text, unit_ids text[])
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into dirty_unit (kind, id) select unit_kind, id from unnest(unit_ids) as id order by id
  on conflict (kind, id) do update set
    revision = nextval('dirty_revision'), attempts = 0, retry_at = null, error = null
$function$;

CREATE OR REPLACE FUNCTION metering_label_gone()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform mark_dirty('router', routers_metered_by(old));
  return null;
end $function$;

CREATE OR REPLACE FUNCTION metering_label_rule_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform mark_dirty('router', routers_metered_by(l))
    from metering_label l where l.id in (select metering_label_id from changed) order by l.id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION network_log_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  changed network_log;
begin
  if tg_op = 'DELETE' then changed := old; else changed := new; end if;
  perform mark_dirty('global', array['global']);
  if changed.resource_id is not null then
    perform mark_dirty('security_group', array[changed.resource_id::text]);
  elsif changed.target_id is not null then
    perform mark_dirty('security_group', array(select security_group_id::text from port_security_group
      where port_id = changed.target_id));
  else
    perform mark_dirty('security_group', array(select id::text from security_group));
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION note_agent_ports(port_ids uuid[])
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into agent_port_change (host, port_id)
  select b.host, b.port_id from port_binding b
    where b.port_id = any(port_ids) and exists (select from agent a
      where a.host = b.host and (a.watches = 'all' or a.watches = 'carried'
        and coalesce(b.vif_details->'bound_drivers'->>'0', 'ovn') <> 'ovn'))
  union
  select c.host, c.port_id from agent_port_change c where c.port_id = any(port_ids)
  order by 2, 1
  on conflict (host, port_id) do update set changed_by = excluded.changed_by, changed_at = excluded.changed_at
$function$;

CREATE OR REPLACE FUNCTION note_meeting_segments(network_ids uuid[], hosts text[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION nova_event_of_addresses()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform tell_nova(p.id, 'data', 'network-changed', 'completed', p.device_id)
    from port p
    where p.id in (select port_id from changed) and p.created_at <> now()
      and is_nova_port(p.device_owner, p.device_id)
    order by p.id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION nova_event_of_deletion()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- Nobody asks any more what happened before.
  delete from nova_event where port_id = old.id and kind <> 'deleted';
  perform tell_nova(old.id, 'deleted', 'network-vif-deleted', 'completed', old.device_id);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION nova_event_of_floating_ip()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' and old.port_id is not distinct from new.port_id
    and old.fixed_ip_address is not distinct from new.fixed_ip_address then
    return null;
  end if;
  perform tell_nova(p.id, 'data', 'network-changed', 'completed', p.device_id)
    from port p
    where p.id in (
        case when tg_op <> 'INSERT' then old.port_id end, case when tg_op <> 'DELETE' then new.port_id end)
      and is_nova_port(p.device_owner, p.device_id)
    order by p.id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION nova_event_of_plug()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform tell_nova(p.id, 'status', 'network-vif-plugged', 'completed', p.device_id)
    from port p
    where p.id in (select port_id from changed) and p.status = 'ACTIVE'
      and is_nova_port(p.device_owner, p.device_id)
    order by p.id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION nova_event_of_status()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.status = 'ACTIVE' then
    perform tell_nova(new.id, 'status', 'network-vif-plugged', 'completed', new.device_id);
  elsif new.status = 'ERROR' then
    perform tell_nova(new.id, 'status', 'network-vif-plugged', 'failed', new.device_id);
  elsif new.status = 'DOWN' and old.status = 'ACTIVE' then
    perform tell_nova(new.id, 'status', 'network-vif-unplugged', 'completed', new.device_id);
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION port_community_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op <> 'INSERT' and old.pvlan_community is not null then
    perform mark_dirty('network', array[old.network_id::text]);
  end if;
  if tg_op <> 'DELETE' and new.pvlan_community is not null then
    perform mark_dirty('network', array[new.network_id::text]);
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION quota_count()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  kind text := tg_argv[0];
  limited boolean := coalesce(tg_argv[1], 'limited') <> 'unlimited';
  owner text;
  step integer := 1;
  now_used integer;
  max_used integer;
begin
  if tg_op = 'DELETE' then
    owner := old.project_id;
    step := -1;
  else
    owner := new.project_id;
  end if;
  if owner = '' then
    return null; -- rows of the service itself belong to no project
  end if;
  insert into quota_usage as u (project_id, resource, used) values (owner, kind, step)
    on conflict (project_id, resource) do update set used = u.used + step
    returning used into now_used;
  if step > 0 and limited and coalesce(current_setting('neutrino.migrating', true), '') <> 'on' then
    select coalesce(
      (select quota_limit from quota where project_id = owner and resource = kind),
      (select quota_limit from quota_default where resource = kind),
      -1) into max_used;
    if max_used >= 0 and now_used > max_used then
      raise exception using errcode = 'NQ001', message = kind, detail = owner;
    end if;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION segment_came()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (select count(*) from network_segment where network_id = new.network_id) > 1 then
    perform note_meeting_segments(array[new.network_id], null);
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION tell_nova(port uuid, kind text, name text, outcome text, server text)
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into nova_event as e (port_id, kind, name, outcome, server_id) values ($1, $2, $3, $4, $5)
  on conflict (port_id, kind) do update set name = excluded.name, outcome = excluded.outcome,
    server_id = excluded.server_id, sequence = excluded.sequence, created_at = excluded.created_at,
    attempts = 0, due_at = excluded.due_at;
  select pg_notify('nova_event', '');
$function$;

CREATE OR REPLACE FUNCTION write_rule_members()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.json_members := security_group_rule_members(new);
  return new;
end $function$;

create table address_group (
  id uuid not null,
  project_id text not null,
  name text default ''::text not null,
  description text default ''::text not null,
  revision_number bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint address_group_pkey PRIMARY KEY (id)
);
CREATE INDEX address_group_project ON address_group USING btree (project_id);

create table address_group_prefix (
  address_group_id uuid not null,
  cidr cidr not null,
  constraint address_group_prefix_pkey PRIMARY KEY (address_group_id, cidr)
);

create table address_scope (
  id uuid not null,
  project_id text not null,
  name text default ''::text not null,
  ip_version smallint not null,
  created_at timestamp with time zone default now() not null,
  constraint address_scope_pkey PRIMARY KEY (id),
  constraint address_scope_ip_version_check CHECK ((ip_version = ANY (ARRAY[4, 6])))
);
CREATE INDEX address_scope_project ON address_scope USING btree (project_id);

create table agent (
  id text not null,
  agent_type text not null,
  binary_name text not null,
  host text not null,
  topic text default 'n/a'::text not null,
  availability_zone text,
  configurations jsonb default '{}'::jsonb not null,
  admin_state_up boolean default true not null,
  description text,
  resources_synced boolean,
  created_at timestamp with time zone default now() not null,
  started_at timestamp with time zone default now() not null,
  heartbeat_at timestamp with time zone default now() not null,
  marked_down boolean default false not null,
  status_report jsonb,
  phase text generated always as ((status_report ->> 'phase'::text)) stored,
  watches text,
  constraint agent_pkey PRIMARY KEY (id),
  constraint agent_watches_check CHECK ((watches = ANY (ARRAY['carried'::text, 'all'::text])))
);
CREATE INDEX agent_host ON agent USING btree (host);

create table agent_port_change (
  host text not null,
  port_id uuid not null,
  changed_by xid8 default pg_current_xact_id() not null,
  changed_at timestamp with time zone default now() not null,
  constraint agent_port_change_pkey PRIMARY KEY (host, port_id)
);
CREATE INDEX agent_port_change_changed_by ON agent_port_change USING btree (changed_by);
CREATE INDEX agent_port_change_port ON agent_port_change USING btree (port_id);

create table agent_removal (
  agent_id text not null,
  binary_name text not null,
  chassis_name text not null,
  requested_at timestamp with time zone default now() not null,
  constraint agent_removal_pkey PRIMARY KEY (agent_id)
);

create table allocation_pool (
  subnet_id uuid not null,
  first_ip inet not null,
  last_ip inet not null,
  constraint allocation_pool_pkey PRIMARY KEY (subnet_id, first_ip),
  constraint allocation_pool_check CHECK ((first_ip <= last_ip))
);

create table auto_allocated_topology (
  project_id text not null,
  network_id uuid not null,
  router_id uuid,
  constraint auto_allocated_topology_pkey PRIMARY KEY (project_id)
);
CREATE INDEX auto_allocated_topology_network ON auto_allocated_topology USING btree (network_id);
CREATE INDEX auto_allocated_topology_router ON auto_allocated_topology USING btree (router_id);

create table bfd_monitor (
  id uuid not null,
  project_id text not null,
  name text default ''::text not null,
  description text default ''::text not null,
  mode text not null,
  dst_ip inet not null,
  src_ip inet,
  min_rx integer not null,
  min_tx integer not null,
  multiplier smallint not null,
  auth_type text,
  auth_key jsonb,
  tags text[] default '{}'::text[] not null,
  revision_number bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint bfd_monitor_pkey PRIMARY KEY (id),
  constraint bfd_monitor_authenticates CHECK (((auth_type IS NULL) = (auth_key IS NULL))),
  constraint bfd_monitor_min_rx_check CHECK ((min_rx > 0)),
  constraint bfd_monitor_min_tx_check CHECK ((min_tx > 0)),
  constraint bfd_monitor_mode_check CHECK ((mode = ANY (ARRAY['asynchronous'::text, 'demand'::text]))),
  constraint bfd_monitor_multiplier_check CHECK (((multiplier >= 1) AND (multiplier <= 255)))
);
CREATE INDEX bfd_monitor_project ON bfd_monitor USING btree (project_id);
CREATE CONSTRAINT TRIGGER quota_count AFTER INSERT OR DELETE ON bfd_monitor DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION quota_count('bfd_monitor');

create table bfd_monitor_association (
  router_id uuid not null,
  destination cidr not null,
  nexthop inet not null,
  bfd_monitor_id uuid not null,
  constraint bfd_monitor_association_pkey PRIMARY KEY (router_id, destination, nexthop)
);
CREATE INDEX bfd_monitor_association_monitor ON bfd_monitor_association USING btree (bfd_monitor_id);

create table bfd_session (
  port_id uuid not null,
  dst_ip inet not null,
  status text not null,
  constraint bfd_session_pkey PRIMARY KEY (port_id, dst_ip),
  constraint bfd_session_status_check CHECK ((status = ANY (ARRAY['admin_down'::text, 'down'::text, 'init'::text, 'up'::text])))
);

create table chassis (
  name text not null,
  hostname text not null,
  other_config jsonb default '{}'::jsonb not null,
  bridge_mappings jsonb default '{}'::jsonb not null,
  is_gateway boolean default false not null,
  availability_zones text[] default '{}'::text[] not null,
  datapath_type text default 'system'::text not null,
  iface_types text[] default '{}'::text[] not null,
  integration_bridge text default 'br-int'::text not null,
  seen_at timestamp with time zone default now() not null,
  created_at timestamp with time zone default now() not null,
  bgp_bridges text[] default '{}'::text[] not null,
  constraint chassis_pkey PRIMARY KEY (name)
);
CREATE INDEX chassis_hostname ON chassis USING btree (hostname);
CREATE TRIGGER chassis_came AFTER INSERT ON chassis FOR EACH ROW EXECUTE FUNCTION chassis_mapped();
CREATE TRIGGER chassis_mapped AFTER UPDATE OF bridge_mappings ON chassis FOR EACH ROW WHEN ((new.bridge_mappings IS DISTINCT FROM old.bridge_mappings)) EXECUTE FUNCTION chassis_mapped();

create table conntrack_helper (
  id uuid not null,
  router_id uuid not null,
  protocol text not null,
  port integer not null,
  helper text not null,
  constraint conntrack_helper_pkey PRIMARY KEY (id),
  constraint conntrack_helper_unique UNIQUE (router_id, protocol, port, helper),
  constraint conntrack_helper_port_check CHECK (((port >= 1) AND (port <= 65535)))
);

create table default_security_group_rule (
  id uuid not null,
  direction text not null,
  ethertype text not null,
  protocol text,
  protocol_number smallint,
  port_range_min integer,
  port_range_max integer,
  remote_ip_prefix text,
  remote_group_id text,
  remote_address_group_id uuid,
  used_in_default_sg boolean not null,
  used_in_non_default_sg boolean not null,
  description text default ''::text not null,
  constraint default_security_group_rule_pkey PRIMARY KEY (id),
  constraint default_security_group_rule_direction_check CHECK ((direction = ANY (ARRAY['ingress'::text, 'egress'::text]))),
  constraint default_security_group_rule_ethertype_check CHECK ((ethertype = ANY (ARRAY['IPv4'::text, 'IPv6'::text])))
);
CREATE UNIQUE INDEX default_security_group_rule_in_default ON default_security_group_rule USING btree (direction, ethertype, protocol_number, port_range_min, port_range_max, NULLIF(NULLIF(remote_ip_prefix, '0.0.0.0/0'::text), '::/0'::text), remote_group_id, remote_address_group_id) NULLS NOT DISTINCT WHERE used_in_default_sg;
CREATE UNIQUE INDEX default_security_group_rule_in_others ON default_security_group_rule USING btree (direction, ethertype, protocol_number, port_range_min, port_range_max, NULLIF(NULLIF(remote_ip_prefix, '0.0.0.0/0'::text), '::/0'::text), remote_group_id, remote_address_group_id) NULLS NOT DISTINCT WHERE used_in_non_default_sg;

create table dirty_unit (
  kind text not null,
  id text not null,
  revision bigint default nextval('dirty_revision'::regclass) not null,
  marked_at timestamp with time zone default clock_timestamp() not null,
  attempts integer default 0 not null,
  retry_at timestamp with time zone,
  error text,
  constraint dirty_unit_pkey PRIMARY KEY (kind, id)
);
CREATE INDEX dirty_unit_revision ON dirty_unit USING btree (revision);
CREATE TRIGGER dirty_unit_inserted AFTER INSERT ON dirty_unit REFERENCING NEW TABLE AS marked FOR EACH STATEMENT EXECUTE FUNCTION dirty_unit_marked();
CREATE TRIGGER dirty_unit_moved AFTER UPDATE ON dirty_unit REFERENCING OLD TABLE AS before NEW TABLE AS marked FOR EACH STATEMENT EXECUTE FUNCTION dirty_unit_marked();

create table flavor (
  id uuid not null,
  name text default ''::text not null,
  description text,
  service_type text not null,
  enabled boolean default true not null,
  constraint flavor_pkey PRIMARY KEY (id)
);

create table flavor_service_profile (
  flavor_id uuid not null,
  service_profile_id uuid not null,
  position bigint not null,
  constraint flavor_service_profile_pkey PRIMARY KEY (flavor_id, service_profile_id)
);
CREATE INDEX flavor_service_profile_profile ON flavor_service_profile USING btree (service_profile_id);

create table floating_ip (
  id uuid not null,
  project_id text not null,
  description text default ''::text not null,
  floating_network_id uuid not null,
  floating_ip_address inet not null,
  floating_port_id uuid not null,
  port_id uuid,
  fixed_ip_address inet,
  router_id uuid,
  last_known_router_id uuid,
  status text default 'DOWN'::text not null,
  dns_name text default ''::text not null,
  dns_domain text default ''::text not null,
  tags text[] default '{}'::text[] not null,
  revision_number bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  qos_policy_id uuid,
  distributed boolean,
  constraint floating_ip_pkey PRIMARY KEY (id),
  constraint floating_ip_address UNIQUE (floating_network_id, floating_ip_address),
  constraint floating_ip_check CHECK (((port_id IS NULL) = (fixed_ip_address IS NULL)))
);
CREATE UNIQUE INDEX floating_ip_fixed ON floating_ip USING btree (floating_network_id, port_id, fixed_ip_address) WHERE (port_id IS NOT NULL);
CREATE UNIQUE INDEX floating_ip_floating_port ON floating_ip USING btree (floating_port_id);
CREATE INDEX floating_ip_port ON floating_ip USING btree (port_id);
CREATE INDEX floating_ip_project ON floating_ip USING btree (project_id);
CREATE INDEX floating_ip_qos_policy ON floating_ip USING btree (qos_policy_id) WHERE (qos_policy_id IS NOT NULL);
CREATE INDEX floating_ip_router ON floating_ip USING btree (router_id);
CREATE TRIGGER nova_event_of_floating_ip AFTER INSERT OR DELETE OR UPDATE OF port_id, fixed_ip_address ON floating_ip FOR EACH ROW EXECUTE FUNCTION nova_event_of_floating_ip();
CREATE CONSTRAINT TRIGGER quota_count AFTER INSERT OR DELETE ON floating_ip DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION quota_count('floatingip');

create table ha_network (
  project_id text not null,
  network_id uuid not null,
  constraint ha_network_pkey PRIMARY KEY (project_id),
  constraint ha_network_network_id_key UNIQUE (network_id)
);

create table installation (
  key text not null,
  value jsonb not null,
  constraint installation_pkey PRIMARY KEY (key)
);

create table ip_allocation (
  subnet_id uuid not null,
  ip_address inet not null,
  port_id uuid not null,
  network_id uuid not null,
  position smallint default 0 not null,
  constraint ip_allocation_pkey PRIMARY KEY (subnet_id, ip_address)
);
CREATE INDEX ip_allocation_address ON ip_allocation USING btree (ip_address);
CREATE INDEX ip_allocation_port ON ip_allocation USING btree (port_id);
CREATE TRIGGER nova_event_of_new_address AFTER INSERT ON ip_allocation REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION nova_event_of_addresses();
CREATE TRIGGER nova_event_of_old_address AFTER DELETE ON ip_allocation REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION nova_event_of_addresses();

create table ironic_event (
  port_id uuid not null,
  kind text not null,
  name text not null,
  fields jsonb not null,
  sequence bigint default nextval('ironic_event_sequence'::regclass) not null,
  created_at timestamp with time zone default now() not null,
  attempts integer default 0 not null,
  due_at timestamp with time zone default now() not null,
  constraint ironic_event_pkey PRIMARY KEY (port_id, kind),
  constraint ironic_event_kind_check CHECK ((kind = ANY (ARRAY['status'::text, 'deleted'::text])))
);
CREATE INDEX ironic_event_due ON ironic_event USING btree (due_at);

create table lease (
  name text not null,
  holder text not null,
  epoch bigint default 1 not null,
  expires_at timestamp with time zone not null,
  constraint lease_pkey PRIMARY KEY (name)
);

create table local_ip (
  id uuid not null,
  project_id text not null,
  name text default ''::text not null,
  description text default ''::text not null,
  local_port_id uuid not null,
  network_id uuid not null,
  local_ip_address inet not null,
  ip_mode text not null,
  revision_number bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint local_ip_pkey PRIMARY KEY (id),
  constraint local_ip_ip_mode_check CHECK ((ip_mode = ANY (ARRAY['translate'::text, 'passthrough'::text])))
);
CREATE INDEX local_ip_network ON local_ip USING btree (network_id);
CREATE INDEX local_ip_port ON local_ip USING btree (local_port_id);
CREATE INDEX local_ip_project ON local_ip USING btree (project_id);

create table local_ip_association (
  local_ip_id uuid not null,
  fixed_port_id uuid not null,
  fixed_ip inet not null,
  constraint local_ip_association_pkey PRIMARY KEY (local_ip_id, fixed_port_id)
);
CREATE INDEX local_ip_association_port ON local_ip_association USING btree (fixed_port_id);

create table metering_label (
  id uuid not null,
  project_id text not null,
  name text default ''::text not null,
  description text default ''::text not null,
  shared boolean default false not null,
  constraint metering_label_pkey PRIMARY KEY (id)
);
CREATE INDEX metering_label_project ON metering_label USING btree (project_id);
CREATE TRIGGER metering_label_gone AFTER DELETE ON metering_label FOR EACH ROW EXECUTE FUNCTION metering_label_gone();

create table metering_label_rule (
  id uuid not null,
  metering_label_id uuid not null,
  direction text not null,
  excluded boolean default false not null,
  remote_ip_prefix text,
  source_ip_prefix text,
  destination_ip_prefix text,
  remote_network cidr,
  constraint metering_label_rule_pkey PRIMARY KEY (id),
  constraint metering_label_rule_direction_check CHECK ((direction = ANY (ARRAY['ingress'::text, 'egress'::text]))),
  constraint metering_label_rule_overlap EXCLUDE USING gist (metering_label_id WITH =, direction WITH =, ((excluded)::integer) WITH =, remote_network inet_ops WITH &&) WHERE ((remote_network IS NOT NULL))
);
CREATE INDEX metering_label_rule_label ON metering_label_rule USING btree (metering_label_id);
CREATE TRIGGER metering_label_rule_added AFTER INSERT ON metering_label_rule REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION metering_label_rule_changed();
CREATE TRIGGER metering_label_rule_gone AFTER DELETE ON metering_label_rule REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION metering_label_rule_changed();

create table migration_batch (
  plan_id text not null,
  batch integer not null,
  applied_at timestamp with time zone default now() not null,
  constraint migration_batch_pkey PRIMARY KEY (plan_id, batch)
);

create table migration_row (
  table_name text not null,
  row_key text not null,
  plan_id text not null,
  batch integer not null,
  fingerprint text not null,
  units text[] not null,
  constraint migration_row_pkey PRIMARY KEY (table_name, row_key)
);
CREATE INDEX migration_row_plan ON migration_row USING btree (plan_id, table_name);

create table ndp_proxy (
  id uuid not null,
  project_id text not null,
  name text default ''::text not null,
  description text default ''::text not null,
  router_id uuid not null,
  port_id uuid not null,
  ip_address inet not null,
  revision_number bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint ndp_proxy_pkey PRIMARY KEY (id)
);
CREATE INDEX ndp_proxy_port ON ndp_proxy USING btree (port_id);
CREATE INDEX ndp_proxy_project ON ndp_proxy USING btree (project_id);
CREATE INDEX ndp_proxy_router ON ndp_proxy USING btree (router_id);

create table network (
  id uuid not null,
  project_id text not null,
  name text default ''::text not null,
  description text default ''::text not null,
  admin_state_up boolean default true not null,
  status text default 'ACTIVE'::text not null,
  mtu integer not null,
  is_default boolean default false not null,
  port_security_enabled boolean default true not null,
  vlan_transparent boolean,
  dns_domain text default ''::text not null,
  availability_zone_hints text[] default '{}'::text[] not null,
  tags text[] default '{}'::text[] not null,
  revision_number bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  qinq boolean default false not null,
  qos_policy_id uuid,
  pvlan boolean default false not null,
  has_segment_switches boolean default false not null,
  connectivity text,
  encryption text,
  constraint network_pkey PRIMARY KEY (id),
  constraint network_connectivity_check CHECK ((connectivity = ANY (ARRAY['l2'::text, 'l3'::text]))),
  constraint network_encryption_check CHECK ((encryption = ANY (ARRAY['none'::text, 'ipsec'::text, 'required'::text])))
);
CREATE UNIQUE INDEX network_default ON network USING btree (is_default) WHERE is_default;
CREATE INDEX network_name ON network USING btree (name);
CREATE INDEX network_project ON network USING btree (project_id);
CREATE INDEX network_qos_policy ON network USING btree (qos_policy_id) WHERE (qos_policy_id IS NOT NULL);
CREATE CONSTRAINT TRIGGER quota_count AFTER INSERT OR DELETE ON network DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION quota_count('network');

create table network_deletion (
  network_id uuid not null,
  request_id text not null,
  started_at timestamp with time zone default now() not null,
  due_at timestamp with time zone default now() not null,
  stopped_by text,
  constraint network_deletion_pkey PRIMARY KEY (network_id)
);
CREATE INDEX network_deletion_due ON network_deletion USING btree (due_at) WHERE (stopped_by IS NULL);

create table network_dhcp_agent (
  network_id uuid not null,
  agent_id text not null,
  created_at timestamp with time zone default now() not null,
  constraint network_dhcp_agent_pkey PRIMARY KEY (network_id, agent_id)
);
CREATE INDEX network_dhcp_agent_agent ON network_dhcp_agent USING btree (agent_id);

create table network_log (
  id uuid not null,
  project_id text not null,
  name text default ''::text not null,
  description text default ''::text not null,
  resource_type text not null,
  resource_id uuid,
  target_id uuid,
  event text not null,
  enabled boolean default true not null,
  revision_number bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint network_log_pkey PRIMARY KEY (id),
  constraint network_log_event_check CHECK ((event = ANY (ARRAY['ACCEPT'::text, 'DROP'::text, 'ALL'::text])))
);
CREATE INDEX network_log_project ON network_log USING btree (project_id);
CREATE INDEX network_log_resource ON network_log USING btree (resource_id);
CREATE INDEX network_log_target ON network_log USING btree (target_id);
CREATE TRIGGER network_log_changed AFTER INSERT OR DELETE OR UPDATE ON network_log FOR EACH ROW EXECUTE FUNCTION network_log_changed();

create table network_segment (
  id uuid not null,
  network_id uuid not null,
  network_type text not null,
  physical_network text,
  segmentation_id integer,
  position smallint default 0 not null,
  is_dynamic boolean default false not null,
  name text,
  description text default ''::text not null,
  revision_number bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  inner_segmentation_id integer,
  constraint network_segment_pkey PRIMARY KEY (id),
  constraint network_segment_inner CHECK (
CASE
    WHEN (network_type = 'qinq'::text) THEN ((physical_network IS NOT NULL) AND (segmentation_id IS NOT NULL) AND (inner_segmentation_id IS NOT NULL))
    ELSE (inner_segmentation_id IS NULL)
END),
  constraint network_segment_network_type_check CHECK ((network_type = ANY (ARRAY['local'::text, 'flat'::text, 'vlan'::text, 'qinq'::text, 'vxlan'::text, 'gre'::text, 'geneve'::text, 'l3'::text]))),
  constraint network_segment_outer_vlan EXCLUDE USING gist (physical_network WITH =, segmentation_id WITH =, network_type WITH <>) WHERE ((network_type = ANY (ARRAY['vlan'::text, 'qinq'::text])))
);
CREATE UNIQUE INDEX network_segment_flat ON network_segment USING btree (physical_network) WHERE (network_type = 'flat'::text);
CREATE UNIQUE INDEX network_segment_identifier ON network_segment USING btree (network_type, physical_network, segmentation_id, inner_segmentation_id) NULLS NOT DISTINCT WHERE (segmentation_id IS NOT NULL);
CREATE INDEX network_segment_network ON network_segment USING btree (network_id);
CREATE TRIGGER segment_came AFTER INSERT ON network_segment FOR EACH ROW EXECUTE FUNCTION segment_came();

create table network_segment_range (
  id uuid not null,
  project_id text,
  name text default ''::text not null,
  description text default ''::text not null,
  is_default boolean default false not null,
  shared boolean default true not null,
  network_type text not null,
  physical_network text default ''::text not null,
  minimum bigint not null,
  maximum bigint not null,
  tags text[] default '{}'::text[] not null,
  revision_number bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  inner_minimum integer,
  inner_maximum integer,
  constraint network_segment_range_pkey PRIMARY KEY (id),
  constraint network_segment_range_check CHECK ((minimum <= maximum)),
  constraint network_segment_range_check1 CHECK ((shared = (project_id IS NULL))),
  constraint network_segment_range_inner CHECK (
CASE
    WHEN (network_type = 'qinq'::text) THEN ((inner_minimum IS NOT NULL) AND (inner_maximum IS NOT NULL) AND (inner_minimum <= inner_maximum))
    ELSE ((inner_minimum IS NULL) AND (inner_maximum IS NULL))
END),
  constraint network_segment_range_network_type_check CHECK ((network_type = ANY (ARRAY['vlan'::text, 'qinq'::text, 'vxlan'::text, 'gre'::text, 'geneve'::text]))),
  constraint network_segment_range_overlap EXCLUDE USING gist (network_type WITH =, physical_network WITH =, int8range(minimum, maximum, '[]'::text) WITH &&, int4range(COALESCE(inner_minimum, 0), COALESCE(inner_maximum, 0), '[]'::text) WITH &&) WHERE ((NOT is_default))
);

create table nova_event (
  port_id uuid not null,
  kind text not null,
  name text not null,
  outcome text default 'completed'::text not null,
  server_id text not null,
  sequence bigint default nextval('nova_event_sequence'::regclass) not null,
  created_at timestamp with time zone default now() not null,
  attempts integer default 0 not null,
  due_at timestamp with time zone default now() not null,
  constraint nova_event_pkey PRIMARY KEY (port_id, kind),
  constraint nova_event_kind_check CHECK ((kind = ANY (ARRAY['status'::text, 'data'::text, 'deleted'::text]))),
  constraint nova_event_outcome_check CHECK ((outcome = ANY (ARRAY['completed'::text, 'failed'::text])))
);
CREATE INDEX nova_event_due ON nova_event USING btree (due_at);

create table ovn_capability (
  name text not null,
  is_present boolean not null,
  constraint ovn_capability_pkey PRIMARY KEY (name)
);

create table placement_change (
  consumer_id text not null,
  id uuid not null,
  difference jsonb not null,
  before jsonb,
  generation bigint,
  expires_at timestamp with time zone not null,
  constraint placement_change_pkey PRIMARY KEY (consumer_id)
);
CREATE INDEX placement_change_expires ON placement_change USING btree (expires_at);

create table placement_unit (
  kind text not null,
  id text not null,
  fingerprint text,
  providers uuid[] default '{}'::uuid[] not null,
  synced_at timestamp with time zone,
  attempts integer default 0 not null,
  retry_at timestamp with time zone,
  error text,
  constraint placement_unit_pkey PRIMARY KEY (kind, id),
  constraint placement_unit_kind_check CHECK ((kind = ANY (ARRAY['chassis'::text, 'agent'::text, 'segment'::text])))
);

create table port (
  id uuid not null,
  project_id text not null,
  network_id uuid not null,
  name text default ''::text not null,
  description text default ''::text not null,
  mac_address macaddr not null,
  admin_state_up boolean default true not null,
  status text default 'DOWN'::text not null,
  device_id text default ''::text not null,
  device_owner text default ''::text not null,
  port_security_enabled boolean default true not null,
  allowed_address_pairs jsonb default '[]'::jsonb not null,
  extra_dhcp_opts jsonb default '[]'::jsonb not null,
  dns_name text default ''::text not null,
  dns_domain text default ''::text not null,
  ip_allocation text default 'immediate'::text not null,
  propagate_uplink_status boolean default true not null,
  data_plane_status text,
  tags text[] default '{}'::text[] not null,
  revision_number bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  hints jsonb,
  device_profile text,
  numa_affinity_policy text,
  hardware_offload_type text,
  trusted boolean,
  qos_policy_id uuid,
  delete_on_termination boolean,
  hw_vif_model text,
  port_flavor_id uuid,
  pvlan_type text,
  pvlan_community text,
  vlan_filter_list jsonb,
  keyword_domain text,
  time_sync text,
  constraint port_pkey PRIMARY KEY (id),
  constraint port_network_mac UNIQUE (network_id, mac_address),
  constraint port_pvlan_community CHECK (((NOT (pvlan_type IS DISTINCT FROM 'community'::text)) = (pvlan_community IS NOT NULL))),
  constraint port_pvlan_type_check CHECK ((pvlan_type = ANY (ARRAY['promiscuous'::text, 'isolated'::text, 'community'::text]))),
  constraint port_time_sync_check CHECK ((time_sync = ANY (ARRAY['none'::text, 'transparent'::text, 'host'::text])))
);
CREATE INDEX port_device ON port USING btree (device_id) WHERE (device_id <> ''::text);
CREATE INDEX port_mac ON port USING btree (mac_address);
CREATE INDEX port_name ON port USING btree (name) WHERE (name <> ''::text);
CREATE INDEX port_network_owner ON port USING btree (network_id, device_owner);
CREATE INDEX port_port_flavor ON port USING btree (port_flavor_id) WHERE (port_flavor_id IS NOT NULL);
CREATE INDEX port_project ON port USING btree (project_id);
CREATE INDEX port_pvlan_community_of_network ON port USING btree (network_id, pvlan_community) WHERE (pvlan_community IS NOT NULL);
CREATE INDEX port_qos_policy ON port USING btree (qos_policy_id) WHERE (qos_policy_id IS NOT NULL);
CREATE TRIGGER ironic_event_of_deletion BEFORE DELETE ON port FOR EACH ROW EXECUTE FUNCTION ironic_event_of_deletion();
CREATE TRIGGER ironic_event_of_status AFTER UPDATE OF status ON port FOR EACH ROW WHEN ((((old.status = 'ACTIVE'::text) AND (new.status = ANY (ARRAY['DOWN'::text, 'ERROR'::text]))) OR ((old.status = 'DOWN'::text) AND (new.status = ANY (ARRAY['ACTIVE'::text, 'ERROR'::text]))))) EXECUTE FUNCTION ironic_event_of_status();
CREATE TRIGGER keep_used_port AFTER UPDATE OF device_id ON port FOR EACH ROW WHEN (((new.device_id <> ''::text) AND (old.device_id IS DISTINCT FROM new.device_id))) EXECUTE FUNCTION keep_used_port();
CREATE TRIGGER logged_port_deleted BEFORE DELETE ON port FOR EACH ROW EXECUTE FUNCTION logged_port_deleted();
CREATE TRIGGER nova_event_of_deletion AFTER DELETE ON port FOR EACH ROW WHEN (is_nova_port(old.device_owner, old.device_id)) EXECUTE FUNCTION nova_event_of_deletion();
CREATE TRIGGER nova_event_of_status AFTER UPDATE OF status ON port FOR EACH ROW WHEN (((old.status IS DISTINCT FROM new.status) AND is_nova_port(new.device_owner, new.device_id))) EXECUTE FUNCTION nova_event_of_status();
CREATE TRIGGER port_community_added AFTER INSERT ON port FOR EACH ROW WHEN ((new.pvlan_community IS NOT NULL)) EXECUTE FUNCTION port_community_changed();
CREATE TRIGGER port_community_changed AFTER UPDATE OF pvlan_community ON port FOR EACH ROW WHEN ((new.pvlan_community IS DISTINCT FROM old.pvlan_community)) EXECUTE FUNCTION port_community_changed();
CREATE TRIGGER port_community_removed AFTER DELETE ON port FOR EACH ROW WHEN ((old.pvlan_community IS NOT NULL)) EXECUTE FUNCTION port_community_changed();
CREATE CONSTRAINT TRIGGER quota_count AFTER INSERT OR DELETE ON port DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION quota_count('port');

create table port_binding (
  port_id uuid not null,
  host text default ''::text not null,
  status text default 'ACTIVE'::text not null,
  vnic_type text default 'normal'::text not null,
  profile jsonb default '{}'::jsonb not null,
  vif_type text default 'unbound'::text not null,
  vif_details jsonb default '{}'::jsonb not null,
  constraint port_binding_pkey PRIMARY KEY (port_id, host),
  constraint port_binding_status_check CHECK ((status = ANY (ARRAY['ACTIVE'::text, 'INACTIVE'::text])))
);
CREATE UNIQUE INDEX port_binding_active ON port_binding USING btree (port_id) WHERE (status = 'ACTIVE'::text);
CREATE INDEX port_binding_host ON port_binding USING btree (host) WHERE (host <> ''::text);
CREATE TRIGGER agent_binding_left AFTER UPDATE ON port_binding FOR EACH ROW WHEN (((COALESCE(((old.vif_details -> 'bound_drivers'::text) ->> '0'::text), 'ovn'::text) <> 'ovn'::text) AND ((old.host <> new.host) OR (COALESCE(((new.vif_details -> 'bound_drivers'::text) ->> '0'::text), 'ovn'::text) = 'ovn'::text)))) EXECUTE FUNCTION forget_agent_plug();
CREATE TRIGGER agent_binding_removed AFTER DELETE ON port_binding FOR EACH ROW WHEN ((COALESCE(((old.vif_details -> 'bound_drivers'::text) ->> '0'::text), 'ovn'::text) <> 'ovn'::text)) EXECUTE FUNCTION forget_agent_plug();

create table port_flavor (
  id uuid not null,
  project_id text not null,
  name text default ''::text not null,
  description text default ''::text not null,
  vnic_type text,
  numa_affinity_policy text,
  hardware_offload_type text,
  hints jsonb,
  qos_policy_id uuid,
  port_security_enabled boolean,
  is_default boolean default false not null,
  is_system_default boolean default false not null,
  revision_number bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint port_flavor_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX port_flavor_default ON port_flavor USING btree (project_id) WHERE is_default;
CREATE INDEX port_flavor_project ON port_flavor USING btree (project_id);
CREATE INDEX port_flavor_qos_policy ON port_flavor USING btree (qos_policy_id) WHERE (qos_policy_id IS NOT NULL);
CREATE UNIQUE INDEX port_flavor_system_default ON port_flavor USING btree (is_system_default) WHERE is_system_default;

create table port_forwarding (
  id uuid not null,
  floating_ip_id uuid not null,
  internal_port_id uuid not null,
  internal_ip_address inet not null,
  protocol text not null,
  external_port_first integer not null,
  external_port_last integer not null,
  internal_port_first integer not null,
  internal_port_last integer not null,
  description text default ''::text not null,
  constraint port_forwarding_pkey PRIMARY KEY (id),
  constraint port_forwarding_check CHECK (((internal_port_first = internal_port_last) OR ((internal_port_last - internal_port_first) = (external_port_last - external_port_first)))),
  constraint port_forwarding_external_port_first_check CHECK ((external_port_first >= 1)),
  constraint port_forwarding_external_port_last_check CHECK ((external_port_last <= 65535)),
  constraint port_forwarding_internal_port_first_check CHECK ((internal_port_first >= 1)),
  constraint port_forwarding_internal_port_last_check CHECK ((internal_port_last <= 65535)),
  constraint port_forwarding_protocol_check CHECK ((protocol = ANY (ARRAY['tcp'::text, 'udp'::text, 'sctp'::text]))),
  constraint port_forwarding_external EXCLUDE USING gist (floating_ip_id WITH =, protocol WITH =, int4range(external_port_first, external_port_last, '[]'::text) WITH &&),
  constraint port_forwarding_internal EXCLUDE USING gist (internal_port_id WITH =, internal_ip_address inet_ops WITH =, protocol WITH =, int4range(internal_port_first, internal_port_last, '[]'::text) WITH &&)
);
CREATE INDEX port_forwarding_floating_ip ON port_forwarding USING btree (floating_ip_id);
CREATE INDEX port_forwarding_port ON port_forwarding USING btree (internal_port_id);

create table port_plug (
  port_id uuid not null,
  host text not null,
  constraint port_plug_pkey PRIMARY KEY (port_id, host)
);
CREATE TRIGGER nova_event_of_plug AFTER INSERT ON port_plug REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION nova_event_of_plug();

create table port_security_group (
  port_id uuid not null,
  security_group_id uuid not null,
  constraint port_security_group_pkey PRIMARY KEY (port_id, security_group_id)
);
CREATE INDEX port_security_group_group ON port_security_group USING btree (security_group_id);
CREATE TRIGGER logged_port_joined AFTER INSERT ON port_security_group REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION logged_port_regrouped();
CREATE TRIGGER logged_port_left AFTER DELETE ON port_security_group REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION logged_port_regrouped();

create table port_termination (
  port_id uuid not null,
  device_id text not null,
  request_id text not null,
  due_at timestamp with time zone not null,
  constraint port_termination_pkey PRIMARY KEY (port_id)
);
CREATE INDEX port_termination_due ON port_termination USING btree (due_at);

create table provider_allocation_pool (
  subnet_id uuid not null,
  first_ip inet not null,
  last_ip inet not null,
  constraint provider_allocation_pool_pkey PRIMARY KEY (subnet_id, first_ip),
  constraint provider_allocation_pool_check CHECK ((first_ip <= last_ip))
);

create table qos_policy (
  id uuid not null,
  project_id text not null,
  name text default ''::text not null,
  description text default ''::text not null,
  is_default boolean default false not null,
  tags text[] default '{}'::text[] not null,
  revision_number bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint qos_policy_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX qos_policy_default ON qos_policy USING btree (project_id) WHERE is_default;
CREATE INDEX qos_policy_project ON qos_policy USING btree (project_id);

create table qos_rule (
  id uuid not null,
  qos_policy_id uuid not null,
  type text not null,
  direction text,
  value integer not null,
  burst integer,
  constraint qos_rule_pkey PRIMARY KEY (id),
  constraint qos_rule_unique UNIQUE NULLS NOT DISTINCT (qos_policy_id, type, direction),
  constraint qos_rule_burst_check CHECK ((burst >= 0)),
  constraint qos_rule_direction_check CHECK ((direction = ANY (ARRAY['ingress'::text, 'egress'::text, 'any'::text]))),
  constraint qos_rule_type_check CHECK ((type = ANY (ARRAY['bandwidth_limit'::text, 'dscp_marking'::text, 'minimum_bandwidth'::text, 'packet_rate_limit'::text, 'minimum_packet_rate'::text]))),
  constraint qos_rule_value_check CHECK ((value >= 0))
);

create table quota (
  project_id text not null,
  resource text not null,
  quota_limit integer not null,
  constraint quota_pkey PRIMARY KEY (project_id, resource),
  constraint quota_quota_limit_check CHECK ((quota_limit >= '-1'::integer))
);

create table quota_default (
  resource text not null,
  quota_limit integer not null,
  constraint quota_default_pkey PRIMARY KEY (resource),
  constraint quota_default_quota_limit_check CHECK ((quota_limit >= '-1'::integer))
);

create table quota_usage (
  project_id text not null,
  resource text not null,
  used integer default 0 not null,
  constraint quota_usage_pkey PRIMARY KEY (project_id, resource)
);

create table rbac_policy (
  id uuid not null,
  project_id text not null,
  object_type text not null,
  object_id uuid not null,
  action text not null,
  target_project text not null,
  is_asked boolean default false not null,
  constraint rbac_policy_pkey PRIMARY KEY (id),
  constraint rbac_policy_unique UNIQUE (object_type, object_id, action, target_project)
);
CREATE INDEX rbac_policy_target ON rbac_policy USING btree (object_type, target_project, action);
CREATE CONSTRAINT TRIGGER quota_count AFTER INSERT ON rbac_policy DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.is_asked) EXECUTE FUNCTION quota_count('rbac_policy');
CREATE CONSTRAINT TRIGGER quota_count_delete AFTER DELETE ON rbac_policy DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION quota_count('rbac_policy');
CREATE CONSTRAINT TRIGGER quota_count_shared AFTER INSERT ON rbac_policy DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((NOT new.is_asked)) EXECUTE FUNCTION quota_count('rbac_policy', 'unlimited');

create table router (
  id uuid not null,
  project_id text not null,
  name text default ''::text not null,
  description text default ''::text not null,
  admin_state_up boolean default true not null,
  status text default 'ACTIVE'::text not null,
  enable_snat boolean default true not null,
  distributed boolean default false not null,
  ha boolean default true not null,
  routes jsonb default '[]'::jsonb not null,
  flavor_id uuid,
  availability_zone_hints text[] default '{}'::text[] not null,
  tags text[] default '{}'::text[] not null,
  revision_number bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  enable_default_route_bfd boolean default false not null,
  enable_default_route_ecmp boolean default false not null,
  enable_ndp_proxy boolean default false not null,
  qos_policy_id uuid,
  ecmp_max_paths smallint,
  ecmp_hash jsonb,
  constraint router_pkey PRIMARY KEY (id),
  constraint router_ecmp_max_paths_check CHECK (((ecmp_max_paths >= 1) AND (ecmp_max_paths <= 64)))
);
CREATE INDEX router_flavor_id ON router USING btree (flavor_id) WHERE (flavor_id IS NOT NULL);
CREATE INDEX router_project ON router USING btree (project_id);
CREATE INDEX router_qos_policy ON router USING btree (qos_policy_id) WHERE (qos_policy_id IS NOT NULL);
CREATE CONSTRAINT TRIGGER quota_count AFTER INSERT OR DELETE ON router DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION quota_count('router');

create table router_evpn (
  router_id uuid not null,
  vni integer not null,
  vlan smallint not null,
  constraint router_evpn_pkey PRIMARY KEY (router_id),
  constraint router_evpn_vlan_key UNIQUE (vlan),
  constraint router_evpn_vni UNIQUE (vni),
  constraint router_evpn_vlan_check CHECK (((vlan >= 1) AND (vlan <= 4094))),
  constraint router_evpn_vni_check CHECK (((vni >= 1) AND (vni <= 16777215)))
);

create table router_gateway_chassis (
  router_id uuid not null,
  chassis_name text not null,
  priority integer not null,
  constraint router_gateway_chassis_pkey PRIMARY KEY (router_id, chassis_name),
  constraint router_gateway_chassis_priority UNIQUE (router_id, priority) DEFERRABLE,
  constraint router_gateway_chassis_priority_check CHECK (((priority >= 0) AND (priority <= 32767)))
);
CREATE INDEX router_gateway_chassis_name ON router_gateway_chassis USING btree (chassis_name);

create table router_l3_agent (
  router_id uuid not null,
  agent_id text not null,
  created_at timestamp with time zone default now() not null,
  constraint router_l3_agent_pkey PRIMARY KEY (router_id, agent_id)
);
CREATE INDEX router_l3_agent_agent ON router_l3_agent USING btree (agent_id);

create table router_port (
  port_id uuid not null,
  router_id uuid not null,
  device_owner text not null,
  position smallint default 0 not null,
  constraint router_port_pkey PRIMARY KEY (port_id)
);
CREATE INDEX router_port_router ON router_port USING btree (router_id);

create table schema_migration (
  version text not null,
  checksum text not null,
  applied_at timestamp with time zone default now() not null,
  constraint schema_migration_pkey PRIMARY KEY (version)
);

create table security_group (
  id uuid not null,
  project_id text not null,
  name text default ''::text not null,
  description text default ''::text not null,
  stateful boolean default true not null,
  is_default boolean default false not null,
  tags text[] default '{}'::text[] not null,
  revision_number bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint security_group_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX security_group_default ON security_group USING btree (project_id) WHERE is_default;
CREATE INDEX security_group_project ON security_group USING btree (project_id);
CREATE CONSTRAINT TRIGGER quota_count AFTER INSERT ON security_group DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((NOT new.is_default)) EXECUTE FUNCTION quota_count('security_group');
CREATE CONSTRAINT TRIGGER quota_count_default AFTER INSERT ON security_group DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.is_default) EXECUTE FUNCTION quota_count('security_group', 'unlimited');
CREATE CONSTRAINT TRIGGER quota_count_delete AFTER DELETE ON security_group DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION quota_count('security_group');

create table security_group_default_statefulness (
  id uuid not null,
  project_id text,
  stateful boolean not null,
  constraint security_group_default_statefulness_pkey PRIMARY KEY (id),
  constraint security_group_default_statefulness_project UNIQUE NULLS NOT DISTINCT (project_id)
);

create table security_group_rule (
  id uuid not null,
  project_id text not null,
  security_group_id uuid not null,
  direction text not null,
  ethertype text not null,
  protocol text,
  protocol_number smallint,
  port_range_min integer,
  port_range_max integer,
  remote_ip_prefix text,
  normalized_cidr cidr,
  remote_group_id uuid,
  remote_address_group_id uuid,
  description text default ''::text not null,
  revision_number bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  from_template boolean default false not null,
  json_members text,
  constraint security_group_rule_pkey PRIMARY KEY (id),
  constraint security_group_rule_direction_check CHECK ((direction = ANY (ARRAY['ingress'::text, 'egress'::text]))),
  constraint security_group_rule_ethertype_check CHECK ((ethertype = ANY (ARRAY['IPv4'::text, 'IPv6'::text])))
);
CREATE INDEX security_group_rule_group ON security_group_rule USING btree (security_group_id);
CREATE INDEX security_group_rule_project ON security_group_rule USING btree (project_id);
CREATE INDEX security_group_rule_remote ON security_group_rule USING btree (remote_group_id);
CREATE INDEX security_group_rule_remote_address_group ON security_group_rule USING btree (remote_address_group_id) WHERE (remote_address_group_id IS NOT NULL);
CREATE UNIQUE INDEX security_group_rule_unique ON security_group_rule USING btree (security_group_id, direction, ethertype, protocol_number, port_range_min, port_range_max, NULLIF(NULLIF(remote_ip_prefix, '0.0.0.0/0'::text), '::/0'::text), remote_group_id, remote_address_group_id) NULLS NOT DISTINCT;
CREATE TRIGGER json_members BEFORE INSERT OR UPDATE ON security_group_rule FOR EACH ROW EXECUTE FUNCTION write_rule_members();
CREATE CONSTRAINT TRIGGER quota_count AFTER INSERT ON security_group_rule DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((NOT new.from_template)) EXECUTE FUNCTION quota_count('security_group_rule');
CREATE CONSTRAINT TRIGGER quota_count_delete AFTER DELETE ON security_group_rule DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION quota_count('security_group_rule');
CREATE CONSTRAINT TRIGGER quota_count_template AFTER INSERT ON security_group_rule DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.from_template) EXECUTE FUNCTION quota_count('security_group_rule', 'unlimited');

create table service_profile (
  id uuid not null,
  description text,
  driver text default ''::text not null,
  metainfo text default ''::text not null,
  enabled boolean default true not null,
  constraint service_profile_pkey PRIMARY KEY (id)
);

create table subnet (
  id uuid not null,
  project_id text not null,
  network_id uuid not null,
  name text default ''::text not null,
  description text default ''::text not null,
  ip_version smallint not null,
  cidr cidr not null,
  gateway_ip inet,
  enable_dhcp boolean default true not null,
  ipv6_ra_mode text,
  ipv6_address_mode text,
  dns_nameservers text[] default '{}'::text[] not null,
  host_routes jsonb default '[]'::jsonb not null,
  service_types text[] default '{}'::text[] not null,
  subnetpool_id uuid,
  segment_id uuid,
  dns_publish_fixed_ip boolean default false not null,
  tags text[] default '{}'::text[] not null,
  revision_number bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  provider_pool_strict boolean default true not null,
  constraint subnet_pkey PRIMARY KEY (id),
  constraint subnet_ip_version_check CHECK ((ip_version = ANY (ARRAY[4, 6]))),
  constraint subnet_network_overlap EXCLUDE USING gist (network_id WITH =, cidr inet_ops WITH &&),
  constraint subnet_pool_overlap EXCLUDE USING gist (subnetpool_id WITH =, cidr inet_ops WITH &&) WHERE ((subnetpool_id IS NOT NULL))
);
CREATE INDEX subnet_network ON subnet USING btree (network_id);
CREATE INDEX subnet_project ON subnet USING btree (project_id);
CREATE INDEX subnet_segment ON subnet USING btree (segment_id) WHERE (segment_id IS NOT NULL);
CREATE INDEX subnet_subnetpool ON subnet USING btree (subnetpool_id);
CREATE CONSTRAINT TRIGGER quota_count AFTER INSERT OR DELETE ON subnet DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION quota_count('subnet');

create table subnetpool (
  id uuid not null,
  project_id text not null,
  name text not null,
  description text default ''::text not null,
  ip_version smallint not null,
  default_prefixlen smallint not null,
  min_prefixlen smallint not null,
  max_prefixlen smallint not null,
  default_quota integer,
  is_default boolean default false not null,
  address_scope_id uuid,
  tags text[] default '{}'::text[] not null,
  revision_number bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint subnetpool_pkey PRIMARY KEY (id),
  constraint subnetpool_ip_version_check CHECK ((ip_version = ANY (ARRAY[4, 6])))
);
CREATE INDEX subnetpool_address_scope ON subnetpool USING btree (address_scope_id);
CREATE UNIQUE INDEX subnetpool_default ON subnetpool USING btree (ip_version) WHERE is_default;
CREATE INDEX subnetpool_project ON subnetpool USING btree (project_id);
CREATE CONSTRAINT TRIGGER quota_count AFTER INSERT OR DELETE ON subnetpool DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION quota_count('subnetpool');

create table subnetpool_prefix (
  subnetpool_id uuid not null,
  cidr cidr not null,
  address_scope_id uuid,
  constraint subnetpool_prefix_pkey PRIMARY KEY (subnetpool_id, cidr),
  constraint subnetpool_prefix_scope_overlap EXCLUDE USING gist (address_scope_id WITH =, cidr inet_ops WITH &&) WHERE ((address_scope_id IS NOT NULL))
);

create table trunk (
  id uuid not null,
  project_id text not null,
  name text default ''::text not null,
  description text default ''::text not null,
  admin_state_up boolean default true not null,
  status text default 'DOWN'::text not null,
  port_id uuid not null,
  tags text[] default '{}'::text[] not null,
  revision_number bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint trunk_pkey PRIMARY KEY (id),
  constraint trunk_port UNIQUE (port_id),
  constraint trunk_status_check CHECK ((status = ANY (ARRAY['ACTIVE'::text, 'DOWN'::text, 'BUILD'::text, 'DEGRADED'::text, 'ERROR'::text])))
);
CREATE INDEX trunk_project ON trunk USING btree (project_id);
CREATE CONSTRAINT TRIGGER quota_count AFTER INSERT OR DELETE ON trunk DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION quota_count('trunk');

create table trunk_subport (
  port_id uuid not null,
  trunk_id uuid not null,
  segmentation_type text not null,
  segmentation_id integer not null,
  position bigint not null,
  constraint trunk_subport_pkey PRIMARY KEY (port_id),
  constraint trunk_subport_segmentation UNIQUE (trunk_id, segmentation_type, segmentation_id),
  constraint trunk_subport_segmentation_id_check CHECK (((segmentation_id >= 1) AND (segmentation_id <= 4094))),
  constraint trunk_subport_segmentation_type_check CHECK ((segmentation_type = 'vlan'::text))
);

CREATE OR REPLACE FUNCTION routers_metered_by(label metering_label)
 RETURNS text[]
 LANGUAGE sql
 STABLE
AS $function$
  select array(select r.id::text from router r where label.shared or r.project_id = label.project_id)
$function$;

CREATE OR REPLACE FUNCTION security_group_rule_members(r security_group_rule)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select '"id":"' || r.id || '","project_id":' || to_json(r.project_id) || ',"tenant_id":' || to_json(r.project_id)
    || ',"security_group_id":"' || r.security_group_id || '","ethertype":"' || r.ethertype
    || '","direction":"' || r.direction || '","protocol":' || coalesce(to_json(r.protocol)::text, 'null')
    || ',"port_range_min":' || coalesce(r.port_range_min::text, 'null')
    || ',"port_range_max":' || coalesce(r.port_range_max::text, 'null')
    || ',"remote_ip_prefix":' || coalesce(to_json(r.remote_ip_prefix)::text, 'null')
    || ',"remote_address_group_id":' || coalesce('"' || r.remote_address_group_id || '"', 'null')
    || ',"normalized_cidr":' || coalesce('"' || r.normalized_cidr || '"', 'null')
    || ',"remote_group_id":' || coalesce('"' || r.remote_group_id || '"', 'null')
    || ',"description":' || to_json(r.description)
    || ',"created_at":"' || to_char(r.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    || '","updated_at":"' || to_char(r.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    || '","revision_number":' || r.revision_number
$function$;

CREATE OR REPLACE FUNCTION tell_ironic(p port, kind text, name text, status text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  b port_binding;
begin
  select * into b from port_binding where port_id = p.id and port_binding.status = 'ACTIVE';
  if b.vnic_type is distinct from 'baremetal' then
    return;
  end if;
  insert into ironic_event as e (port_id, kind, name, fields)
    values (p.id, tell_ironic.kind, tell_ironic.name, jsonb_build_object('status', tell_ironic.status,
      'mac_address', p.mac_address, 'device_id', p.device_id, 'binding:host_id', b.host,
      'binding:vnic_type', b.vnic_type))
    on conflict on constraint ironic_event_pkey do update set name = excluded.name, fields = excluded.fields,
      sequence = excluded.sequence, created_at = excluded.created_at, attempts = 0, due_at = excluded.due_at;
  perform pg_notify('ironic_event', '');
end $function$;

alter table address_group_prefix add constraint address_group_prefix_address_group_id_fkey FOREIGN KEY (address_group_id) REFERENCES address_group(id) ON DELETE CASCADE;
alter table allocation_pool add constraint allocation_pool_subnet_id_fkey FOREIGN KEY (subnet_id) REFERENCES subnet(id) ON DELETE CASCADE;
alter table auto_allocated_topology add constraint auto_allocated_topology_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(id) ON DELETE CASCADE;
alter table auto_allocated_topology add constraint auto_allocated_topology_router_id_fkey FOREIGN KEY (router_id) REFERENCES router(id) ON DELETE SET NULL;
alter table bfd_monitor_association add constraint bfd_monitor_association_router_id_fkey FOREIGN KEY (router_id) REFERENCES router(id) ON DELETE CASCADE;
alter table bfd_monitor_association add constraint bfd_monitor_in_use FOREIGN KEY (bfd_monitor_id) REFERENCES bfd_monitor(id);
alter table bfd_session add constraint bfd_session_port_id_fkey FOREIGN KEY (port_id) REFERENCES port(id) ON DELETE CASCADE;
alter table conntrack_helper add constraint conntrack_helper_router_id_fkey FOREIGN KEY (router_id) REFERENCES router(id) ON DELETE CASCADE;
alter table flavor_service_profile add constraint flavor_service_profile_flavor_id_fkey FOREIGN KEY (flavor_id) REFERENCES flavor(id) ON DELETE CASCADE;
alter table flavor_service_profile add constraint flavor_service_profile_service_profile_id_fkey FOREIGN KEY (service_profile_id) REFERENCES service_profile(id);
alter table floating_ip add constraint floating_ip_floating_network_id_fkey FOREIGN KEY (floating_network_id) REFERENCES network(id);
alter table floating_ip add constraint floating_ip_floating_port_id_fkey FOREIGN KEY (floating_port_id) REFERENCES port(id);
alter table floating_ip add constraint floating_ip_port_id_fkey FOREIGN KEY (port_id) REFERENCES port(id);
alter table floating_ip add constraint floating_ip_qos_policy_id_fkey FOREIGN KEY (qos_policy_id) REFERENCES qos_policy(id);
alter table floating_ip add constraint floating_ip_router_id_fkey FOREIGN KEY (router_id) REFERENCES router(id);
alter table ha_network add constraint ha_network_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(id) ON DELETE CASCADE;
alter table ip_allocation add constraint ip_allocation_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(id);
alter table ip_allocation add constraint ip_allocation_port_id_fkey FOREIGN KEY (port_id) REFERENCES port(id) ON DELETE CASCADE;
alter table ip_allocation add constraint ip_allocation_subnet_id_fkey FOREIGN KEY (subnet_id) REFERENCES subnet(id);
alter table local_ip add constraint local_ip_local_port_id_fkey FOREIGN KEY (local_port_id) REFERENCES port(id);
alter table local_ip add constraint local_ip_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(id);
alter table local_ip_association add constraint local_ip_association_fixed_port_id_fkey FOREIGN KEY (fixed_port_id) REFERENCES port(id) ON DELETE CASCADE;
alter table local_ip_association add constraint local_ip_association_local_ip_id_fkey FOREIGN KEY (local_ip_id) REFERENCES local_ip(id);
alter table metering_label_rule add constraint metering_label_rule_metering_label_id_fkey FOREIGN KEY (metering_label_id) REFERENCES metering_label(id) ON DELETE CASCADE;
alter table ndp_proxy add constraint ndp_proxy_port_id_fkey FOREIGN KEY (port_id) REFERENCES port(id) ON DELETE CASCADE;
alter table ndp_proxy add constraint ndp_proxy_router_id_fkey FOREIGN KEY (router_id) REFERENCES router(id);
alter table network add constraint network_qos_policy_id_fkey FOREIGN KEY (qos_policy_id) REFERENCES qos_policy(id);
alter table network_deletion add constraint network_deletion_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(id) ON DELETE CASCADE;
alter table network_dhcp_agent add constraint network_dhcp_agent_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE;
alter table network_dhcp_agent add constraint network_dhcp_agent_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(id) ON DELETE CASCADE;
alter table network_log add constraint network_log_resource_id_fkey FOREIGN KEY (resource_id) REFERENCES security_group(id) ON DELETE CASCADE;
alter table network_log add constraint network_log_target_id_fkey FOREIGN KEY (target_id) REFERENCES port(id) ON DELETE CASCADE;
alter table network_segment add constraint network_segment_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(id) ON DELETE CASCADE;
alter table port add constraint port_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(id);
alter table port add constraint port_port_flavor_id_fkey FOREIGN KEY (port_flavor_id) REFERENCES port_flavor(id);
alter table port add constraint port_qos_policy_id_fkey FOREIGN KEY (qos_policy_id) REFERENCES qos_policy(id);
alter table port_binding add constraint port_binding_port_id_fkey FOREIGN KEY (port_id) REFERENCES port(id) ON DELETE CASCADE;
alter table port_flavor add constraint port_flavor_qos_policy_id_fkey FOREIGN KEY (qos_policy_id) REFERENCES qos_policy(id);
alter table port_forwarding add constraint port_forwarding_floating_ip_id_fkey FOREIGN KEY (floating_ip_id) REFERENCES floating_ip(id);
alter table port_forwarding add constraint port_forwarding_internal_port_id_fkey FOREIGN KEY (internal_port_id) REFERENCES port(id);
alter table port_plug add constraint port_plug_port_id_fkey FOREIGN KEY (port_id) REFERENCES port(id) ON DELETE CASCADE;
alter table port_security_group add constraint port_security_group_port_id_fkey FOREIGN KEY (port_id) REFERENCES port(id) ON DELETE CASCADE;
alter table port_security_group add constraint port_security_group_security_group_id_fkey FOREIGN KEY (security_group_id) REFERENCES security_group(id);
alter table port_termination add constraint port_termination_port_id_fkey FOREIGN KEY (port_id) REFERENCES port(id) ON DELETE CASCADE;
alter table provider_allocation_pool add constraint provider_allocation_pool_subnet_id_fkey FOREIGN KEY (subnet_id) REFERENCES subnet(id) ON DELETE CASCADE;
alter table qos_rule add constraint qos_rule_qos_policy_id_fkey FOREIGN KEY (qos_policy_id) REFERENCES qos_policy(id) ON DELETE CASCADE;
alter table router add constraint router_flavor FOREIGN KEY (flavor_id) REFERENCES flavor(id);
alter table router add constraint router_qos_policy_id_fkey FOREIGN KEY (qos_policy_id) REFERENCES qos_policy(id);
alter table router_evpn add constraint router_evpn_router_id_fkey FOREIGN KEY (router_id) REFERENCES router(id) ON DELETE CASCADE;
alter table router_gateway_chassis add constraint router_gateway_chassis_router_id_fkey FOREIGN KEY (router_id) REFERENCES router(id) ON DELETE CASCADE;
alter table router_l3_agent add constraint router_l3_agent_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE;
alter table router_l3_agent add constraint router_l3_agent_router_id_fkey FOREIGN KEY (router_id) REFERENCES router(id) ON DELETE CASCADE;
alter table router_port add constraint router_port_port_id_fkey FOREIGN KEY (port_id) REFERENCES port(id) ON DELETE CASCADE;
alter table router_port add constraint router_port_router_id_fkey FOREIGN KEY (router_id) REFERENCES router(id);
alter table security_group_rule add constraint security_group_rule_remote_address_group_id_fkey FOREIGN KEY (remote_address_group_id) REFERENCES address_group(id);
alter table security_group_rule add constraint security_group_rule_remote_group_id_fkey FOREIGN KEY (remote_group_id) REFERENCES security_group(id) ON DELETE CASCADE;
alter table security_group_rule add constraint security_group_rule_security_group_id_fkey FOREIGN KEY (security_group_id) REFERENCES security_group(id) ON DELETE CASCADE;
alter table subnet add constraint subnet_network_id_fkey FOREIGN KEY (network_id) REFERENCES network(id) ON DELETE CASCADE;
alter table subnet add constraint subnet_segment_id_fkey FOREIGN KEY (segment_id) REFERENCES network_segment(id);
alter table subnet add constraint subnet_subnetpool_id_fkey FOREIGN KEY (subnetpool_id) REFERENCES subnetpool(id);
alter table subnetpool add constraint subnetpool_address_scope_id_fkey FOREIGN KEY (address_scope_id) REFERENCES address_scope(id);
alter table subnetpool_prefix add constraint subnetpool_prefix_subnetpool_id_fkey FOREIGN KEY (subnetpool_id) REFERENCES subnetpool(id) ON DELETE CASCADE;
alter table trunk add constraint trunk_port_id_fkey FOREIGN KEY (port_id) REFERENCES port(id);
alter table trunk_subport add constraint trunk_subport_port_id_fkey FOREIGN KEY (port_id) REFERENCES port(id);
alter table trunk_subport add constraint trunk_subport_trunk_id_fkey FOREIGN KEY (trunk_id) REFERENCES trunk(id) ON DELETE CASCADE;
