import type { Cidr, IpRange } from '@neutrino/base/ip.ts'

/** What addressing needs to know of a subnet; made by `loadSubnetFacts` or from a request. */
export interface SubnetFacts {
  readonly id: string
  readonly networkId: string
  readonly cidr: Cidr
  readonly enableDhcp: boolean
  readonly ipv6RaMode: string | null
  readonly ipv6AddressMode: string | null
  /** Device owners the subnet is kept for; empty = every owner. */
  readonly serviceTypes: readonly string[]
  /** Set on routed networks: only hosts on this segment reach the subnet. */
  readonly segmentId: string | null
  /** Where addresses are chosen from; ascending, disjoint, without the gateway. */
  readonly pools: readonly IpRange[]
  /** Where infrastructure has its addresses from, if anywhere else than others. */
  readonly providerPools?: ProviderPools | undefined
}

export interface ProviderPools {
  /** Ascending, disjoint, none of them in the pools of everybody. */
  readonly ranges: readonly IpRange[]
  /** When none is left there, none is taken from the pools of everybody. */
  readonly isStrict: boolean
}

const automaticModes: ReadonlySet<string | null> = new Set(['slaac', 'dhcpv6-stateless'])

/** Whether hosts make their own address from their MAC (RFC 4862): nothing is chosen from a pool. */
export function isAutoAddressSubnet(subnet: Pick<SubnetFacts, 'ipv6RaMode' | 'ipv6AddressMode'>): boolean {
  return automaticModes.has(subnet.ipv6AddressMode) || automaticModes.has(subnet.ipv6RaMode)
}
