import { type Cidr, cidrContains, cidrRange, type Ip } from '@neutrino/base/ip.ts'
import { isRouterPort } from './device-owner.ts'

/**
 * Whether a port of this owner may hold the address in the network. Not for hosts: the network and
 * broadcast address of IPv4, except in a /31 (RFC 3021) or /32, and the subnet-router anycast address
 * of IPv6 (RFC 4291 section 2.6.1), except in a /127 (RFC 6164) or /128. The latter is for routers,
 * and for a port whose owner is not known yet.
 */
export function isHostAddress(cidr: Cidr, ip: Ip, deviceOwner: string): boolean {
  if (!cidrContains(cidr, ip)) return false
  if (cidr.version === 4) {
    if (cidr.prefix >= 31) return true
    const range = cidrRange(cidr)
    return ip.value !== range.first && ip.value !== range.last
  }
  return cidr.prefix >= 127 || ip.value !== cidr.network || deviceOwner === '' || isRouterPort(deviceOwner)
}
