import { uuidV5 } from './uuid.ts'

/** Names of the routers that announce by BGP, and of what joins them. Neutron's; agents of hosts know them too. */

/** Of the port of the main router on the way from a provider network, in its external ids. */
export const interconnectMark = { 'neutrino:bgp-interconnect': 'true' } as const
/** Of the port of a router of a chassis on the way to a bridge, which is the value. Neutron's, as these others are. */
export const peerNetworkKey = 'neutron-bgp-network-name'
/** Of a chassis: its bridges that lead to the provider, by commas. */
export const chassisBridgesKey = 'neutron-bgp-bridges'

export const mainRouterName = 'bgp-lr-main'
/** Leads nowhere. */
export const deadPortName = `${mainRouterName}-dead-lrp`

/** The router of one chassis. */
export function chassisRouterName(chassis: string): string {
  return `${topologyRouterPrefix}${chassis}`
}
export const topologyRouterPrefix = 'bgp-lr-'

/** The switch between the router of a chassis and a bridge of its host. */
export function peerSwitchName(chassis: string, bridge: string): string {
  return `${topologySwitchPrefix}${chassis}-${bridge}`
}
export const topologySwitchPrefix = 'bgp-ls-'

/** The switch between the main router and the bridge of a provider network. */
export function interconnectSwitchName(providerSwitch: string): string {
  return `${topologySwitchPrefix}interconnect-${providerSwitch}`
}

export function topologyRouterPortName(from: string, to: string): string {
  return `bgp-lrp-${from}-to-${to}`
}

export function topologySwitchPortName(from: string, to: string): string {
  return `bgp-lsp-${from}-to-${to}`
}

export function topologyLocalnetName(switchName: string): string {
  return `bgp-lsp-${switchName}-localnet`
}

export function topologyGroupName(chassis: string): string {
  return `bgp-hcg-${chassis}`
}

/** Neutron's, so that addresses stay when a topology is taken over from it. */
const macNamespace = '9eaaac59-33fc-4f45-a450-8c220d46ad95'

/** The address of a router port, out of its name: locally administered, of one station. */
export function topologyMac(routerPort: string): string {
  const [first = '', ...others] = uuidV5(macNamespace, routerPort).slice(-12).match(/../g) ?? []
  const octet = (Number.parseInt(first, 16) | 0x02) & 0xfe
  return [octet.toString(16).padStart(2, '0'), ...others].join(':')
}
