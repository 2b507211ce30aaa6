// Generated from the schema of Open_vSwitch 8.3.1 by packages/ovsdb/src/generate/main.ts.

/** AutoAttach: rows live only while something refers to them strongly. */
export type AutoAttach = {
  readonly _uuid: string
  readonly mappings: Readonly<Record<string, number>>
  readonly system_description: string
  readonly system_name: string
}

/** Bridge: rows live only while something refers to them strongly; unique: name. */
export type Bridge = {
  readonly _uuid: string
  /** strong reference to AutoAttach */
  readonly auto_attach: string | undefined
  /** strong reference to Controller */
  readonly controller: readonly string[]
  readonly datapath_id: string | undefined
  readonly datapath_type: string
  readonly datapath_version: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly fail_mode: 'standalone' | 'secure' | undefined
  readonly flood_vlans: readonly number[]
  /** strong reference to Flow_Table */
  readonly flow_tables: Readonly<Record<string, string>>
  /** strong reference to IPFIX */
  readonly ipfix: string | undefined
  readonly mcast_snooping_enable: boolean
  /** strong reference to Mirror */
  readonly mirrors: readonly string[]
  readonly name: string
  /** strong reference to NetFlow */
  readonly netflow: string | undefined
  readonly other_config: Readonly<Record<string, string>>
  /** strong reference to Port */
  readonly ports: readonly string[]
  readonly protocols: readonly ('OpenFlow10' | 'OpenFlow11' | 'OpenFlow12' | 'OpenFlow13' | 'OpenFlow14' | 'OpenFlow15')[]
  readonly rstp_enable: boolean
  readonly rstp_status: Readonly<Record<string, string>>
  /** strong reference to sFlow */
  readonly sflow: string | undefined
  readonly status: Readonly<Record<string, string>>
  readonly stp_enable: boolean
}

/** CT_Timeout_Policy: rows live only while something refers to them strongly. */
export type CTTimeoutPolicy = {
  readonly _uuid: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly timeouts: Readonly<Record<string, number>>
}

/** CT_Zone: rows live only while something refers to them strongly. */
export type CTZone = {
  readonly _uuid: string
  readonly external_ids: Readonly<Record<string, string>>
  /** strong reference to CT_Timeout_Policy */
  readonly timeout_policy: string | undefined
}

/** Controller: rows live only while something refers to them strongly. */
export type Controller = {
  readonly _uuid: string
  readonly connection_mode: 'in-band' | 'out-of-band' | undefined
  readonly controller_burst_limit: number | undefined
  readonly controller_queue_size: number | undefined
  readonly controller_rate_limit: number | undefined
  readonly enable_async_messages: boolean | undefined
  readonly external_ids: Readonly<Record<string, string>>
  readonly inactivity_probe: number | undefined
  readonly is_connected: boolean
  readonly local_gateway: string | undefined
  readonly local_ip: string | undefined
  readonly local_netmask: string | undefined
  readonly max_backoff: number | undefined
  readonly other_config: Readonly<Record<string, string>>
  readonly role: 'other' | 'master' | 'slave' | undefined
  readonly status: Readonly<Record<string, string>>
  readonly target: string
  readonly type: 'primary' | 'service' | undefined
}

/** Datapath: rows live only while something refers to them strongly. */
export type Datapath = {
  readonly _uuid: string
  readonly capabilities: Readonly<Record<string, string>>
  /** strong reference to CT_Zone */
  readonly ct_zones: Readonly<Record<string, string>>
  readonly datapath_version: string
  readonly external_ids: Readonly<Record<string, string>>
}

/** Flow_Sample_Collector_Set: a root table; unique: id,bridge. */
export type FlowSampleCollectorSet = {
  readonly _uuid: string
  /** strong reference to Bridge */
  readonly bridge: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly id: number
  /** strong reference to IPFIX */
  readonly ipfix: string | undefined
}

