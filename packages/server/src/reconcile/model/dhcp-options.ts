import { derivedMac } from './derived-mac.ts'
import { ovnOptionName } from './dhcp-option-names.ts'
import { dhcpOptionValue } from './dhcp-option-values.ts'
import type { OvnFeatures, OvnSettings, TranslateContext } from './ovn-settings.ts'

/** What DHCP needs to know of a subnet. */
export interface SubnetIntent {
  readonly id: string
  readonly networkId: string
  /** Undefined on networks that are not routed. */
  readonly segmentId: string | undefined
  readonly ipVersion: 4 | 6
  /** Normalised, `network/prefix`. */
  readonly cidr: string
  readonly gatewayIp: string | undefined
  readonly enableDhcp: boolean
  readonly ipv6AddressMode: string | undefined
  readonly ipv6RaMode: string | undefined
  readonly dnsNameservers: readonly string[]
  readonly hostRoutes: readonly { readonly destination: string; readonly nexthop: string }[]
  /** The address of the network's metadata port in this subnet. */
  readonly metadataIp: string | undefined
  readonly revision: number
}

export interface ExtraDhcpOption {
  readonly name: string
  readonly value: string
  readonly ipVersion: 4 | 6
}

/** Columns of DHCP_Options: values that are recomputed, and values that are chosen once. */
export interface DhcpOptionValues {
  readonly options: Readonly<Record<string, string>>
  readonly initial: Readonly<Record<string, string>>
}

const metadataRoute = '169.254.169.254/32'
const fixed4 = new Set([
  'server_id',
  'lease_time',
  'mtu',
  'router',
  'server_mac',
  'dns_server',
  'classless_static_route',
])
const fixed6 = new Set(['dhcpv6_stateless', 'dns_server', 'server_id'])
const noAnswer = Object.freeze({ options: {}, initial: {} })

/** Whether OVN answers DHCP in this subnet: SLAAC hosts ask nothing. */
export function servesDhcp(subnet: SubnetIntent): boolean {
  return subnet.enableDhcp && !(subnet.ipVersion === 6 && subnet.ipv6AddressMode === 'slaac')
}

/** The options of a subnet's row; empty when there is no address that could be the server's. */
export function subnetDhcpOptions(
  subnet: SubnetIntent,
  mtu: number,
  settings: OvnSettings,
): DhcpOptionValues {
  return subnet.ipVersion === 4 ? dhcp4Options(subnet, mtu, settings) : dhcp6Options(subnet, settings)
}

function dhcp4Options(subnet: SubnetIntent, mtu: number, settings: OvnSettings): DhcpOptionValues {
  const serverId = subnet.gatewayIp ?? subnet.metadataIp
  if (serverId === undefined) return noAnswer
  const dns = announcedServers(subnet, settings)
  const routes = classlessRoutes(subnet)
  const options: Record<string, string> = {
    server_id: serverId,
    lease_time: String(settings.dhcpLeaseTimeSeconds),
    mtu: String(mtu),
    ...(subnet.gatewayIp === undefined ? {} : { router: subnet.gatewayIp }),
    ...(dns.length === 0 ? {} : { dns_server: braces(dns) }),
    ...(announcesDomain(settings) ? { domain_name: quoted(settings.dnsDomain) } : {}),
    ...(routes.length === 0 ? {} : { classless_static_route: braces(routes) }),
  }
  overlayGlobal(options, settings.dhcp4GlobalOptions, fixed4)
  return { options, initial: { server_mac: derivedMac(subnet.id, settings.baseMac) } }
}

function dhcp6Options(subnet: SubnetIntent, settings: OvnSettings): DhcpOptionValues {
  const dns = announcedServers(subnet, settings)
  const options: Record<string, string> = {
    ...(dns.length === 0 ? {} : { dns_server: braces(dns) }),
    ...(subnet.ipv6AddressMode === 'dhcpv6-stateless' ? { dhcpv6_stateless: 'true' } : {}),
  }
  overlayGlobal(options, settings.dhcp6GlobalOptions, fixed6)
  return { options, initial: { server_id: derivedMac(subnet.id, settings.baseMac) } }
}

