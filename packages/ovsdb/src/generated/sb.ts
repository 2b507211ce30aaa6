// Generated from the schema of OVN_Southbound 20.27.0 by packages/ovsdb/src/generate/main.ts.

/** Address_Set: a root table; unique: name. */
export type AddressSet = {
  readonly _uuid: string
  readonly addresses: readonly string[]
  readonly name: string
}

/** BFD: a root table; unique: logical_port,dst_ip,src_port,disc. */
export type BFD = {
  readonly _uuid: string
  readonly detect_mult: number
  readonly disc: number
  readonly dst_ip: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly logical_port: string
  readonly min_rx: number
  readonly min_tx: number
  readonly options: Readonly<Record<string, string>>
  readonly src_port: number
  readonly status: 'down' | 'init' | 'up' | 'admin_down'
}

/** Chassis: a root table; unique: name. */
export type Chassis = {
  readonly _uuid: string
  /** strong reference to Encap */
  readonly encaps: readonly string[]
  readonly external_ids: Readonly<Record<string, string>>
  readonly hostname: string
  readonly name: string
  readonly nb_cfg: number
  readonly other_config: Readonly<Record<string, string>>
  readonly transport_zones: readonly string[]
  readonly vtep_logical_switches: readonly string[]
}

/** Chassis_Private: a root table; unique: name. */
export type ChassisPrivate = {
  readonly _uuid: string
  /** weak reference to Chassis */
  readonly chassis: string | undefined
  readonly external_ids: Readonly<Record<string, string>>
  readonly name: string
  readonly nb_cfg: number
  readonly nb_cfg_timestamp: number
}

/** Chassis_Template_Var: a root table; unique: chassis. */
export type ChassisTemplateVar = {
  readonly _uuid: string
  readonly chassis: string
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
  readonly read_only: boolean
  readonly role: string
  readonly status: Readonly<Record<string, string>>
  readonly target: string
}

/** Controller_Event: a root table. */
export type ControllerEvent = {
  readonly _uuid: string
  /** weak reference to Chassis */
  readonly chassis: string | undefined
  readonly event_info: Readonly<Record<string, string>>
  readonly event_type: 'empty_lb_backends'
  readonly seq_num: number
}

/** DHCP_Options: a root table. */
export type DHCPOptions = {
  readonly _uuid: string
  readonly code: number
  readonly name: string
  readonly type: 'bool' | 'uint8' | 'uint16' | 'uint32' | 'ipv4' | 'static_routes' | 'str' | 'host_id' | 'domains'
}

/** DHCPv6_Options: a root table. */
export type DHCPv6Options = {
  readonly _uuid: string
  readonly code: number
  readonly name: string
  readonly type: 'ipv6' | 'str' | 'mac'
}

/** DNS: a root table. */
export type DNS = {
  readonly _uuid: string
  /** strong reference to Datapath_Binding */
  readonly datapaths: readonly string[]
  readonly external_ids: Readonly<Record<string, string>>
  readonly records: Readonly<Record<string, string>>
}

/** Datapath_Binding: a root table; unique: tunnel_key. */
export type DatapathBinding = {
  readonly _uuid: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly load_balancers: readonly string[]
  readonly tunnel_key: number
}

/** Encap: rows live only while something refers to them strongly; unique: type,ip. */
export type Encap = {
  readonly _uuid: string
  readonly chassis_name: string
  readonly ip: string
  readonly options: Readonly<Record<string, string>>
  readonly type: 'geneve' | 'stt' | 'vxlan'
}

/** FDB: a root table; unique: mac,dp_key. */
export type FDB = {
  readonly _uuid: string
  readonly dp_key: number
  readonly mac: string
  readonly port_key: number
}

/** Gateway_Chassis: rows live only while something refers to them strongly; unique: name. */
export type GatewayChassis = {
  readonly _uuid: string
  /** weak reference to Chassis */
  readonly chassis: string | undefined
  readonly external_ids: Readonly<Record<string, string>>
  readonly name: string
  readonly options: Readonly<Record<string, string>>
  readonly priority: number
}

