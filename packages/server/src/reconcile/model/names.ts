/** Names that Neutron gives to northbound rows; tools find rows by them. */

export function switchName(networkId: string): string {
  return `neutron-${networkId}`
}

export function routerName(routerId: string): string {
  return `neutron-${routerId}`
}

export function routerPortName(portId: string): string {
  return `lrp-${portId}`
}

/** The port that northd makes of a gateway port: it is on the chassis that carries the gateway. */
export function gatewayResidence(portId: string): string {
  return `cr-${routerPortName(portId)}`
}

export function localnetName(segmentId: string): string {
  return `provnet-${segmentId}`
}

/** Names of groups must not hold a hyphen: they are identifiers in matches. */
export function portGroupName(securityGroupId: string): string {
  return `pg_${underscored(securityGroupId)}`
}

export function addressSetName(addressGroupId: string, version: 4 | 6): string {
  return `ag_${underscored(addressGroupId)}_ip${version}`
}

export function chassisGroupName(routerId: string): string {
  return `neutron-${routerId}`
}

/** Of all external ports of a network. */
export function networkGroupName(networkId: string): string {
  return `neutron-${networkId}`
}

/** Of one external port. */
export function externalPortGroupName(portId: string): string {
  return `neutron-extport-${portId}`
}

/** Where a router meets the other ends of its VNI. */
export function evpnSwitchName(vni: number): string {
  return `${evpnSwitchPrefix}${vni}`
}
export const evpnSwitchPrefix = 'evpn-ls-'

export function evpnRouterPortName(routerId: string, vni: number): string {
  return `evpn-lrp-${routerId.slice(0, evpnRouterIdLength)}-to-${evpnSwitchName(vni)}`
}

export function evpnPortName(routerId: string, vni: number): string {
  return `${evpnPortPrefix}${evpnSwitchName(vni)}-to-${routerId.slice(0, evpnRouterIdLength)}`
}
export const evpnPortPrefix = 'evpn-lsp-'

export function evpnGroupName(routerId: string): string {
  return `evpn-hcg-${routerId}`
}

/** Characters of a router's id in names of its EVPN rows. */
const evpnRouterIdLength = 12

/** Of all single forwardings of a protocol; each port of a range has a row of its own. */
export function forwardingName(floatingIpId: string, protocol: string, rangePort?: number): string {
  const name = `pf-floatingip-${floatingIpId}-${protocol}`
  return rangePort === undefined ? name : `${name}-${rangePort}`
}

/** The key of the DHCP_Options row of a subnet, or of one port's own row in it. */
export function dhcpOptionsKey(subnetId: string, portId?: string): string {
  return portId === undefined ? subnetId : `${subnetId}/${portId}`
}

/** Of the ports that stand alike on a network with private VLANs; see its port's `pvlan_type`. */
export function privateVlanGroupName(networkId: string, place: PrivateVlanPlace): string {
  const name = place.type === 'community' ? `community_${place.community}` : place.type
  return `pvlan_${name}_${underscored(networkId)}`
}

export type PrivateVlanPlace =
  | { readonly type: 'isolated' | 'promiscuous' }
  | { readonly type: 'community'; readonly community: string }

/** Of one port that lets only some tags pass. */
export function vlanFilterGroupName(portId: string): string {
  return `vlan_filter_${underscored(portId)}`
}

/** Of one port that PTP passes by. */
export function timeSyncGroupName(portId: string): string {
  return `${timeSyncGroupPrefix}${underscored(portId)}`
}
export const timeSyncGroupPrefix = 'time_sync_'

/** On a routed-only network: the switch that a port has to itself. */
export function portSwitchName(portId: string): string {
  return `${portSwitchPrefix}${portId}`
}
export const portSwitchPrefix = 'l3-port-'

/** The router that nobody sees, which joins the ports of a routed-only network. */
export function hiddenRouterName(networkId: string): string {
  return `${hiddenRouterPrefix}${networkId}`
}
export const hiddenRouterPrefix = 'l3-network-'

/** Its port on the switch of a port, or on that of the network, which has the metadata port. */
export function hiddenRouterPortName(end: 'port' | 'network', id: string): string {
  return `${hiddenRouterPortPrefix}${end}-${id}`
}
export const hiddenRouterPortPrefix = 'lrp-l3-'

/** The other end of that, on the switch. */
export function routerLinkName(end: 'port' | 'network', id: string): string {
  return `${routerLinkPrefix}${end}-${id}`
}
export const routerLinkPrefix = 'lsp-l3-'

export const dropGroupName = 'neutron_pg_drop'
/** Neutron's group of all ports on networks with private VLANs; ours are dropped by the network's own rows. */
export const privateVlanDropGroupName = 'pvlan_pg_drop'

function underscored(id: string): string {
  return id.replaceAll('-', '_')
}
