import { parseCidr, parseIp } from '@neutrino/base/ip.ts'
import { parseMac } from '@neutrino/base/mac.ts'

/** How OVN reads the value of an option: the types of its southbound tables DHCP_Options and DHCPv6_Options. */
type ValueType = 'bool' | 'uint8' | 'uint16' | 'uint32' | 'ip' | 'ips' | 'routes' | 'text' | 'domains' | 'mac'

const types: Readonly<Record<4 | 6, Readonly<Record<string, ValueType>>>> = {
  4: {
    netmask: 'ip',
    router: 'ips',
    dns_server: 'ips',
    log_server: 'ips',
    lpr_server: 'ips',
    domain_name: 'text',
    swap_server: 'ip',
    ip_forward_enable: 'bool',
    policy_filter: 'ips',
    default_ttl: 'uint8',
    mtu: 'uint16',
    router_discovery: 'bool',
    router_solicitation: 'ip',
    arp_cache_timeout: 'uint32',
    ethernet_encap: 'bool',
    tcp_ttl: 'uint8',
    tcp_keepalive_interval: 'uint32',
    nis_server: 'ips',
    ntp_server: 'ips',
    lease_time: 'uint32',
    server_id: 'ip',
    T1: 'uint32',
    T2: 'uint32',
    tftp_server: 'text',
    bootfile_name: 'text',
    bootfile_name_alt: 'text',
    domain_search_list: 'domains',
    classless_static_route: 'routes',
    ms_classless_static_route: 'routes',
    tftp_server_address: 'ips',
    path_prefix: 'text',
    wpad: 'text',
    next_server: 'ip',
  },
  6: {
    server_id: 'mac',
    ia_addr: 'ip',
    dns_server: 'ips',
    domain_search: 'text',
    bootfile_name: 'text',
    bootfile_name_alt: 'text',
  },
}

/** For people whose value was none. */
const described: Readonly<Record<ValueType, string>> = {
  bool: '0 or 1',
  uint8: 'a number up to 255',
  uint16: 'a number up to 65535',
  uint32: 'a number up to 4294967295',
  ip: 'an IP address of this version',
  ips: 'an IP address of this version, or a list of them',
  routes: 'a list of IPv4 destinations, each with its next hop',
  text: 'a text without quotes and backslashes',
  domains: 'a list of domain names',
  mac: 'a MAC address',
}

const largest = { uint8: 0xff, uint16: 0xffff, uint32: 0xffff_ffff } as const

/**
 * A value as OVN reads it, or undefined when it could not: it would then answer no DHCP request at all on the
 * ports that use the row. Lists may be written with or without braces, texts with or without quotes.
 *
 * @param name OVN's name of the option
 */
export function dhcpOptionValue(name: string, ipVersion: 4 | 6, value: string): string | undefined {
  const text = value.trim()
  const type = types[ipVersion][name]
  switch (type) {
    case undefined:
      return undefined
    case 'text':
      return quoted(text)
    case 'domains':
      return domains(text)
    case 'bool':
      return boolean(text)
    case 'ip':
      return isAddress(text, ipVersion) ? text : undefined
    case 'ips':
      return addresses(text, ipVersion)
    case 'routes':
      return routes(text)
    case 'mac':
      return parseMac(text)
    default:
      return /^\d{1,10}$/.test(text) && Number(text) <= largest[type] ? text : undefined
  }
}

/** What an option takes, for an error; undefined for options that OVN does not have. */
export function dhcpOptionTakes(name: string, ipVersion: 4 | 6): string | undefined {
  const type = types[ipVersion][name]
  return type === undefined ? undefined : described[type]
}

function boolean(text: string): string | undefined {
  if (/^(1|true)$/i.test(text)) return '1'
  return /^(0|false)$/i.test(text) ? '0' : undefined
}

/** Quotes and backslashes inside would end the text, or begin something else. */
function quoted(text: string): string | undefined {
  const bare = /^"(.*)"$/.exec(text)?.[1] ?? text
  return bare === '' || /["\\]/.test(bare) ? undefined : `"${bare}"`
}

function domains(text: string): string | undefined {
  const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i
  const isName = (name: string) =>
    name.length <= 253 &&
    name
      .replace(/\.$/, '')
      .split('.')
      .every(part => label.test(part))
  const items = (/^"(.*)"$/.exec(text)?.[1] ?? text).split(',').map(item => item.trim())
  // OVN takes a space for a part of the name that follows it.
  return items.every(isName) ? `"${items.join(',')}"` : undefined
}

function addresses(text: string, ipVersion: 4 | 6): string | undefined {
  const items = listItems(text)
  if (items.length === 0 || !items.every(item => isAddress(item, ipVersion))) return undefined
  return items.length === 1 ? items[0] : `{${items.join(', ')}}`
}

/** Destination and next hop in turns. */
function routes(text: string): string | undefined {
  const items = listItems(text)
  const isPaired = items.length > 0 && items.length % 2 === 0
  const isValid = items.every((item, index) => (index % 2 === 0 ? isNetwork(item) : isAddress(item, 4)))
  if (!isPaired || !isValid) return undefined
  const pairs = items.flatMap((item, index) => (index % 2 === 0 ? [`${item},${items[index + 1]}`] : []))
  return `{${pairs.join(', ')}}`
}

function listItems(text: string): readonly string[] {
  const bare = /^\{(.*)\}$/.exec(text)?.[1] ?? text
  return bare.split(/[\s,;]+/).filter(item => item !== '')
}

function isAddress(text: string, ipVersion: 4 | 6): boolean {
  return parseIp(text)?.version === ipVersion
}

function isNetwork(text: string): boolean {
  return isAddress(text, 4) || parseCidr(text)?.version === 4
}