/** The first source that names servers of this version; a lone unspecified address means "announce none". */
function announcedServers(subnet: SubnetIntent, settings: OvnSettings): readonly string[] {
  const ofVersion = (servers: readonly string[]) =>
    servers.filter(server => server.includes(':') === (subnet.ipVersion === 6))
  const sources = [subnet.dnsNameservers, ofVersion(settings.dnsServers), ofVersion(settings.resolvers)]
  const servers = sources.find(source => source.length > 0) ?? []
  const none = subnet.ipVersion === 4 ? '0.0.0.0' : '::'
  if (servers.length === 1 && servers[0] === none) return []
  const { metadataIp } = subnet
  return settings.offerMetadataPortDns && metadataIp !== undefined ? [metadataIp, ...servers] : servers
}

/** Clients that understand option 121 ignore option 3, so the default route is repeated, last. */
function classlessRoutes(subnet: SubnetIntent): readonly string[] {
  const routes = subnet.hostRoutes.map(route => `${route.destination},${route.nexthop}`)
  if (subnet.metadataIp !== undefined) routes.unshift(`${metadataRoute},${subnet.metadataIp}`)
  if (routes.length > 0 && subnet.gatewayIp !== undefined) routes.push(`0.0.0.0/0,${subnet.gatewayIp}`)
  return routes
}

function announcesDomain(settings: OvnSettings): boolean {
  return settings.dnsDomain !== '' && settings.dnsDomain !== 'openstacklocal'
}

function overlayGlobal(
  options: Record<string, string>,
  global: Readonly<Record<string, string>>,
  fixed: ReadonlySet<string>,
): void {
  for (const [name, value] of Object.entries(global)) {
    if (fixed.has(name)) continue
    if (value === '') delete options[name]
    else options[name] = value.includes(';') ? braces(value.split(';').map(part => part.trim())) : value
  }
}

/**
 * A port's own options of one IP version under OVN's names. Options that OVN cannot express, or that the
 * connected OVN does not know, are left out: one unknown name silences DHCP on the port altogether.
 */
export function portDhcpOptions(
  extra: readonly ExtraDhcpOption[],
  port: { readonly ipVersion: 4 | 6; readonly isBaremetal: boolean },
  features: OvnFeatures,
): Readonly<Record<string, string>> {
  const known = port.ipVersion === 4 ? features.dhcp4Options : features.dhcp6Options
  const options: Record<string, string> = {}
  for (const { name, value, ipVersion } of extra) {
    const ovnName = ipVersion === port.ipVersion ? ovnOptionName(name, port) : undefined
    if (ovnName === undefined || (known !== undefined && !known.has(ovnName))) continue
    // A port that was made before values were checked, or by another Neutron, keeps its other options.
    const text = value === '' ? value : dhcpOptionValue(ovnName, ipVersion, value)
    if (text !== undefined) options[ovnName] = text
  }
  return options
}

/** A subnet's options with a port's laid over them; routes of both are kept, the subnet's first. */
export function overlaidDhcpOptions(
  subnet: SubnetIntent,
  mtu: number,
  own: Readonly<Record<string, string>>,
  context: TranslateContext,
): DhcpOptionValues {
  const base = subnetDhcpOptions(subnet, mtu, context.settings)
  const routes =
    own.classless_static_route === ''
      ? []
      : [base.options.classless_static_route, own.classless_static_route].filter(text => text !== undefined)
  const merged =
    routes.length === 2
      ? { classless_static_route: braces(routes.map(text => text.slice(1, -1).trim())) }
      : {}
  const initial = Object.fromEntries(Object.entries(base.initial).filter(([name]) => own[name] === undefined))
  const options = { ...base.options, ...own, ...merged }
  // An empty value keeps the subnet's from being announced.
  return { options: Object.fromEntries(Object.entries(options).filter(([, text]) => text !== '')), initial }
}

function braces(parts: readonly string[]): string {
  return `{${parts.join(', ')}}`
}

function quoted(text: string): string {
  return `"${text}"`
}
