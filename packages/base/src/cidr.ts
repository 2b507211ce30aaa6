import { formatIp, type Ip, ipBits, parseIp } from './ip-address.ts'
import type { IpRange } from './ip-range.ts'

/** A network in prefix notation. */
export interface Cidr {
  readonly version: 4 | 6
  /** The first address: host bits cleared. */
  readonly network: bigint
  /** The address as it was written: `10.0.0.5/24` keeps its 5. */
  readonly address: bigint
  readonly prefix: number
}

const prefixPattern = /^(0|[1-9]\d{0,2})$/

/**
 * Reads `address/prefix`. The slash is required and the prefix is a plain number (no netmask); host
 * bits may be set and are kept in `address`.
 */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/')
  if (slash < 0) return undefined
  const ip = parseIp(text.slice(0, slash))
  const prefixText = text.slice(slash + 1)
  if (ip === undefined || !prefixPattern.test(prefixText)) return undefined
  const prefix = Number(prefixText)
  return prefix > ipBits(ip.version) ? undefined : cidrOf(ip, prefix)
}

/** The network of `prefix` bits around an address. Throws RangeError when the prefix does not fit. */
export function cidrOf(ip: Ip, prefix: number): Cidr {
  const bits = ipBits(ip.version)
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > bits) {
    throw new RangeError(`prefix /${prefix} does not fit IPv${ip.version}`)
  }
  const hostBits = BigInt(bits - prefix)
  return { version: ip.version, network: (ip.value >> hostBits) << hostBits, address: ip.value, prefix }
}

/** The normalised text `network/prefix`. */
export function formatCidr(cidr: Cidr): string {
  return `${formatIp({ version: cidr.version, value: cidr.network })}/${cidr.prefix}`
}

/** All addresses of the network, the first (network) and last (broadcast) included. */
export function cidrRange(cidr: Cidr): IpRange {
  return { version: cidr.version, first: cidr.network, last: cidr.network + cidrSize(cidr) - 1n }
}

/** The number of addresses, the first and last included. */
export function cidrSize(cidr: Cidr): bigint {
  return 1n << BigInt(ipBits(cidr.version) - cidr.prefix)
}

export function cidrContains(cidr: Cidr, ip: Ip): boolean {
  if (cidr.version !== ip.version) return false
  return ip.value >= cidr.network && ip.value < cidr.network + cidrSize(cidr)
}

export function cidrsOverlap(a: Cidr, b: Cidr): boolean {
  if (a.version !== b.version) return false
  const hostBits = BigInt(ipBits(a.version) - Math.min(a.prefix, b.prefix))
  return a.network >> hostBits === b.network >> hostBits
}

/** Whether every address of `inner` is in `outer`. */
export function cidrContainsCidr(outer: Cidr, inner: Cidr): boolean {
  return inner.prefix >= outer.prefix && cidrsOverlap(outer, inner)
}

/** The mask as an address: 255.255.255.0 for a /24. */
export function netmask(cidr: Cidr): Ip {
  const bits = ipBits(cidr.version)
  const value = ((1n << BigInt(cidr.prefix)) - 1n) << BigInt(bits - cidr.prefix)
  return { version: cidr.version, value }
}

/** The last address: the broadcast address of an IPv4 network. */
export function lastIp(cidr: Cidr): Ip {
  return { version: cidr.version, value: cidrRange(cidr).last }
}

/** The fewest networks that hold exactly the addresses of a range, ascending: at most 254. */
export function rangeToCidrs(range: IpRange): Cidr[] {
  const bits = ipBits(range.version)
  const cidrs: Cidr[] = []
  let first = range.first
  while (first <= range.last) {
    const hostBits = Math.min(trailingZeros(first, bits), floorLog2(range.last - first + 1n))
    cidrs.push({ version: range.version, network: first, address: first, prefix: bits - hostBits })
    first += 1n << BigInt(hostBits)
  }
  return cidrs
}

function trailingZeros(value: bigint, bits: number): number {
  return value === 0n ? bits : floorLog2(value & -value)
}

/** For a positive value. */
function floorLog2(value: bigint): number {
  return value.toString(2).length - 1
}
