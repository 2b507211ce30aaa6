import {
  type Cidr,
  cidrRange,
  cidrSize,
  formatCidr,
  formatIp,
  type Ip,
  type IpRange,
  parseIp,
  rangeContains,
  rangesOverlap,
  rangesSubtract,
} from '@neutrino/base/ip.ts'
import { InvalidInput } from '../errors/errors.ts'
import {
  GatewayConflictWithAllocationPools,
  InvalidAllocationPool,
  OutOfBoundsAllocationPool,
  OverlappingAllocationPools,
} from './errors.ts'

/** An entry of `allocation_pools` on the wire. */
export interface PoolText {
  readonly start: string
  readonly end: string
}

/**
 * The addresses that hosts may have: all but the network and broadcast address of IPv4 (a /31 and a /32
 * have none, RFC 3021), all but the subnet-router anycast address of IPv6 (a /127 and a /128 have none,
 * RFC 6164).
 */
export function hostRange(cidr: Cidr): IpRange {
  const range = cidrRange(cidr)
  if (cidr.version === 4) {
    return cidr.prefix >= 31 ? range : { ...range, first: range.first + 1n, last: range.last - 1n }
  }
  return cidr.prefix >= 127 ? range : { ...range, first: range.first + 1n }
}

/** The gateway of a subnet that names none: its first address after the network's own, if it has one. */
export function defaultGateway(cidr: Cidr): Ip {
  const range = cidrRange(cidr)
  // In a network of one address there is only that to choose.
  return { version: cidr.version, value: range.first === range.last ? range.first : range.first + 1n }
}

/** The pools of a subnet that names none: its hosts but the gateway; one address stays usable in any case. */
export function defaultPools(cidr: Cidr, gateway: Ip | undefined): IpRange[] {
  const hosts = hostRange(cidr)
  if (cidrSize(cidr) === 1n) return [hosts]
  if (gateway === undefined || gateway.version !== cidr.version) return [hosts]
  return rangesSubtract([hosts], [{ version: cidr.version, first: gateway.value, last: gateway.value }])
}

/**
 * Throws InvalidInput when the address cannot be the gateway of the network: its network or broadcast
 * address. An address outside of the network is allowed, hosts may have a route to it by other means.
 */
export function checkGateway(cidr: Cidr, gateway: Ip): void {
  if (cidr.version !== gateway.version) {
    throw new InvalidInput({
      error_message: `gateway_ip ${formatIp(gateway)} is not an IPv${cidr.version} address`,
    })
  }
  const range = cidrRange(cidr)
  const isEdge = gateway.value === range.first || gateway.value === range.last
  if (cidr.version === 4 && cidr.prefix < 31 && isEdge) {
    throw new InvalidInput({ error_message: 'gateway_ip is the network or broadcast address of the subnet' })
  }
}

/**
 * Reads and checks the pools given for a subnet. Returned ascending; pools that touch stay separate, as
 * they were written. Throws InvalidAllocationPool, OutOfBoundsAllocationPool,
 * OverlappingAllocationPools and GatewayConflictWithAllocationPools.
 */
export function parsePools(pools: readonly PoolText[], cidr: Cidr, gateway: Ip | undefined): IpRange[] {
  const hosts = hostRange(cidr)
  const ranges = pools.map(pool => {
    const range = parsePool(pool, cidr.version)
    if (range.first < hosts.first || range.last > hosts.last) {
      throw new OutOfBoundsAllocationPool({ pool: describe(range), subnet_cidr: formatCidr(cidr) })
    }
    return range
  })
  ranges.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))
  ranges.forEach((range, index) => {
    const next = ranges[index + 1]
    if (next === undefined || !rangesOverlap(range, next)) return
    throw new OverlappingAllocationPools({
      pool_1: describe(range),
      pool_2: describe(next),
      subnet_cidr: formatCidr(cidr),
    })
  })
  if (gateway !== undefined) checkGatewayOutsidePools(gateway, ranges)
  return ranges
}

/** Throws GatewayConflictWithAllocationPools: an address out of a pool may be handed to any port. */
export function checkGatewayOutsidePools(gateway: Ip, pools: readonly IpRange[]): void {
  const pool = pools.find(range => rangeContains(range, gateway))
  if (pool !== undefined) {
    throw new GatewayConflictWithAllocationPools({ ip_address: formatIp(gateway), pool: describe(pool) })
  }
}

/** The pools as the wire shows them. */
export function formatPools(pools: readonly IpRange[]): PoolText[] {
  return pools.map(({ version, first, last }) => ({
    start: formatIp({ version, value: first }),
    end: formatIp({ version, value: last }),
  }))
}

function parsePool(pool: PoolText, version: 4 | 6): IpRange {
  const first = parseIp(pool.start)
  const last = parseIp(pool.end)
  if (
    first === undefined ||
    last === undefined ||
    first.version !== version ||
    last.version !== version ||
    first.value > last.value
  ) {
    throw new InvalidAllocationPool({ pool: `${pool.start}-${pool.end}` })
  }
  return { version, first: first.value, last: last.value }
}

function describe(range: IpRange): string {
  const [pool] = formatPools([range])
  return `${pool!.start}-${pool!.end}`
}