/** HA_Chassis: rows live only while something refers to them strongly. */
export type HAChassis = {
  readonly _uuid: string
  /** weak reference to Chassis */
  readonly chassis: string | undefined
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
  /** weak reference to Chassis */
  readonly ref_chassis: readonly string[]
}

/** IGMP_Group: a root table; unique: address,datapath,chassis. */
export type IGMPGroup = {
  readonly _uuid: string
  readonly address: string
  /** weak reference to Chassis */
  readonly chassis: string | undefined
  /** weak reference to Datapath_Binding */
  readonly datapath: string | undefined
  /** weak reference to Port_Binding */
  readonly ports: readonly string[]
}

/** IP_Multicast: a root table; unique: datapath. */
export type IPMulticast = {
  readonly _uuid: string
  /** weak reference to Datapath_Binding */
  readonly datapath: string
  readonly enabled: boolean | undefined
  readonly eth_src: string
  readonly idle_timeout: number | undefined
  readonly ip4_src: string
  readonly ip6_src: string
  readonly querier: boolean | undefined
  readonly query_interval: number | undefined
  readonly query_max_resp: number | undefined
  readonly seq_no: number
  readonly table_size: number | undefined
}

/** Load_Balancer: a root table. */
export type LoadBalancer = {
  readonly _uuid: string
  /** strong reference to Logical_DP_Group */
  readonly datapath_group: string | undefined
  /** strong reference to Datapath_Binding */
  readonly datapaths: readonly string[]
  readonly external_ids: Readonly<Record<string, string>>
  readonly name: string
  readonly options: Readonly<Record<string, string>>
  readonly protocol: 'tcp' | 'udp' | 'sctp' | undefined
  readonly vips: Readonly<Record<string, string>>
}

/** Logical_DP_Group: rows live only while something refers to them strongly. */
export type LogicalDPGroup = {
  readonly _uuid: string
  /** weak reference to Datapath_Binding */
  readonly datapaths: readonly string[]
}

/** Logical_Flow: a root table. */
export type LogicalFlow = {
  readonly _uuid: string
  readonly actions: string
  readonly controller_meter: string | undefined
  readonly external_ids: Readonly<Record<string, string>>
  /** strong reference to Datapath_Binding */
  readonly logical_datapath: string | undefined
  /** strong reference to Logical_DP_Group */
  readonly logical_dp_group: string | undefined
  readonly match: string
  readonly pipeline: 'ingress' | 'egress'
  readonly priority: number
  readonly table_id: number
  readonly tags: Readonly<Record<string, string>>
}

/** MAC_Binding: a root table; unique: logical_port,ip. */
export type MACBinding = {
  readonly _uuid: string
  /** strong reference to Datapath_Binding */
  readonly datapath: string
  readonly ip: string
  readonly logical_port: string
  readonly mac: string
  readonly timestamp: number
}

/** Meter: a root table; unique: name. */
export type Meter = {
  readonly _uuid: string
  /** strong reference to Meter_Band */
  readonly bands: readonly string[]
  readonly name: string
  readonly unit: 'kbps' | 'pktps'
}

