// Generated from the schema of OVN_Northbound 7.0.0 by packages/ovsdb/src/generate/main.ts.

/** ACL: rows live only while something refers to them strongly. */
export type ACL = {
  readonly _uuid: string
  readonly action: 'allow' | 'allow-related' | 'allow-stateless' | 'drop' | 'reject'
  readonly direction: 'from-lport' | 'to-lport'
  readonly external_ids: Readonly<Record<string, string>>
  readonly label: number
  readonly log: boolean
  readonly match: string
  readonly meter: string | undefined
  readonly name: string | undefined
  readonly options: Readonly<Record<string, string>>
  readonly priority: number
  readonly severity: 'alert' | 'warning' | 'notice' | 'info' | 'debug' | undefined
}

/** Address_Set: a root table; unique: name. */
export type AddressSet = {
  readonly _uuid: string
  readonly addresses: readonly string[]
  readonly external_ids: Readonly<Record<string, string>>
  readonly name: string
}

/** BFD: a root table; unique: logical_port,dst_ip. */
export type BFD = {
  readonly _uuid: string
  readonly detect_mult: number | undefined
  readonly dst_ip: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly logical_port: string
  readonly min_rx: number | undefined
  readonly min_tx: number | undefined
  readonly options: Readonly<Record<string, string>>
  readonly status: 'down' | 'init' | 'up' | 'admin_down' | undefined
}

/** Chassis_Template_Var: a root table; unique: chassis. */
export type ChassisTemplateVar = {
  readonly _uuid: string
  readonly chassis: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly variables: Readonly<Record<string, string>>
}

/** Connection: rows live only while something refers to them strongly; unique: target. */
export type Connection = {
  readonly _uuid: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly inactivity_probe: number | undefined
  readonly is_connected: boolean
  readonly max_backoff: number | undefined
  readonly other_config: Readonly<Record<string, string>>
  readonly status: Readonly<Record<string, string>>
  readonly target: string
}

/** Copp: a root table; unique: name. */
export type Copp = {
  readonly _uuid: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly meters: Readonly<Record<string, string>>
  readonly name: string
}

/** DHCP_Options: a root table. */
export type DHCPOptions = {
  readonly _uuid: string
  readonly cidr: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, string>>
}

/** DNS: a root table. */
export type DNS = {
  readonly _uuid: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly records: Readonly<Record<string, string>>
}

/** Forwarding_Group: rows live only while something refers to them strongly. */
export type ForwardingGroup = {
  readonly _uuid: string
  readonly child_port: readonly string[]
  readonly external_ids: Readonly<Record<string, string>>
  readonly liveness: boolean
  readonly name: string
  readonly vip: string
  readonly vmac: string
}

/** Gateway_Chassis: rows live only while something refers to them strongly; unique: name. */
export type GatewayChassis = {
  readonly _uuid: string
  readonly chassis_name: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly name: string
  readonly options: Readonly<Record<string, string>>
  readonly priority: number
}

/** HA_Chassis: rows live only while something refers to them strongly. */
export type HAChassis = {
  readonly _uuid: string
  readonly chassis_name: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly priority: number
}

/** HA_Chassis_Group: a root table; unique: name. */
export type HAChassisGroup = {
  readonly _uuid: string
  readonly external_ids: Readonly<Record<string, string>>
  /** strong reference to HA_Chassis */
  readonly ha_chassis: readonly string[]
  readonly name: string
}

/** Load_Balancer: a root table. */
export type LoadBalancer = {
  readonly _uuid: string
  readonly external_ids: Readonly<Record<string, string>>
  /** strong reference to Load_Balancer_Health_Check */
  readonly health_check: readonly string[]
  readonly ip_port_mappings: Readonly<Record<string, string>>
  readonly name: string
  readonly options: Readonly<Record<string, string>>
  readonly protocol: 'tcp' | 'udp' | 'sctp' | undefined
  readonly selection_fields: readonly ('eth_src' | 'eth_dst' | 'ip_src' | 'ip_dst' | 'tp_src' | 'tp_dst')[]
  readonly vips: Readonly<Record<string, string>>
}

/** Load_Balancer_Group: a root table; unique: name. */
export type LoadBalancerGroup = {
  readonly _uuid: string
  /** weak reference to Load_Balancer */
  readonly load_balancer: readonly string[]
  readonly name: string
}

/** Load_Balancer_Health_Check: rows live only while something refers to them strongly. */
export type LoadBalancerHealthCheck = {
  readonly _uuid: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, string>>
  readonly vip: string
}

