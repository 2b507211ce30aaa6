/** Router ports on a tenant's subnet: they hold the addresses they are given, never one from their MAC. */
const routerInterfaceOwners: ReadonlySet<string> = new Set([
  'network:router_interface',
  'network:router_interface_distributed',
  'network:ha_router_replicated_interface',
])
const snatOwner = 'network:router_centralized_snat'
const gatewayOwner = 'network:router_gateway'

/** Owners that may hold a hand-picked address in a subnet whose hosts make their own. */
export function isRouterInterface(deviceOwner: string): boolean {
  return routerInterfaceOwners.has(deviceOwner)
}

/** Owners that get no address made from their MAC. */
export function isRouterInterfaceOrSnat(deviceOwner: string): boolean {
  return isRouterInterface(deviceOwner) || deviceOwner === snatOwner
}

/** Owners that may hold the subnet-router anycast address (RFC 4291 section 2.6.1). */
export function isRouterPort(deviceOwner: string): boolean {
  return isRouterInterfaceOrSnat(deviceOwner) || deviceOwner === gatewayOwner
}

/** Owners that only the provider and owners of a network can give a port of it. */
const infrastructureOwners: ReadonlySet<string> = new Set([
  gatewayOwner,
  'network:dhcp',
  'network:distributed',
  'network:floatingip_agent_gateway',
  'network:router_ha_interface',
])
const loadBalancerOwners: ReadonlySet<string> = new Set(['neutron:LOADBALANCER', 'neutron:LOADBALANCERV2'])

/**
 * Ports of the provider's infrastructure: they have their addresses from the provider's pools, where there are some.
 * Anybody can call a port a load balancer, so there it counts who asks.
 */
export function isInfrastructure(port: {
  readonly deviceOwner: string
  readonly mayUseProviderPools?: boolean | undefined
}): boolean {
  const { deviceOwner, mayUseProviderPools = false } = port
  return infrastructureOwners.has(deviceOwner) || (mayUseProviderPools && loadBalancerOwners.has(deviceOwner))
}

export const dhcpOwner = 'network:dhcp'
/** The metadata port of a network, which is on every host. */
export const distributedOwner = 'network:distributed'

/** Ports of the service itself, which are easier to find at the start of the pool. */
export function prefersLowestAddress(deviceOwner: string): boolean {
  return deviceOwner === dhcpOwner || deviceOwner === distributedOwner
}
