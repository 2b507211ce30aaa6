import { allExtensions } from './advertised.ts'

type Claims = Readonly<Record<string, readonly string[]>>

/** Aliases that are on when [DEFAULT] service_plugins names one of these, by upstream's names. */
export const servicePlugins: Claims = {
  router: [
    ...['dvr', 'router', 'ext-gw-mode', 'extraroute', 'extraroute-atomic', 'l3_agent_scheduler', 'l3-ha'],
    ...['router_availability_zone', 'l3-flavors', 'qos-fip', 'fip-port-details', 'network_ha'],
    ...['floating-ip-port-forwarding-detail', 'floatingip-pools', 'qos-gateway-ip'],
    ...['l3-port-ip-change-not-allowed', 'router-admin-state-down-before-update'],
  ],
  'ovn-router': [
    ...['router', 'extraroute', 'extraroute-atomic', 'ext-gw-mode', 'floating-ip-port-forwarding-detail'],
    ...['fip-port-details', 'floatingip-pools', 'qos-fip', 'qos-gateway-ip', 'dns-integration'],
    ...['dns-integration-domain-keywords', 'dns-domain-ports', 'subnet-dns-publish-fixed-ip'],
    ...['router_availability_zone', 'l3_agent_scheduler', 'l3-agent-scheduler-ha-chassis-priority'],
    ...['l3-flavors', 'external-gateway-multihoming', 'enable-default-route-bfd'],
    ...['enable-default-route-ecmp', 'l3-ha', 'router-enable-snat'],
  ],
  metering: ['metering', 'metering_source_and_destination_fields'],
  qos: [
    ...['qos', 'qos-bw-limit-direction', 'qos-default', 'qos-rule-type-details', 'qos-rule-type-filter'],
    ...['port-resource-request', 'port-resource-request-groups', 'qos-bw-minimum-ingress'],
    ...['qos-rules-alias', 'qos-port-network-policy', 'qos-pps', 'qos-pps-minimum'],
    'qos-pps-minimum-rule-alias',
  ],
  tag: ['standard-attr-tag', 'tag-creation'],
  flavors: ['flavors', 'service-type'],
  auto_allocate: ['auto-allocated-topology'],
  segments: [
    ...['segment', 'ip_allocation', 'l2_adjacency', 'standard-attr-segment'],
    ...['subnet-segmentid-writable', 'segments-peer-subnet-host-routes'],
  ],
  network_ip_availability: ['network-ip-availability', 'network-ip-availability-details'],
  network_segment_range: ['network-segment-range'],
  revisions: ['standard-attr-revisions', 'revision-if-match'],
  timestamp: ['standard-attr-timestamp'],
  trunk: ['trunk', 'trunk-details'],
  log: ['logging'],
  port_forwarding: [
    ...['floating-ip-port-forwarding', 'expose-port-forwarding-in-fip'],
    ...['floating-ip-port-forwarding-description', 'floating-ip-port-forwarding-port-ranges'],
  ],
  conntrack_helper: ['l3-conntrack-helper', 'expose-l3-conntrack-helper'],
  local_ip: ['local_ip'],
  ndp_proxy: ['l3-ndp-proxy', 'l3-ext-ndp-proxy'],
  pvlan: ['pvlan'],
  evpn: ['evpn'],
  taas: ['taas', 'taas-vlan-filter', 'tap-mirror', 'tap-mirror-both-direction'],
  placement: [],
  'ovn-bgp': [],
}

/** Those that upstream loads whether they are named or not. */
const alwaysLoaded = ['tag', 'flavors', 'auto_allocate', 'network_ip_availability', 'revisions', 'timestamp']

/** The same for [ml2] extension_drivers. */
export const extensionDrivers: Claims = {
  port_security: ['port-security'],
  qos: [],
  dns: ['dns-integration'],
  dns_domain_ports: ['dns-integration', 'dns-domain-ports'],
  subnet_dns_publish_fixed_ip: ['dns-integration', 'dns-domain-ports', 'subnet-dns-publish-fixed-ip'],
  dns_domain_keywords: [
    ...['dns-integration', 'dns-domain-ports', 'subnet-dns-publish-fixed-ip'],
    'dns-integration-domain-keywords',
  ],
  data_plane_status: ['data-plane-status'],
  port_device_profile: [],
  port_hardware_offload_type: ['port-hardware-offload-type'],
  port_numa_affinity_policy: [],
  port_trusted: ['port-trusted-vif'],
  uplink_status_propagation: ['uplink-status-propagation'],
  uplink_status_propagation_updatable: ['uplink-status-propagation-updatable'],
  tag_ports_during_bulk_creation: ['tag-ports-during-bulk-creation'],
  port_hints: ['port-hints'],
  port_hint_ovs_tx_steering: ['port-hint-ovs-tx-steering'],
}

/** Aliases that only plugins and drivers claim which are not loaded. Names that are unknown claim none. */
export function unclaimedAliases(loaded: {
  readonly servicePlugins: readonly string[]
  readonly extensionDrivers: readonly string[]
}): readonly string[] {
  const claimed = new Set([
    ...[...loaded.servicePlugins, ...alwaysLoaded].flatMap(name => servicePlugins[name] ?? []),
    ...loaded.extensionDrivers.flatMap(name => extensionDrivers[name] ?? []),
  ])
  const all = [...Object.values(servicePlugins), ...Object.values(extensionDrivers)].flat()
  return [...new Set(all)].filter(alias => !claimed.has(alias))
}

/** With what requires them, and what requires that. */
export function withDependents(hidden: ReadonlySet<string>): ReadonlySet<string> {
  const all = new Set(hidden)
  for (let size = -1; size !== all.size; ) {
    size = all.size
    for (const { alias, requires = [] } of allExtensions)
      if (requires.some(required => all.has(required))) all.add(alias)
  }
  return all
}