/** Flow_Table: rows live only while something refers to them strongly. */
export type FlowTable = {
  readonly _uuid: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly flow_limit: number | undefined
  readonly groups: readonly string[]
  readonly name: string | undefined
  readonly overflow_policy: 'refuse' | 'evict' | undefined
  readonly prefixes: readonly string[]
}

/** IPFIX: rows live only while something refers to them strongly. */
export type IPFIX = {
  readonly _uuid: string
  readonly cache_active_timeout: number | undefined
  readonly cache_max_flows: number | undefined
  readonly external_ids: Readonly<Record<string, string>>
  readonly obs_domain_id: number | undefined
  readonly obs_point_id: number | undefined
  readonly other_config: Readonly<Record<string, string>>
  readonly sampling: number | undefined
  readonly targets: readonly string[]
}

/** Interface: rows live only while something refers to them strongly; unique: name. */
export type Interface = {
  readonly _uuid: string
  readonly admin_state: 'up' | 'down' | undefined
  readonly bfd: Readonly<Record<string, string>>
  readonly bfd_status: Readonly<Record<string, string>>
  readonly cfm_fault: boolean | undefined
  readonly cfm_fault_status: readonly string[]
  readonly cfm_flap_count: number | undefined
  readonly cfm_health: number | undefined
  readonly cfm_mpid: number | undefined
  readonly cfm_remote_mpids: readonly number[]
  readonly cfm_remote_opstate: 'up' | 'down' | undefined
  readonly duplex: 'half' | 'full' | undefined
  readonly error: string | undefined
  readonly external_ids: Readonly<Record<string, string>>
  readonly ifindex: number | undefined
  readonly ingress_policing_burst: number
  readonly ingress_policing_kpkts_burst: number
  readonly ingress_policing_kpkts_rate: number
  readonly ingress_policing_rate: number
  readonly lacp_current: boolean | undefined
  readonly link_resets: number | undefined
  readonly link_speed: number | undefined
  readonly link_state: 'up' | 'down' | undefined
  readonly lldp: Readonly<Record<string, string>>
  readonly mac: string | undefined
  readonly mac_in_use: string | undefined
  readonly mtu: number | undefined
  readonly mtu_request: number | undefined
  readonly name: string
  readonly ofport: number | undefined
  readonly ofport_request: number | undefined
  readonly options: Readonly<Record<string, string>>
  readonly other_config: Readonly<Record<string, string>>
  readonly statistics: Readonly<Record<string, number>>
  readonly status: Readonly<Record<string, string>>
  readonly type: string
}

/** Manager: rows live only while something refers to them strongly; unique: target. */
export type Manager = {
  readonly _uuid: string
  readonly connection_mode: 'in-band' | 'out-of-band' | undefined
  readonly external_ids: Readonly<Record<string, string>>
  readonly inactivity_probe: number | undefined
  readonly is_connected: boolean
  readonly max_backoff: number | undefined
  readonly other_config: Readonly<Record<string, string>>
  readonly status: Readonly<Record<string, string>>
  readonly target: string
}

/** Mirror: rows live only while something refers to them strongly. */
export type Mirror = {
  readonly _uuid: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly name: string
  /** weak reference to Port */
  readonly output_port: string | undefined
  readonly output_vlan: number | undefined
  readonly select_all: boolean
  /** weak reference to Port */
  readonly select_dst_port: readonly string[]
  /** weak reference to Port */
  readonly select_src_port: readonly string[]
  readonly select_vlan: readonly number[]
  readonly snaplen: number | undefined
  readonly statistics: Readonly<Record<string, number>>
}

/** NetFlow: rows live only while something refers to them strongly. */
export type NetFlow = {
  readonly _uuid: string
  readonly active_timeout: number
  readonly add_id_to_interface: boolean
  readonly engine_id: number | undefined
  readonly engine_type: number | undefined
  readonly external_ids: Readonly<Record<string, string>>
  readonly targets: readonly string[]
}

