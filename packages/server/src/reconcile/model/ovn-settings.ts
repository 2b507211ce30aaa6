/** The options that shape rows: `[ovn]`, `[ovs]`, `[ovn_nb_global]` and a few of their neighbours. */
export interface OvnSettings {
  readonly enableSecurityGroup: boolean
  /** `enable_distributed_floating_ip`. */
  readonly distributedFloatingIp: boolean
  readonly metadataEnabled: boolean
  readonly dhcpLeaseTimeSeconds: number
  /** `base_mac`: the prefix of MAC addresses that stand for DHCP servers. */
  readonly baseMac: string
  /** `[ovn] dns_servers`, both versions mixed. */
  readonly dnsServers: readonly string[]
  /** The name servers of the host that Neutrino runs on, offered when nobody names any. */
  readonly resolvers: readonly string[]
  /** `offer_metadata_port_dns`: guests ask the metadata agent of their host for names, before the servers above. */
  readonly offerMetadataPortDns: boolean
  /** `dns_domain`; nothing is announced for `openstacklocal`. */
  readonly dnsDomain: string
  /** Names that OVN knows are never asked of other servers; from OVN 24.03 on. */
  readonly dnsRecordsOvnOwned: boolean
  readonly dhcp4GlobalOptions: Readonly<Record<string, string>>
  readonly dhcp6GlobalOptions: Readonly<Record<string, string>>
  readonly disableDhcpForBaremetalPorts: boolean
  readonly localnetLearnFdb: boolean
  readonly fdbAgeThresholdSeconds: number
  readonly macBindingAgeThresholdSeconds: number
  readonly broadcastArpsToAllRouters: boolean
  readonly routerIndirectSnat: boolean
  readonly liveMigrationActivationStrategy: string
  readonly statelessNat: boolean
  readonly haFailoverStrategy: 'normal' | 'aggressive' | 'conservative' | 'manual'
  /** Used by the strategy `manual`. */
  readonly bfdMinRxMs: number
  readonly bfdMinTxMs: number
  readonly bfdMultiplier: number
  /** `tunnel_ipsec` and `tunnel_ipsec_udp`: NB_Global.ipsec with its options. */
  readonly tunnelIpsec: { readonly state: 'unmanaged' | 'off' | 'on'; readonly isInUdp: boolean }
  readonly ignoreLspDown: boolean
  readonly fdbRemovalLimit: number
  readonly macBindingRemovalLimit: number
  readonly igmpSnooping: boolean
  readonly igmpFlood: boolean
  readonly igmpFloodReports: boolean
  readonly igmpFloodUnregistered: boolean
  readonly defaultAvailabilityZones: readonly string[]
  /** `[network_log]`: packets a second, and at once, that each logged row may write. */
  readonly logRateLimit: number
  readonly logBurstLimit: number
  readonly logMeterName: string
  /** `[bgp]`, where the service plugin `ovn-bgp` is loaded: the routing tables that its routers keep on hosts. */
  readonly bgp?: { readonly mainRouterVrfId: number; readonly chassisRouterVrfId: number } | undefined
}

export const ovnSettingsDefault: OvnSettings = Object.freeze({
  enableSecurityGroup: true,
  distributedFloatingIp: false,
  metadataEnabled: false,
  dhcpLeaseTimeSeconds: 43_200,
  baseMac: 'fa:16:3e:00:00:00',
  dnsServers: [],
  resolvers: [],
  offerMetadataPortDns: false,
  dnsDomain: 'openstacklocal',
  dnsRecordsOvnOwned: false,
  dhcp4GlobalOptions: {},
  dhcp6GlobalOptions: {},
  disableDhcpForBaremetalPorts: false,
  localnetLearnFdb: false,
  fdbAgeThresholdSeconds: 300,
  macBindingAgeThresholdSeconds: 300,
  broadcastArpsToAllRouters: true,
  routerIndirectSnat: true,
  liveMigrationActivationStrategy: 'rarp',
  statelessNat: false,
  haFailoverStrategy: 'aggressive',
  bfdMinRxMs: 1_000,
  bfdMinTxMs: 100,
  bfdMultiplier: 3,
  tunnelIpsec: { state: 'unmanaged' as const, isInUdp: false },
  ignoreLspDown: false,
  fdbRemovalLimit: 0,
  macBindingRemovalLimit: 0,
  igmpSnooping: false,
  igmpFlood: false,
  igmpFloodReports: true,
  igmpFloodUnregistered: false,
  defaultAvailabilityZones: [],
  logRateLimit: 100,
  logBurstLimit: 25,
  logMeterName: 'acl_log_meter',
})

/** What the connected OVN knows; a translator asks here instead of asking the world. */
export interface OvnFeatures {
  /** Names of the southbound tables DHCP_Options and DHCPv6_Options; undefined = not known, trust ours. */
  readonly dhcp4Options: ReadonlySet<string> | undefined
  readonly dhcp6Options: ReadonlySet<string> | undefined
  /** Source NAT of a distributed router leaves replies alone that another NAT has translated; absent: not known. */
  readonly sourceNatSparesReplies?: boolean
  /** Routes say what their next hops are chosen by; absent: no. */
  readonly routeSelectionFields?: boolean
  /** It learns and announces what a VNI leads to; absent: no. */
  readonly evpn?: boolean
  /** Its routers exchange routes with hosts, and policies send by a port that they name; absent: no. */
  readonly bgpTopology?: boolean
  /** Port security knows the addresses of virtual routers (RFC 9568); absent: no. */
  readonly vrrpPortSecurity?: boolean
}

export interface TranslateContext {
  readonly settings: OvnSettings
  readonly features: OvnFeatures
}