/** Logical_Router: a root table. */
export type LogicalRouter = {
  readonly _uuid: string
  /** weak reference to Copp */
  readonly copp: string | undefined
  readonly enabled: boolean | undefined
  readonly external_ids: Readonly<Record<string, string>>
  /** weak reference to Load_Balancer */
  readonly load_balancer: readonly string[]
  /** strong reference to Load_Balancer_Group */
  readonly load_balancer_group: readonly string[]
  readonly name: string
  /** strong reference to NAT */
  readonly nat: readonly string[]
  readonly options: Readonly<Record<string, string>>
  /** strong reference to Logical_Router_Policy */
  readonly policies: readonly string[]
  /** strong reference to Logical_Router_Port */
  readonly ports: readonly string[]
  /** strong reference to Logical_Router_Static_Route */
  readonly static_routes: readonly string[]
}

/** Logical_Router_Policy: rows live only while something refers to them strongly. */
export type LogicalRouterPolicy = {
  readonly _uuid: string
  readonly action: 'allow' | 'drop' | 'reroute'
  readonly external_ids: Readonly<Record<string, string>>
  readonly match: string
  readonly nexthop: string | undefined
  readonly nexthops: readonly string[]
  readonly options: Readonly<Record<string, string>>
  readonly priority: number
}

/** Logical_Router_Port: rows live only while something refers to them strongly; unique: name. */
export type LogicalRouterPort = {
  readonly _uuid: string
  readonly enabled: boolean | undefined
  readonly external_ids: Readonly<Record<string, string>>
  /** strong reference to Gateway_Chassis */
  readonly gateway_chassis: readonly string[]
  /** strong reference to HA_Chassis_Group */
  readonly ha_chassis_group: string | undefined
  readonly ipv6_prefix: readonly string[]
  readonly ipv6_ra_configs: Readonly<Record<string, string>>
  readonly mac: string
  readonly name: string
  readonly networks: readonly string[]
  readonly options: Readonly<Record<string, string>>
  readonly peer: string | undefined
}

/** Logical_Router_Static_Route: rows live only while something refers to them strongly. */
export type LogicalRouterStaticRoute = {
  readonly _uuid: string
  /** weak reference to BFD */
  readonly bfd: string | undefined
  readonly external_ids: Readonly<Record<string, string>>
  readonly ip_prefix: string
  readonly nexthop: string
  readonly options: Readonly<Record<string, string>>
  readonly output_port: string | undefined
  readonly policy: 'src-ip' | 'dst-ip' | undefined
  readonly route_table: string
}

/** Logical_Switch: a root table. */
export type LogicalSwitch = {
  readonly _uuid: string
  /** strong reference to ACL */
  readonly acls: readonly string[]
  /** weak reference to Copp */
  readonly copp: string | undefined
  /** weak reference to DNS */
  readonly dns_records: readonly string[]
  readonly external_ids: Readonly<Record<string, string>>
  /** strong reference to Forwarding_Group */
  readonly forwarding_groups: readonly string[]
  /** weak reference to Load_Balancer */
  readonly load_balancer: readonly string[]
  /** strong reference to Load_Balancer_Group */
  readonly load_balancer_group: readonly string[]
  readonly name: string
  readonly other_config: Readonly<Record<string, string>>
  /** strong reference to Logical_Switch_Port */
  readonly ports: readonly string[]
  /** strong reference to QoS */
  readonly qos_rules: readonly string[]
}

/** Logical_Switch_Port: rows live only while something refers to them strongly; unique: name. */
export type LogicalSwitchPort = {
  readonly _uuid: string
  readonly addresses: readonly string[]
  /** weak reference to DHCP_Options */
  readonly dhcpv4_options: string | undefined
  /** weak reference to DHCP_Options */
  readonly dhcpv6_options: string | undefined
  readonly dynamic_addresses: string | undefined
  readonly enabled: boolean | undefined
  readonly external_ids: Readonly<Record<string, string>>
  /** strong reference to HA_Chassis_Group */
  readonly ha_chassis_group: string | undefined
  /** weak reference to Mirror */
  readonly mirror_rules: readonly string[]
  readonly name: string
  readonly options: Readonly<Record<string, string>>
  readonly parent_name: string | undefined
  readonly port_security: readonly string[]
  readonly tag: number | undefined
  readonly tag_request: number | undefined
  readonly type: string
  readonly up: boolean | undefined
}

/** Meter: a root table; unique: name. */
export type Meter = {
  readonly _uuid: string
  /** strong reference to Meter_Band */
  readonly bands: readonly string[]
  readonly external_ids: Readonly<Record<string, string>>
  readonly fair: boolean | undefined
  readonly name: string
  readonly unit: 'kbps' | 'pktps'
}