/** Open_vSwitch: a root table. */
export type OpenVSwitch = {
  readonly _uuid: string
  /** strong reference to Bridge */
  readonly bridges: readonly string[]
  readonly cur_cfg: number
  readonly datapath_types: readonly string[]
  /** strong reference to Datapath */
  readonly datapaths: Readonly<Record<string, string>>
  readonly db_version: string | undefined
  readonly dpdk_initialized: boolean
  readonly dpdk_version: string | undefined
  readonly external_ids: Readonly<Record<string, string>>
  readonly iface_types: readonly string[]
  /** strong reference to Manager */
  readonly manager_options: readonly string[]
  readonly next_cfg: number
  readonly other_config: Readonly<Record<string, string>>
  readonly ovs_version: string | undefined
  /** strong reference to SSL */
  readonly ssl: string | undefined
  readonly statistics: Readonly<Record<string, string>>
  readonly system_type: string | undefined
  readonly system_version: string | undefined
}

/** Port: rows live only while something refers to them strongly; unique: name. */
export type Port = {
  readonly _uuid: string
  readonly bond_active_slave: string | undefined
  readonly bond_downdelay: number
  readonly bond_fake_iface: boolean
  readonly bond_mode: 'balance-tcp' | 'balance-slb' | 'active-backup' | undefined
  readonly bond_updelay: number
  readonly cvlans: readonly number[]
  readonly external_ids: Readonly<Record<string, string>>
  readonly fake_bridge: boolean
  /** strong reference to Interface */
  readonly interfaces: readonly string[]
  readonly lacp: 'active' | 'passive' | 'off' | undefined
  readonly mac: string | undefined
  readonly name: string
  readonly other_config: Readonly<Record<string, string>>
  readonly protected: boolean
  /** strong reference to QoS */
  readonly qos: string | undefined
  readonly rstp_statistics: Readonly<Record<string, number>>
  readonly rstp_status: Readonly<Record<string, string>>
  readonly statistics: Readonly<Record<string, number>>
  readonly status: Readonly<Record<string, string>>
  readonly tag: number | undefined
  readonly trunks: readonly number[]
  readonly vlan_mode: 'trunk' | 'access' | 'native-tagged' | 'native-untagged' | 'dot1q-tunnel' | undefined
}

/** QoS: a root table. */
export type QoS = {
  readonly _uuid: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly other_config: Readonly<Record<string, string>>
  /** strong reference to Queue */
  readonly queues: Readonly<Record<string, string>>
  readonly type: string
}

/** Queue: a root table. */
export type Queue = {
  readonly _uuid: string
  readonly dscp: number | undefined
  readonly external_ids: Readonly<Record<string, string>>
  readonly other_config: Readonly<Record<string, string>>
}

/** SSL: rows live only while something refers to them strongly. */
export type SSL = {
  readonly _uuid: string
  readonly bootstrap_ca_cert: boolean
  readonly ca_cert: string
  readonly certificate: string
  readonly external_ids: Readonly<Record<string, string>>
  readonly private_key: string
}

/** sFlow: rows live only while something refers to them strongly. */
export type SFlow = {
  readonly _uuid: string
  readonly agent: string | undefined
  readonly external_ids: Readonly<Record<string, string>>
  readonly header: number | undefined
  readonly polling: number | undefined
  readonly sampling: number | undefined
  readonly targets: readonly string[]
}

/** Rows of Open_vSwitch by table. */
export type VswitchTables = {
  readonly AutoAttach: AutoAttach
  readonly Bridge: Bridge
  readonly CT_Timeout_Policy: CTTimeoutPolicy
  readonly CT_Zone: CTZone
  readonly Controller: Controller
  readonly Datapath: Datapath
  readonly Flow_Sample_Collector_Set: FlowSampleCollectorSet
  readonly Flow_Table: FlowTable
  readonly IPFIX: IPFIX
  readonly Interface: Interface
  readonly Manager: Manager
  readonly Mirror: Mirror
  readonly NetFlow: NetFlow
  readonly Open_vSwitch: OpenVSwitch
  readonly Port: Port
  readonly QoS: QoS
  readonly Queue: Queue
  readonly SSL: SSL
  readonly sFlow: SFlow
}
