import {
  type Cidr,
  formatCidr,
  formatIp,
  type Ip,
  isLoopback,
  isMulticast,
  parseCidr,
  parseIp,
} from '@neutrino/base/ip.ts'
import { checkGateway } from '../../addressing/allocation-pools.ts'
import { isAutoAddressSubnet } from '../../addressing/subnet-facts.ts'
import { InvalidInput } from '../../errors/errors.ts'
import type { Settings } from '../../settings.ts'
import { DnsNameServersExhausted, HostRoutesExhausted } from './errors.ts'
import type { HostRoute } from './kinds.ts'

/** Longest prefixes that leave DHCP something to give out. */
const dhcpPrefixMax = { 4: 30, 6: 126 } as const
const autoAddressPrefix = 64

const invalid = (error_message: string): never => {
  throw new InvalidInput({ error_message })
}

/** What is given of a subnet, on creation or in a change. */
export interface SubnetSpec {
  readonly ipVersion: 4 | 6
  /** Absent as long as a pool has not given one. */
  readonly cidr: Cidr | undefined
  /** DHCP is to be switched on. */
  readonly startsDhcp: boolean
  /** Undefined when nothing is said about it. */
  readonly gateway: Ip | null | undefined
  readonly nameservers: readonly string[] | undefined
  readonly routes: readonly HostRoute[] | undefined
}

/** What a subnet may be, in Neutron's order of checks. Throws InvalidInput and the errors of limits. */
export function checkSubnet(spec: SubnetSpec, name: string, settings: Settings): void {
  const { ipVersion, cidr, gateway, nameservers = [], routes = [] } = spec
  if (cidr) checkCidr(spec, cidr)
  if (gateway) {
    checkVersion(ipVersion, gateway, 'gateway_ip', formatIp(gateway))
    if (cidr) checkGateway(cidr, gateway)
  }
  if (nameservers.length > settings.maxDnsNameservers)
    throw new DnsNameServersExhausted({ subnet_id: name, quota: settings.maxDnsNameservers })
  for (const server of nameservers) checkVersion(ipVersion, parseIp(server), 'dns_nameserver', server)
  if (routes.length > settings.maxSubnetHostRoutes)
    throw new HostRoutesExhausted({ subnet_id: name, quota: settings.maxSubnetHostRoutes })
  for (const { destination, nexthop } of routes) {
    checkVersion(ipVersion, parseIp(nexthop), 'nexthop', nexthop)
    checkVersion(ipVersion, parseCidr(destination), 'destination', destination)
  }
}

function checkVersion(
  ipVersion: 4 | 6,
  value: { readonly version: 4 | 6 } | undefined,
  name: string,
  text: string,
): void {
  if (value?.version !== ipVersion) invalid(`${name} '${text}' does not match the ip_version '${ipVersion}'`)
}

function checkCidr({ ipVersion, startsDhcp }: SubnetSpec, cidr: Cidr): void {
  checkVersion(ipVersion, cidr, 'cidr', formatCidr(cidr))
  if (cidr.version === 6 && cidr.network === 0n)
    invalid('A subnet cannot begin with the unspecified address ::')
  if (startsDhcp) checkDhcp(cidr)
  if (cidr.prefix === 0) invalid('A CIDR with prefix length 0 is every address')
}

function checkDhcp(cidr: Cidr): void {
  const first = { version: cidr.version, value: cidr.network }
  if (cidr.prefix > dhcpPrefixMax[cidr.version])
    invalid(`A prefix longer than ${dhcpPrefixMax[cidr.version]} leaves DHCP no addresses`)
  if (isMulticast(first)) invalid('DHCP cannot serve multicast addresses')
  if (isLoopback(first)) invalid('DHCP cannot serve loopback addresses')
  if (cidr.version === 4 && cidr.network === 0n)
    invalid('DHCP cannot serve a subnet that begins with 0.0.0.0')
}

export interface Ipv6Modes {
  readonly ipv6RaMode: string | null
  readonly ipv6AddressMode: string | null
}

/** Modes belong to IPv6 with DHCP, agree, and need a /64 where hosts make their addresses (RFC 4862). */
export function checkModes(
  modes: Ipv6Modes,
  subnet: { readonly ipVersion: 4 | 6; readonly enableDhcp: boolean; readonly cidr: Cidr | undefined },
): void {
  const { ipv6RaMode, ipv6AddressMode } = modes
  if (subnet.ipVersion === 4) {
    if (ipv6RaMode !== null) invalid('ipv6_ra_mode needs ip_version 6')
    if (ipv6AddressMode !== null) invalid('ipv6_address_mode needs ip_version 6')
    return
  }
  if ((ipv6RaMode !== null || ipv6AddressMode !== null) && !subnet.enableDhcp)
    invalid('ipv6_ra_mode and ipv6_address_mode need enable_dhcp')
  if (ipv6RaMode !== null && ipv6AddressMode !== null && ipv6RaMode !== ipv6AddressMode) {
    invalid(
      `ipv6_ra_mode '${ipv6RaMode}' and ipv6_address_mode '${ipv6AddressMode}' differ; both must be the same`,
    )
  }
  if (subnet.cidr && isAutoAddressSubnet(modes) && subnet.cidr.prefix !== autoAddressPrefix) {
    invalid(`hosts make EUI-64 addresses in a /64 only, and the cidr is ${formatCidr(subnet.cidr)}`)
  }
}
