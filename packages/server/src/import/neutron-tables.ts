/** A table of Neutron's database that is read. */
interface NeutronTable {
  readonly columns: readonly string[]
  /** Newer releases have it; without it nothing of the kind was there. */
  readonly isOptional?: boolean
}

const owned = ['id', 'project_id', 'name', 'standard_attr_id']
const rbac: NeutronTable = {
  columns: ['id', 'project_id', 'object_id', 'target_project', 'action'],
  isOptional: true,
}
const optional = (...columns: readonly string[]): NeutronTable => ({ columns, isOptional: true })

/** What is read of Neutron's database, of releases from Train to 2026.2. Columns that a release lacks are absent. */
export const neutronTables = {
  standardattributes: {
    columns: ['id', 'created_at', 'updated_at', 'description', 'revision_number'],
  },
  tags: { columns: ['standard_attr_id', 'tag'] },
  quotas: { columns: ['project_id', 'resource', 'limit'] },
  agents: {
    columns: ['id', 'agent_type', 'host', 'configurations', 'admin_state_up', 'heartbeat_timestamp'],
  },
  networks: {
    columns: [...owned, 'admin_state_up', 'mtu', 'vlan_transparent', 'qinq', 'availability_zone_hints'],
  },
  networksegments: {
    columns: [
      'id',
      'network_id',
      'network_type',
      'physical_network',
      'segmentation_id',
      'is_dynamic',
      'segment_index',
      'name',
      'standard_attr_id',
    ],
  },
  externalnetworks: { columns: ['network_id', 'is_default'] },
  networksecuritybindings: { columns: ['network_id', 'port_security_enabled'] },
  networkdnsdomains: { columns: ['network_id', 'dns_domain'] },
  networkrbacs: rbac,
  network_segment_ranges: optional(
    ...owned,
    'default',
    'shared',
    'network_type',
    'physical_network',
    'minimum',
    'maximum',
  ),
  networkpvlan: optional('network_id', 'pvlan'),
  subnets: {
    columns: [
      ...owned,
      'network_id',
      'ip_version',
      'cidr',
      'gateway_ip',
      'enable_dhcp',
      'ipv6_ra_mode',
      'ipv6_address_mode',
      'subnetpool_id',
      'segment_id',
    ],
  },
  ipallocationpools: { columns: ['id', 'subnet_id', 'first_ip', 'last_ip'] },
  dnsnameservers: { columns: ['subnet_id', 'address', 'order'] },
  subnetroutes: { columns: ['subnet_id', 'destination', 'nexthop'] },
  subnet_service_types: { columns: ['subnet_id', 'service_type'] },
  subnet_dns_publish_fixed_ips: optional('subnet_id', 'dns_publish_fixed_ip'),
  subnetpools: {
    columns: [
      ...owned,
      'ip_version',
      'default_prefixlen',
      'min_prefixlen',
      'max_prefixlen',
      'shared',
      'default_quota',
      'address_scope_id',
      'is_default',
    ],
  },
  subnetpoolprefixes: { columns: ['subnetpool_id', 'cidr'] },
  subnetpoolrbacs: rbac,
  address_scopes: { columns: ['id', 'project_id', 'name', 'shared', 'ip_version'] },
  addressscoperbacs: rbac,
  address_groups: optional(...owned),
  address_associations: optional('address_group_id', 'address'),
  addressgrouprbacs: rbac,
  securitygroups: { columns: [...owned, 'stateful'] },
  default_security_group: { columns: ['project_id', 'security_group_id'] },
  securitygrouprules: {
    columns: [
      'id',
      'project_id',
      'standard_attr_id',
      'security_group_id',
      'remote_group_id',
      'remote_address_group_id',
      'direction',
      'ethertype',
      'protocol',
      'port_range_min',
      'port_range_max',
      'remote_ip_prefix',
    ],
  },
  securitygrouprbacs: rbac,
  security_groups_default_statefulness: optional('id', 'project_id', 'stateful'),
  ports: {
    columns: [
      ...owned,
      'network_id',
      'mac_address',
      'admin_state_up',
      'status',
      'device_id',
      'device_owner',
      'ip_allocation',
    ],
  },
  ipallocations: { columns: ['port_id', 'ip_address', 'subnet_id', 'network_id'] },
  allowedaddresspairs: { columns: ['port_id', 'mac_address', 'ip_address'] },
  extradhcpopts: { columns: ['id', 'port_id', 'opt_name', 'opt_value', 'ip_version'] },
  portsecuritybindings: { columns: ['port_id', 'port_security_enabled'] },
  securitygroupportbindings: { columns: ['port_id', 'security_group_id'] },
  ml2_port_bindings: {
    columns: ['port_id', 'host', 'vif_type', 'vnic_type', 'profile', 'vif_details', 'status'],
  },
  portdnses: { columns: ['port_id', 'dns_name', 'dns_domain'] },
  portdataplanestatuses: { columns: ['port_id', 'data_plane_status'] },
  portuplinkstatuspropagation: optional('port_id', 'propagate_uplink_status'),
  portnumaaffinitypolicies: optional('port_id', 'numa_affinity_policy'),
  portdeviceprofiles: optional('port_id', 'device_profile'),
  porthints: optional('port_id', 'hints'),
  porthardwareoffloadtype: optional('port_id', 'hardware_offload_type'),
  porttrusted: optional('port_id', 'trusted'),
  portpvlan: optional('port_id', 'pvlan_type', 'pvlan_community'),
  routers: {
    columns: [...owned, 'status', 'admin_state_up', 'gw_port_id', 'enable_snat', 'flavor_id'],
  },
  router_extra_attributes: {
    columns: [
      'router_id',
      'distributed',
      'ha',
      'availability_zone_hints',
      'enable_default_route_bfd',
      'enable_default_route_ecmp',
    ],
  },
  routerports: { columns: ['router_id', 'port_id', 'port_type'] },
  routerroutes: { columns: ['router_id', 'destination', 'nexthop'] },
  router_ndp_proxy_state: optional('router_id', 'enable_ndp_proxy'),
  ha_router_networks: { columns: ['project_id', 'network_id'] },
  conntrack_helpers: optional('id', 'router_id', 'protocol', 'port', 'helper'),
  ndp_proxies: optional(...owned, 'router_id', 'port_id', 'ip_address'),
  floatingips: {
    columns: [
      'id',
      'project_id',
      'standard_attr_id',
      'floating_ip_address',
      'floating_network_id',
      'floating_port_id',
      'fixed_port_id',
      'fixed_ip_address',
      'router_id',
      'last_known_router_id',
      'status',
    ],
  },
  floatingipdnses: { columns: ['floatingip_id', 'dns_name', 'dns_domain'] },
  portforwardings: optional(
    'id',
    'standard_attr_id',
    'floatingip_id',
    'internal_neutron_port_id',
    'protocol',
    'internal_ip_address',
    'internal_port_start',
    'internal_port_end',
    'external_port_start',
    'external_port_end',
    // Up to Wallaby.
    'external_port',
    'socket',
  ),
  qos_policies: { columns: [...owned] },
  qos_policies_default: { columns: ['qos_policy_id', 'project_id'] },
  qospolicyrbacs: rbac,
  qos_bandwidth_limit_rules: {
    columns: ['id', 'qos_policy_id', 'max_kbps', 'max_burst_kbps', 'direction'],
  },
  qos_dscp_marking_rules: { columns: ['id', 'qos_policy_id', 'dscp_mark'] },
  qos_minimum_bandwidth_rules: { columns: ['id', 'qos_policy_id', 'min_kbps', 'direction'] },
  qos_packet_rate_limit_rules: optional('id', 'qos_policy_id', 'max_kpps', 'max_burst_kpps', 'direction'),
  qos_minimum_packet_rate_rules: optional('id', 'qos_policy_id', 'min_kpps', 'direction'),
  qos_network_policy_bindings: { columns: ['policy_id', 'network_id'] },
  qos_port_policy_bindings: { columns: ['policy_id', 'port_id'] },
  qos_fip_policy_bindings: { columns: ['policy_id', 'fip_id'] },
  qos_router_gw_policy_bindings: optional('policy_id', 'router_id'),
  trunks: { columns: [...owned, 'admin_state_up', 'port_id', 'status'] },
  subports: { columns: ['port_id', 'trunk_id', 'segmentation_type', 'segmentation_id'] },
  logs: {
    columns: [...owned, 'resource_type', 'resource_id', 'target_id', 'event', 'enabled'],
  },
  auto_allocated_topologies: { columns: ['project_id', 'network_id', 'router_id'] },
  meteringlabels: optional('id', 'project_id', 'name', 'description', 'shared'),
  meteringlabelrules: optional(
    'id',
    'metering_label_id',
    'direction',
    'excluded',
    'remote_ip_prefix',
    'source_ip_prefix',
    'destination_ip_prefix',
  ),
  local_ips: optional(...owned, 'local_port_id', 'network_id', 'local_ip_address', 'ip_mode'),
  local_ip_associations: optional('local_ip_id', 'fixed_port_id', 'fixed_ip'),
  // What is looked at only to say that it stays behind.
  flavors: optional('id'),
  vpnservices: optional('id'),
  firewall_groups_v2: optional('id'),
  bgp_speakers: optional('id'),
  bgpvpns: optional('id'),
  sfc_port_chains: optional('id'),
  tap_services: optional('id'),
  networkgateways: optional('id'),
} as const satisfies Readonly<Record<string, NeutronTable>>

export type NeutronTableName = keyof typeof neutronTables

/** Tables of things that are not carried, with the reason. */
export const leftBehind: readonly { readonly table: NeutronTableName; readonly because: string }[] = [
  { table: 'flavors', because: 'flavors name drivers of the old cloud: make those of the new one anew' },
  { table: 'vpnservices', because: 'there is no VPN service here' },
  {
    table: 'firewall_groups_v2',
    because: 'there is no firewall service here: their rules would no longer hold',
  },
  { table: 'bgp_speakers', because: 'there are no BGP speakers here' },
  { table: 'bgpvpns', because: 'there are no BGP VPNs here' },
  { table: 'sfc_port_chains', because: 'there is no service function chaining here' },
  { table: 'tap_services', because: 'there is no tap as a service here' },
  { table: 'networkgateways', because: 'there are no L2 gateways here' },
]

/** Columns to keep of each table. */
export const neutronColumns: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(neutronTables).map(([table, { columns }]) => [table, columns]),
)
