import {
  type Cidr,
  cidrRange,
  cidrsOverlap,
  type IpRange,
  ipBits,
  rangesMerge,
  rangesSubtract,
  rangeToCidrs,
} from '@neutrino/base/ip.ts'
import {
  EmptySubnetPoolPrefixList,
  IllegalSubnetPoolPrefixBounds,
  IllegalSubnetPoolPrefixUpdate,
  MaxPrefixSubnetAllocationError,
  MinPrefixSubnetAllocationError,
  PrefixVersionMismatch,
  SubnetAllocationError,
  SubnetPoolQuotaExceeded,
  UnsupportedMinSubnetPoolPrefix,
} from './errors.ts'

/** Lengths of the prefixes that a pool gives out; a smaller number is a larger network. */
export interface PrefixBounds {
  readonly min: number
  readonly max: number
  readonly default: number
}

/** What choosing a network in a pool depends on. */
export interface SubnetPoolFacts {
  readonly ipVersion: 4 | 6
  readonly prefixes: readonly Cidr[]
  readonly bounds: PrefixBounds
  /** In single addresses for IPv4, in /64s for IPv6; null = no limit. */
  readonly defaultQuota: number | null
  /** The networks of the subnets that came from the pool, and whether they are the asking project's. */
  readonly allocated: readonly { readonly cidr: Cidr; readonly isOwn: boolean }[]
}

/** A network to find (absent `cidr`) or to take. */
export interface PoolSubnetRequest {
  readonly cidr?: Cidr | undefined
  /** Absent = the pool's default; ignored when `cidr` is given. */
  readonly prefix?: number | undefined
}

const minPrefixDefault: Readonly<Record<4 | 6, number>> = { 4: 8, 6: 64 }
/** Quotas count networks of this length. */
const quotaUnitPrefix: Readonly<Record<4 | 6, number>> = { 4: 32, 6: 64 }

/**
 * The network that a subnet gets from a pool: the one asked for, or the first of the wanted length in the
 * smallest gap that has one, so that large gaps stay large. Pure. Throws
 * MinPrefixSubnetAllocationError, MaxPrefixSubnetAllocationError, SubnetPoolQuotaExceeded and
 * SubnetAllocationError.
 */
export function choosePoolSubnet(request: PoolSubnetRequest, pool: SubnetPoolFacts): Cidr {
  const prefix = request.cidr?.prefix ?? request.prefix ?? pool.bounds.default
  if (prefix > pool.bounds.max) {
    throw new MaxPrefixSubnetAllocationError({ prefixlen: prefix, max_prefixlen: pool.bounds.max })
  }
  if (prefix < pool.bounds.min) {
    throw new MinPrefixSubnetAllocationError({ prefixlen: prefix, min_prefixlen: pool.bounds.min })
  }
  checkPoolQuota(prefix, pool)
  return request.cidr === undefined ? smallestFit(prefix, pool) : checkFree(request.cidr, pool)
}

function checkPoolQuota(prefix: number, pool: SubnetPoolFacts): void {
  if (pool.defaultQuota === null || pool.defaultQuota === 0) return
  const units = (length: number): number => 2 ** (quotaUnitPrefix[pool.ipVersion] - length)
  const used = pool.allocated
    .filter(({ isOwn }) => isOwn)
    .reduce((sum, { cidr }) => sum + units(cidr.prefix), 0)
  if (used + units(prefix) > pool.defaultQuota) throw new SubnetPoolQuotaExceeded({})
}

function smallestFit(prefix: number, pool: SubnetPoolFacts): Cidr {
  const free = rangesSubtract(
    pool.prefixes.map(cidrRange),
    pool.allocated.map(({ cidr }) => cidrRange(cidr)),
  )
  let best: Cidr | undefined
  for (const gap of free.flatMap(rangeToCidrs)) {
    if (gap.prefix <= prefix && (best === undefined || gap.prefix > best.prefix)) best = gap
  }
  if (best === undefined) {
    throw new SubnetAllocationError({
      reason: `no /${prefix} is left in it`,
    })
  }
  return { version: best.version, network: best.network, address: best.network, prefix }
}

function checkFree(cidr: Cidr, pool: SubnetPoolFacts): Cidr {
  const merged = rangesMerge(pool.prefixes.map(cidrRange))
  const { first, last } = cidrRange(cidr)
  const isInside = merged.some(
    range => range.version === cidr.version && range.first <= first && last <= range.last,
  )
  if (!isInside || pool.allocated.some(taken => cidrsOverlap(taken.cidr, cidr))) {
    throw new SubnetAllocationError({
      reason: 'not all of the network is in it and free',
    })
  }
  return cidr
}

/** The prefixes of a pool in canonical form: merged, the fewest that hold the same addresses, ascending. */
export function compactPrefixes(prefixes: readonly Cidr[]): Cidr[] {
  const [first] = prefixes
  if (first === undefined) throw new EmptySubnetPoolPrefixList({})
  if (prefixes.some(prefix => prefix.version !== first.version)) throw new PrefixVersionMismatch({})
  return rangesMerge(prefixes.map(cidrRange)).flatMap(rangeToCidrs)
}

/** Completes and checks the prefix lengths of a pool. Throws IllegalSubnetPoolPrefixBounds. */
export function prefixBounds(
  ipVersion: 4 | 6,
  given: { readonly [Name in keyof PrefixBounds]?: number | undefined },
): PrefixBounds {
  const widest = ipBits(ipVersion)
  const min = given.min ?? minPrefixDefault[ipVersion]
  const max = given.max ?? widest
  const bounds: PrefixBounds = { min, max, default: given.default ?? min }
  if (min < 0) throw new UnsupportedMinSubnetPoolPrefix({ prefix: min, version: ipVersion })
  refuseBound(min > max, 'min_prefixlen', min, 'max_prefixlen', max)
  refuseBound(max > widest, 'max_prefixlen', max, 'ip_version_max', widest)
  refuseBound(bounds.default < min, 'default_prefixlen', bounds.default, 'min_prefixlen', min)
  refuseBound(bounds.default > max, 'default_prefixlen', bounds.default, 'max_prefixlen', max)
  return bounds
}

function refuseBound(
  isWrong: boolean,
  prefix_type: string,
  prefixlen: number,
  base_prefix_type: string,
  base_prefixlen: number,
): void {
  if (!isWrong) return
  throw new IllegalSubnetPoolPrefixBounds({ prefix_type, prefixlen, base_prefix_type, base_prefixlen })
}

/** Throws IllegalSubnetPoolPrefixUpdate when the new prefixes leave out an address of the former ones. */
export function checkPrefixUpdate(former: readonly Cidr[], next: readonly Cidr[]): void {
  if (missing(former, next).length > 0) {
    throw new IllegalSubnetPoolPrefixUpdate({
      msg: 'Existing prefixes must be a subset of the new prefixes',
    })
  }
}

/** The prefixes left when some are taken out. Throws IllegalSubnetPoolPrefixUpdate when a subnet is in them. */
export function removePrefixes(
  former: readonly Cidr[],
  removed: readonly Cidr[],
  allocated: readonly Cidr[],
): Cidr[] {
  if (removed.some(prefix => allocated.some(cidr => cidrsOverlap(prefix, cidr)))) {
    throw new IllegalSubnetPoolPrefixUpdate({ msg: 'One or more prefixes to be removed are in use' })
  }
  return missing(former, removed).flatMap(rangeToCidrs)
}

function missing(former: readonly Cidr[], next: readonly Cidr[]): IpRange[] {
  return rangesSubtract(former.map(cidrRange), next.map(cidrRange))
}