/** Meter_Band: rows live only while something refers to them strongly. */
export type MeterBand = {
  readonly _uuid: string
  readonly action: 'drop'
  readonly burst_size: number
  readonly external_ids: Readonly<Record<string, string>>
  readonly rate: number
}

/** Mirror: a root table; unique: name. */
export type Mirror = {
  readonly _uuid: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly filter: 'from-lport' | 'to-lport'
  readonly index: number
  readonly name: string
  readonly sink: string
  readonly type: 'gre' | 'erspan'
}

/** NAT: rows live only while something refers to them strongly. */
export type NAT = {
  readonly _uuid: string
  /** strong reference to Address_Set */
  readonly allowed_ext_ips: string | undefined
  /** strong reference to Address_Set */
  readonly exempted_ext_ips: string | undefined
  readonly external_ids: Readonly<Record<string, string>>
  readonly external_ip: string
  readonly external_mac: string | undefined
  readonly external_port_range: string
  /** weak reference to Logical_Router_Port */
  readonly gateway_port: string | undefined
  readonly logical_ip: string
  readonly logical_port: string | undefined
  readonly options: Readonly<Record<string, string>>
  readonly type: 'dnat' | 'snat' | 'dnat_and_snat'
}

/** NB_Global: a root table. */
export type NBGlobal = {
  readonly _uuid: string
  /** strong reference to Connection */
  readonly connections: readonly string[]
  readonly external_ids: Readonly<Record<string, string>>
  readonly hv_cfg: number
  readonly hv_cfg_timestamp: number
  readonly ipsec: boolean
  readonly name: string
  readonly nb_cfg: number
  readonly nb_cfg_timestamp: number
  readonly options: Readonly<Record<string, string>>
  readonly sb_cfg: number
  readonly sb_cfg_timestamp: number
  /** strong reference to SSL */
  readonly ssl: string | undefined
}

/** Port_Group: a root table; unique: name. */
export type PortGroup = {
  readonly _uuid: string
  /** strong reference to ACL */
  readonly acls: readonly string[]
  readonly external_ids: Readonly<Record<string, string>>
  readonly name: string
  /** weak reference to Logical_Switch_Port */
  readonly ports: readonly string[]
}

/** QoS: rows live only while something refers to them strongly. */
export type QoS = {
  readonly _uuid: string
  readonly action: Readonly<Record<string, number>>
  readonly bandwidth: Readonly<Record<string, number>>
  readonly direction: 'from-lport' | 'to-lport'
  readonly external_ids: Readonly<Record<string, string>>
  readonly match: string
  readonly priority: number
}

/** SSL: rows live only while something refers to them strongly. */
export type SSL = {
  readonly _uuid: string
  readonly bootstrap_ca_cert: boolean
  readonly ca_cert: string
  readonly certificate: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly private_key: string
  readonly ssl_ciphers: string
  readonly ssl_protocols: string
}

/** Static_MAC_Binding: a root table; unique: logical_port,ip. */
export type StaticMACBinding = {
  readonly _uuid: string
  readonly ip: string
  readonly logical_port: string
  readonly mac: string
  readonly override_dynamic_mac: boolean
}

/** Rows of OVN_Northbound by table. */
export type NorthboundTables = {
  readonly ACL: ACL
  readonly Address_Set: AddressSet
  readonly BFD: BFD
  readonly Chassis_Template_Var: ChassisTemplateVar
  readonly Connection: Connection
  readonly Copp: Copp
  readonly DHCP_Options: DHCPOptions
  readonly DNS: DNS
  readonly Forwarding_Group: ForwardingGroup
  readonly Gateway_Chassis: GatewayChassis
  readonly HA_Chassis: HAChassis
  readonly HA_Chassis_Group: HAChassisGroup
  readonly Load_Balancer: LoadBalancer
  readonly Load_Balancer_Group: LoadBalancerGroup
  readonly Load_Balancer_Health_Check: LoadBalancerHealthCheck
  readonly Logical_Router: LogicalRouter
  readonly Logical_Router_Policy: LogicalRouterPolicy
  readonly Logical_Router_Port: LogicalRouterPort
  readonly Logical_Router_Static_Route: LogicalRouterStaticRoute
  readonly Logical_Switch: LogicalSwitch
  readonly Logical_Switch_Port: LogicalSwitchPort
  readonly Meter: Meter
  readonly Meter_Band: MeterBand
  readonly Mirror: Mirror
  readonly NAT: NAT
  readonly NB_Global: NBGlobal
  readonly Port_Group: PortGroup
  readonly QoS: QoS
  readonly SSL: SSL
  readonly Static_MAC_Binding: StaticMACBinding
}
