import type { Cidr } from './cidr.ts'
import type { Ip } from './ip-address.ts'
import { parseMac } from './mac.ts'

const interfaceBits = 64
const universalBit = 1n << 57n
const interfaceMask = (1n << 64n) - 1n
const linkLocalNetwork = 0xfe80n << 112n

/**
 * The address that a host with this MAC gives itself in an IPv6 network: the modified EUI-64 interface
 * identifier (RFC 4291 appendix A) in the low 64 bits. Throws RangeError when the network is not IPv6,
 * is longer than /64, or the MAC is malformed.
 */
export function eui64Address(cidr: Cidr, mac: string): Ip {
  if (cidr.version !== 6 || cidr.prefix > interfaceBits) {
    throw new RangeError(`an EUI-64 address needs an IPv6 network of at most /${interfaceBits}`)
  }
  return { version: 6, value: cidr.network | interfaceId(mac) }
}

/** The fe80::/64 address that follows from a MAC. Throws RangeError when the MAC is malformed. */
export function linkLocalAddress(mac: string): Ip {
  return { version: 6, value: linkLocalNetwork | interfaceId(mac) }
}

/** Whether the low 64 bits of an IPv6 address are those that this MAC yields. */
export function isEui64Of(ip: Ip, mac: string): boolean {
  return ip.version === 6 && (ip.value & interfaceMask) === interfaceId(mac)
}

function interfaceId(mac: string): bigint {
  const canonical = parseMac(mac)
  if (canonical === undefined) throw new RangeError(`not a MAC address: ${mac}`)
  const digits = canonical.replaceAll(':', '')
  return BigInt(`0x${digits.slice(0, 6)}fffe${digits.slice(6)}`) ^ universalBit
}
