// Made from the database's catalogue by `npm run generate`; do not edit.
import type { ColumnType, Generated } from 'kysely'

/** Parsed jsonb; written as JSON text. */
export type Json = ColumnType<unknown, string, string>
/** RFC 3339 in UTC with whole seconds, as the API shows it. */
export type Timestamp = ColumnType<string, string | undefined, string>

export interface AddressScopeTable {
  id: string
  project_id: string
  name: Generated<string>
  ip_version: number
  created_at: Timestamp
}

export interface SubnetpoolTable {
  id: string
  project_id: string
  name: string
  description: Generated<string>
  ip_version: number
  default_prefixlen: number
  min_prefixlen: number
  max_prefixlen: number
  default_quota: number | null
  is_default: Generated<boolean>
  address_scope_id: string | null
  tags: Generated<string[]>
  revision_number: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export interface SubnetpoolPrefixTable {
  subnetpool_id: string
  cidr: string
  address_scope_id: string | null
}

export interface NetworkTable {
  id: string
  project_id: string
  name: Generated<string>
  description: Generated<string>
  admin_state_up: Generated<boolean>
  status: Generated<string>
  mtu: number
  is_default: Generated<boolean>
  port_security_enabled: Generated<boolean>
  vlan_transparent: boolean | null
  dns_domain: Generated<string>
  availability_zone_hints: Generated<string[]>
  tags: Generated<string[]>
  revision_number: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  qinq: Generated<boolean>
  qos_policy_id: string | null
  pvlan: Generated<boolean>
  has_segment_switches: Generated<boolean>
  connectivity: string | null
  encryption: string | null
}

export interface NetworkSegmentTable {
  id: string
  network_id: string
  network_type: string
  physical_network: string | null
  segmentation_id: number | null
  position: Generated<number>
  is_dynamic: Generated<boolean>
  name: string | null
  description: Generated<string>
  revision_number: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  inner_segmentation_id: number | null
}

export interface SubnetTable {
  id: string
  project_id: string
  network_id: string
  name: Generated<string>
  description: Generated<string>
  ip_version: number
  cidr: string
  gateway_ip: string | null
  enable_dhcp: Generated<boolean>
  ipv6_ra_mode: string | null
  ipv6_address_mode: string | null
  dns_nameservers: Generated<string[]>
  host_routes: ColumnType<unknown, string | undefined, string>
  service_types: Generated<string[]>
  subnetpool_id: string | null
  segment_id: string | null
  dns_publish_fixed_ip: Generated<boolean>
  tags: Generated<string[]>
  revision_number: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  provider_pool_strict: Generated<boolean>
}

export interface AllocationPoolTable {
  subnet_id: string
  first_ip: string
  last_ip: string
}

export interface PortTable {
  id: string
  project_id: string
  network_id: string
  name: Generated<string>
  description: Generated<string>
  mac_address: string
  admin_state_up: Generated<boolean>
  status: Generated<string>
  device_id: Generated<string>
  device_owner: Generated<string>
  port_security_enabled: Generated<boolean>
  allowed_address_pairs: ColumnType<unknown, string | undefined, string>
  extra_dhcp_opts: ColumnType<unknown, string | undefined, string>
  dns_name: Generated<string>
  dns_domain: Generated<string>
  ip_allocation: Generated<string>
  propagate_uplink_status: Generated<boolean>
  data_plane_status: string | null
  tags: Generated<string[]>
  revision_number: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  hints: Json | null
  device_profile: string | null
  numa_affinity_policy: string | null
  hardware_offload_type: string | null
  trusted: boolean | null
  qos_policy_id: string | null
  delete_on_termination: boolean | null
  hw_vif_model: string | null
  port_flavor_id: string | null
  pvlan_type: string | null
  pvlan_community: string | null
  vlan_filter_list: Json | null
  keyword_domain: string | null
  time_sync: string | null
}

export interface PortBindingTable {
  port_id: string
  host: Generated<string>
  status: Generated<string>
  vnic_type: Generated<string>
  profile: ColumnType<unknown, string | undefined, string>
  vif_type: Generated<string>
  vif_details: ColumnType<unknown, string | undefined, string>
}

export interface IpAllocationTable {
  subnet_id: string
  ip_address: string
  port_id: string
  network_id: string
  position: Generated<number>
}

export interface SecurityGroupTable {
  id: string
  project_id: string
  name: Generated<string>
  description: Generated<string>
  stateful: Generated<boolean>
  is_default: Generated<boolean>
  tags: Generated<string[]>
  revision_number: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export interface SecurityGroupRuleTable {
  id: string
  project_id: string
  security_group_id: string
  direction: string
  ethertype: string
  protocol: string | null
  protocol_number: number | null
  port_range_min: number | null
  port_range_max: number | null
  remote_ip_prefix: string | null
  normalized_cidr: string | null
  remote_group_id: string | null
  remote_address_group_id: string | null
  description: Generated<string>
  revision_number: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  from_template: Generated<boolean>
  json_members: string | null
}

export interface DefaultSecurityGroupRuleTable {
  id: string
  direction: string
  ethertype: string
  protocol: string | null
  protocol_number: number | null
  port_range_min: number | null
  port_range_max: number | null
  remote_ip_prefix: string | null
  remote_group_id: string | null
  remote_address_group_id: string | null
  used_in_default_sg: boolean
  used_in_non_default_sg: boolean
  description: Generated<string>
}

export interface PortSecurityGroupTable {
  port_id: string
  security_group_id: string
}

export interface RouterTable {
  id: string
  project_id: string
  name: Generated<string>
  description: Generated<string>
  admin_state_up: Generated<boolean>
  status: Generated<string>
  enable_snat: Generated<boolean>
  distributed: Generated<boolean>
  ha: Generated<boolean>
  routes: ColumnType<unknown, string | undefined, string>
  flavor_id: string | null
  availability_zone_hints: Generated<string[]>
  tags: Generated<string[]>
  revision_number: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  enable_default_route_bfd: Generated<boolean>
  enable_default_route_ecmp: Generated<boolean>
  enable_ndp_proxy: Generated<boolean>
  qos_policy_id: string | null
  ecmp_max_paths: number | null
  ecmp_hash: Json | null
}

export interface RouterPortTable {
  port_id: string
  router_id: string
  device_owner: string
  position: Generated<number>
}

export interface FloatingIpTable {
  id: string
  project_id: string
  description: Generated<string>
  floating_network_id: string
  floating_ip_address: string
  floating_port_id: string
  port_id: string | null
  fixed_ip_address: string | null
  router_id: string | null
  last_known_router_id: string | null
  status: Generated<string>
  dns_name: Generated<string>
  dns_domain: Generated<string>
  tags: Generated<string[]>
  revision_number: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  qos_policy_id: string | null
  distributed: boolean | null
}

export interface RbacPolicyTable {
  id: string
  project_id: string
  object_type: string
  object_id: string
  action: string
  target_project: string
  is_asked: Generated<boolean>
}

export interface QuotaTable {
  project_id: string
  resource: string
  quota_limit: number
}

export interface QuotaDefaultTable {
  resource: string
  quota_limit: number
}

export interface QuotaUsageTable {
  project_id: string
  resource: string
  used: Generated<number>
}

export interface DirtyUnitTable {
  kind: string
  id: string
  revision: Generated<number>
  marked_at: Timestamp
  attempts: Generated<number>
  retry_at: Timestamp | null
  error: string | null
}

export interface LeaseTable {
  name: string
  holder: string
  epoch: Generated<number>
  expires_at: Timestamp
}

export interface ChassisTable {
  name: string
  hostname: string
  other_config: ColumnType<unknown, string | undefined, string>
  bridge_mappings: ColumnType<unknown, string | undefined, string>
  is_gateway: Generated<boolean>
  availability_zones: Generated<string[]>
  datapath_type: Generated<string>
  iface_types: Generated<string[]>
  integration_bridge: Generated<string>
  seen_at: Timestamp
  created_at: Timestamp
  bgp_bridges: Generated<string[]>
}

export interface AgentTable {
  id: string
  agent_type: string
  binary_name: string
  host: string
  topic: Generated<string>
  availability_zone: string | null
  configurations: ColumnType<unknown, string | undefined, string>
  admin_state_up: Generated<boolean>
  description: string | null
  resources_synced: boolean | null
  created_at: Timestamp
  started_at: Timestamp
  heartbeat_at: Timestamp
  marked_down: Generated<boolean>
  status_report: Json | null
  phase: ColumnType<string | null, never, never>
  watches: string | null
}

export interface InstallationTable {
  key: string
  value: Json
}

export interface PortForwardingTable {
  id: string
  floating_ip_id: string
  internal_port_id: string
  internal_ip_address: string
  protocol: string
  external_port_first: number
  external_port_last: number
  internal_port_first: number
  internal_port_last: number
  description: Generated<string>
}

export interface FlavorTable {
  id: string
  name: Generated<string>
  description: string | null
  service_type: string
  enabled: Generated<boolean>
}

export interface ServiceProfileTable {
  id: string
  description: string | null
  driver: Generated<string>
  metainfo: Generated<string>
  enabled: Generated<boolean>
}

export interface FlavorServiceProfileTable {
  flavor_id: string
  service_profile_id: string
  position: number
}

export interface RouterGatewayChassisTable {
  router_id: string
  chassis_name: string
  priority: number
}

export interface ConntrackHelperTable {
  id: string
  router_id: string
  protocol: string
  port: number
  helper: string
}

export interface NdpProxyTable {
  id: string
  project_id: string
  name: Generated<string>
  description: Generated<string>
  router_id: string
  port_id: string
  ip_address: string
  revision_number: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export interface LocalIpTable {
  id: string
  project_id: string
  name: Generated<string>
  description: Generated<string>
  local_port_id: string
  network_id: string
  local_ip_address: string
  ip_mode: string
  revision_number: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export interface LocalIpAssociationTable {
  local_ip_id: string
  fixed_port_id: string
  fixed_ip: string
}

export interface TrunkTable {
  id: string
  project_id: string
  name: Generated<string>
  description: Generated<string>
  admin_state_up: Generated<boolean>
  status: Generated<string>
  port_id: string
  tags: Generated<string[]>
  revision_number: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export interface TrunkSubportTable {
  port_id: string
  trunk_id: string
  segmentation_type: string
  segmentation_id: number
  position: number
}

export interface AddressGroupTable {
  id: string
  project_id: string
  name: Generated<string>
  description: Generated<string>
  revision_number: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export interface AddressGroupPrefixTable {
  address_group_id: string
  cidr: string
}

export interface QosPolicyTable {
  id: string
  project_id: string
  name: Generated<string>
  description: Generated<string>
  is_default: Generated<boolean>
  tags: Generated<string[]>
  revision_number: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export interface QosRuleTable {
  id: string
  qos_policy_id: string
  type: string
  direction: string | null
  value: number
  burst: number | null
}

export interface NovaEventTable {
  port_id: string
  kind: string
  name: string
  outcome: Generated<string>
  server_id: string
  sequence: Generated<number>
  created_at: Timestamp
  attempts: Generated<number>
  due_at: Timestamp
}

export interface SecurityGroupDefaultStatefulnessTable {
  id: string
  project_id: string | null
  stateful: boolean
}

export interface NetworkSegmentRangeTable {
  id: string
  project_id: string | null
  name: Generated<string>
  description: Generated<string>
  is_default: Generated<boolean>
  shared: Generated<boolean>
  network_type: string
  physical_network: Generated<string>
  minimum: number
  maximum: number
  tags: Generated<string[]>
  revision_number: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
  inner_minimum: number | null
  inner_maximum: number | null
}

export interface AutoAllocatedTopologyTable {
  project_id: string
  network_id: string
  router_id: string | null
}

export interface NetworkLogTable {
  id: string
  project_id: string
  name: Generated<string>
  description: Generated<string>
  resource_type: string
  resource_id: string | null
  target_id: string | null
  event: string
  enabled: Generated<boolean>
  revision_number: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export interface MeteringLabelTable {
  id: string
  project_id: string
  name: Generated<string>
  description: Generated<string>
  shared: Generated<boolean>
}

export interface MeteringLabelRuleTable {
  id: string
  metering_label_id: string
  direction: string
  excluded: Generated<boolean>
  remote_ip_prefix: string | null
  source_ip_prefix: string | null
  destination_ip_prefix: string | null
  remote_network: string | null
}

export interface NetworkDhcpAgentTable {
  network_id: string
  agent_id: string
  created_at: Timestamp
}

export interface RouterL3AgentTable {
  router_id: string
  agent_id: string
  created_at: Timestamp
}

export interface AgentRemovalTable {
  agent_id: string
  binary_name: string
  chassis_name: string
  requested_at: Timestamp
}

export interface HaNetworkTable {
  project_id: string
  network_id: string
}

export interface NetworkDeletionTable {
  network_id: string
  request_id: string
  started_at: Timestamp
  due_at: Timestamp
  stopped_by: string | null
}

export interface PortTerminationTable {
  port_id: string
  device_id: string
  request_id: string
  due_at: Timestamp
}

export interface BfdMonitorTable {
  id: string
  project_id: string
  name: Generated<string>
  description: Generated<string>
  mode: string
  dst_ip: string
  src_ip: string | null
  min_rx: number
  min_tx: number
  multiplier: number
  auth_type: string | null
  auth_key: Json | null
  tags: Generated<string[]>
  revision_number: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export interface BfdMonitorAssociationTable {
  router_id: string
  destination: string
  nexthop: string
  bfd_monitor_id: string
}

export interface BfdSessionTable {
  port_id: string
  dst_ip: string
  status: string
}

export interface PortFlavorTable {
  id: string
  project_id: string
  name: Generated<string>
  description: Generated<string>
  vnic_type: string | null
  numa_affinity_policy: string | null
  hardware_offload_type: string | null
  hints: Json | null
  qos_policy_id: string | null
  port_security_enabled: boolean | null
  is_default: Generated<boolean>
  is_system_default: Generated<boolean>
  revision_number: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export interface ProviderAllocationPoolTable {
  subnet_id: string
  first_ip: string
  last_ip: string
}

export interface RouterEvpnTable {
  router_id: string
  vni: number
  vlan: number
}

export interface PortPlugTable {
  port_id: string
  host: string
}

export interface IronicEventTable {
  port_id: string
  kind: string
  name: string
  fields: Json
  sequence: Generated<number>
  created_at: Timestamp
  attempts: Generated<number>
  due_at: Timestamp
}

export interface PlacementUnitTable {
  kind: string
  id: string
  fingerprint: string | null
  providers: Generated<string[]>
  synced_at: Timestamp | null
  attempts: Generated<number>
  retry_at: Timestamp | null
  error: string | null
}

export interface PlacementChangeTable {
  consumer_id: string
  id: string
  difference: Json
  before: Json | null
  generation: number | null
  expires_at: Timestamp
}

export interface OvnCapabilityTable {
  name: string
  is_present: boolean
}

export interface AgentPortChangeTable {
  host: string
  port_id: string
  changed_by: Generated<string>
  changed_at: Timestamp
}

export interface MigrationBatchTable {
  plan_id: string
  batch: number
  applied_at: Timestamp
}

export interface MigrationRowTable {
  table_name: string
  row_key: string
  plan_id: string
  batch: number
  fingerprint: string
  units: string[]
}

export interface Tables {
  address_scope: AddressScopeTable
  subnetpool: SubnetpoolTable
  subnetpool_prefix: SubnetpoolPrefixTable
  network: NetworkTable
  network_segment: NetworkSegmentTable
  subnet: SubnetTable
  allocation_pool: AllocationPoolTable
  port: PortTable
  port_binding: PortBindingTable
  ip_allocation: IpAllocationTable
  security_group: SecurityGroupTable
  security_group_rule: SecurityGroupRuleTable
  default_security_group_rule: DefaultSecurityGroupRuleTable
  port_security_group: PortSecurityGroupTable
  router: RouterTable
  router_port: RouterPortTable
  floating_ip: FloatingIpTable
  rbac_policy: RbacPolicyTable
  quota: QuotaTable
  quota_default: QuotaDefaultTable
  quota_usage: QuotaUsageTable
  dirty_unit: DirtyUnitTable
  lease: LeaseTable
  chassis: ChassisTable
  agent: AgentTable
  installation: InstallationTable
  port_forwarding: PortForwardingTable
  flavor: FlavorTable
  service_profile: ServiceProfileTable
  flavor_service_profile: FlavorServiceProfileTable
  router_gateway_chassis: RouterGatewayChassisTable
  conntrack_helper: ConntrackHelperTable
  ndp_proxy: NdpProxyTable
  local_ip: LocalIpTable
  local_ip_association: LocalIpAssociationTable
  trunk: TrunkTable
  trunk_subport: TrunkSubportTable
  address_group: AddressGroupTable
  address_group_prefix: AddressGroupPrefixTable
  qos_policy: QosPolicyTable
  qos_rule: QosRuleTable
  nova_event: NovaEventTable
  security_group_default_statefulness: SecurityGroupDefaultStatefulnessTable
  network_segment_range: NetworkSegmentRangeTable
  auto_allocated_topology: AutoAllocatedTopologyTable
  network_log: NetworkLogTable
  metering_label: MeteringLabelTable
  metering_label_rule: MeteringLabelRuleTable
  network_dhcp_agent: NetworkDhcpAgentTable
  router_l3_agent: RouterL3AgentTable
  agent_removal: AgentRemovalTable
  ha_network: HaNetworkTable
  network_deletion: NetworkDeletionTable
  port_termination: PortTerminationTable
  bfd_monitor: BfdMonitorTable
  bfd_monitor_association: BfdMonitorAssociationTable
  bfd_session: BfdSessionTable
  port_flavor: PortFlavorTable
  provider_allocation_pool: ProviderAllocationPoolTable
  router_evpn: RouterEvpnTable
  port_plug: PortPlugTable
  ironic_event: IronicEventTable
  placement_unit: PlacementUnitTable
  placement_change: PlacementChangeTable
  ovn_capability: OvnCapabilityTable
  agent_port_change: AgentPortChangeTable
  migration_batch: MigrationBatchTable
  migration_row: MigrationRowTable
}
