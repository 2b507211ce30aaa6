import {
  type Cidr,
  formatCidr,
  type Ip,
  type IpRange,
  parseCidr,
  parseIp,
  rangesOverlap,
} from '@neutrino/base/ip.ts'
import { formatPools, type PoolText, parsePools } from '../../addressing/allocation-pools.ts'
import { OverlappingAllocationPools } from '../../addressing/errors.ts'
import { isAutoAddressSubnet } from '../../addressing/subnet-facts.ts'
import { boolean } from '../../definition/kinds.ts'
import { BadRequest } from '../../errors/errors.ts'
import { allocationPools } from './kinds.ts'

/** Rows of the subnet's attribute table: ranges for the provider's infrastructure. */
export const providerPoolAttributes = {
  providerAllocationPools: {
    kind: allocationPools,
    create: true,
    update: true,
    default: [],
    enforcePolicy: true,
    alias: 'provider-allocation-pool',
    doc:
      'Ranges that only infrastructure has its addresses from: gateways of routers, DHCP, metadata, load balancers; ' +
      'apart from `allocation_pools`. Without them it takes from these as everybody.',
  },
  providerPoolStrict: {
    kind: boolean,
    create: true,
    update: true,
    default: true,
    enforcePolicy: true,
    alias: 'provider-allocation-pool',
    doc: 'Whether infrastructure goes without an address rather than take one from `allocation_pools`.',
  },
} as const

interface PooledSubnet {
  readonly cidr: Cidr
  readonly gateway: Ip | undefined
  readonly ipv6RaMode: string | null
  readonly ipv6AddressMode: string | null
}

/**
 * Reads and checks ranges for infrastructure. Throws what `parsePools` throws, and BadRequest where hosts make their
 * addresses themselves: these follow no range.
 */
export function parseProviderPools(pools: readonly PoolText[], subnet: PooledSubnet): readonly IpRange[] {
  if (pools.length > 0 && isAutoAddressSubnet(subnet))
    throw new BadRequest({
      resource: 'subnets',
      msg: 'provider_allocation_pools need a subnet whose addresses are chosen, not made by hosts',
    })
  return parsePools(pools, subnet.cidr, subnet.gateway)
}

/** Throws OverlappingAllocationPools: an address is either everybody's or the provider's. */
export function checkDisjoint(
  pools: readonly IpRange[],
  providerPools: readonly IpRange[],
  cidr: Cidr,
): void {
  for (const pool of pools) {
    const other = providerPools.find(one => rangesOverlap(one, pool))
    if (other === undefined) continue
    const [one, two] = formatPools([pool, other]).map(({ start, end }) => `${start}-${end}`)
    throw new OverlappingAllocationPools({ pool_1: one!, pool_2: two!, subnet_cidr: formatCidr(cidr) })
  }
}

interface CurrentPools {
  readonly cidr: string
  readonly gatewayIp: string | null
  readonly ipv6RaMode: string | null
  readonly ipv6AddressMode: string | null
  readonly allocationPools: readonly PoolText[]
  readonly providerAllocationPools: readonly PoolText[]
}

/**
 * The new ranges for infrastructure, if there are any; the gateway and the pools of everybody, old or new, must lie
 * outside.
 */
export function changedProviderPools(
  current: CurrentPools,
  changes: {
    readonly gatewayIp?: string | null | undefined
    readonly providerAllocationPools?: readonly PoolText[] | undefined
  },
  newPools: readonly IpRange[] | undefined,
): readonly IpRange[] | undefined {
  const { providerAllocationPools: wanted } = changes
  const { gatewayIp = current.gatewayIp } = changes
  const cidr = parseCidr(current.cidr)
  if (cidr === undefined) throw new Error(`${current.cidr} is no CIDR`)
  if (wanted === undefined && current.providerAllocationPools.length === 0) return undefined
  const gateway = gatewayIp === null ? undefined : parseIp(gatewayIp)
  const { ipv6RaMode, ipv6AddressMode } = current
  const provider = parseProviderPools(wanted ?? current.providerAllocationPools, {
    ...{ cidr, gateway, ipv6RaMode, ipv6AddressMode },
  })
  checkDisjoint(newPools ?? parsePools(current.allocationPools, cidr, undefined), provider, cidr)
  return wanted === undefined ? undefined : provider
}