/** Meter_Band: rows live only while something refers to them strongly. */
export type MeterBand = {
  readonly _uuid: string
  readonly action: 'drop'
  readonly burst_size: number
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

/** Multicast_Group: a root table; unique: datapath,tunnel_key; datapath,name. */
export type MulticastGroup = {
  readonly _uuid: string
  /** strong reference to Datapath_Binding */
  readonly datapath: string
  readonly name: string
  /** weak reference to Port_Binding */
  readonly ports: readonly string[]
  readonly tunnel_key: number
}

/** Port_Binding: a root table; unique: datapath,tunnel_key; logical_port. */
export type PortBinding = {
  readonly _uuid: string
  /** weak reference to Chassis */
  readonly additional_chassis: readonly string[]
  /** weak reference to Encap */
  readonly additional_encap: readonly string[]
  /** weak reference to Chassis */
  readonly chassis: string | undefined
  /** strong reference to Datapath_Binding */
  readonly datapath: string
  /** weak reference to Encap */
  readonly encap: string | undefined
  readonly external_ids: Readonly<Record<string, string>>
  /** strong reference to Gateway_Chassis */
  readonly gateway_chassis: readonly string[]
  /** strong reference to HA_Chassis_Group */
  readonly ha_chassis_group: string | undefined
  readonly logical_port: string
  readonly mac: readonly string[]
  /** weak reference to Mirror */
  readonly mirror_rules: readonly string[]
  readonly nat_addresses: readonly string[]
  readonly options: Readonly<Record<string, string>>
  readonly parent_port: string | undefined
  readonly port_security: readonly string[]
  /** weak reference to Chassis */
  readonly requested_additional_chassis: readonly string[]
  /** weak reference to Chassis */
  readonly requested_chassis: string | undefined
  readonly tag: number | undefined
  readonly tunnel_key: number
  readonly type: string
  readonly up: boolean | undefined
  readonly virtual_parent: string | undefined
}

/** Port_Group: a root table; unique: name. */
export type PortGroup = {
  readonly _uuid: string
  readonly name: string
  readonly ports: readonly string[]
}

/** RBAC_Permission: a root table. */
export type RBACPermission = {
  readonly _uuid: string
  readonly authorization: readonly string[]
  readonly insert_delete: boolean
  readonly table: string
  readonly update: readonly string[]
}

/** RBAC_Role: a root table. */
export type RBACRole = {
  readonly _uuid: string
  readonly name: string
  /** weak reference to RBAC_Permission */
  readonly permissions: Readonly<Record<string, string>>
}

/** SB_Global: a root table. */
export type SBGlobal = {
  readonly _uuid: string
  /** strong reference to Connection */
  readonly connections: readonly string[]
  readonly external_ids: Readonly<Record<string, string>>
  readonly ipsec: boolean
  readonly nb_cfg: number
  readonly options: Readonly<Record<string, string>>
  /** strong reference to SSL */
  readonly ssl: string | undefined
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

/** Service_Monitor: a root table; unique: logical_port,ip,port,protocol. */
export type ServiceMonitor = {
  readonly _uuid: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly ip: string
  readonly logical_port: string
  readonly options: Readonly<Record<string, string>>
  readonly port: number
  readonly protocol: 'tcp' | 'udp' | undefined
  readonly src_ip: string
  readonly src_mac: string
  readonly status: 'online' | 'offline' | 'error' | undefined
}

/** Static_MAC_Binding: a root table; unique: logical_port,ip. */
export type StaticMACBinding = {
  readonly _uuid: string
  /** strong reference to Datapath_Binding */
  readonly datapath: string
  readonly ip: string
  readonly logical_port: string
  readonly mac: string
  readonly override_dynamic_mac: boolean
}

/** Rows of OVN_Southbound by table. */
export type SouthboundTables = {
  readonly Address_Set: AddressSet
  readonly BFD: BFD
  readonly Chassis: Chassis
  readonly Chassis_Private: ChassisPrivate
  readonly Chassis_Template_Var: ChassisTemplateVar
  readonly Connection: Connection
  readonly Controller_Event: ControllerEvent
  readonly DHCP_Options: DHCPOptions
  readonly DHCPv6_Options: DHCPv6Options
  readonly DNS: DNS
  readonly Datapath_Binding: DatapathBinding
  readonly Encap: Encap
  readonly FDB: FDB
  readonly Gateway_Chassis: GatewayChassis
  readonly HA_Chassis: HAChassis
  readonly HA_Chassis_Group: HAChassisGroup
  readonly IGMP_Group: IGMPGroup
  readonly IP_Multicast: IPMulticast
  readonly Load_Balancer: LoadBalancer
  readonly Logical_DP_Group: LogicalDPGroup
  readonly Logical_Flow: LogicalFlow
  readonly MAC_Binding: MACBinding
  readonly Meter: Meter
  readonly Meter_Band: MeterBand
  readonly Mirror: Mirror
  readonly Multicast_Group: MulticastGroup
  readonly Port_Binding: PortBinding
  readonly Port_Group: PortGroup
  readonly RBAC_Permission: RBACPermission
  readonly RBAC_Role: RBACRole
  readonly SB_Global: SBGlobal
  readonly SSL: SSL
  readonly Service_Monitor: ServiceMonitor
  readonly Static_MAC_Binding: StaticMACBinding
}
