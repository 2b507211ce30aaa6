import type { OvnDatabases } from '../ovn-features.ts'
import { hasFrom, type OvnVersion } from './ovn-version.ts'

/** What we use of newer releases, how it is seen, and what is without it. */
export interface Capability {
  readonly name: string
  /** The release that brought it. */
  readonly since: string
  readonly use: string
  readonly without: string
  isPresent(ovn: OvnDatabases, version: OvnVersion | undefined): boolean
}

const column =
  (table: string, name: string): Capability['isPresent'] =>
  ({ northbound }) =>
    northbound.hasTable(table) && northbound.hasColumn(table, name)

const southboundTable =
  (table: string): Capability['isPresent'] =>
  ({ southbound }) =>
    southbound.hasTable(table)

/** Only what no schema tells is judged by the release. */
const release =
  (...firsts: readonly string[]): Capability['isPresent'] =>
  (_, version) =>
    version !== undefined && hasFrom(version, firsts)

const dhcp6Option =
  (name: string): Capability['isPresent'] =>
  ({ southbound }) => {
    if (!southbound.hasTable('DHCPv6_Options')) return false
    for (const row of southbound.replica.rows('DHCPv6_Options')) if (row.name === name) return true
    return false
  }

/** RFC 9568 in port security, and in the branches that got it later. */
export const vrrpPortSecurity = release('24.03.8', '25.03.3', '25.09.3', '26.03.0')

/** The service plugin ovn-bgp needs it. */
export const bgpTopologyCapability = 'bgp-topology'

/** Routers have the options that it needs since the release in which policies got this column. */
export const bgpTopology = column('Logical_Router_Policy', 'output_port')

/** Requests ask for it, see observe/store-capabilities.ts. */
export const routeSelectionFields = 'route-selection-fields'

export const ovnCapabilities: readonly Capability[] = [
  {
    name: 'broadcast-arps-to-all-routers',
    since: '23.06',
    use: 'external networks keep ARP requests from routers that they are not for',
    without: 'the key is written and ignored: every router sees every request',
    isPresent: release('23.06.0'),
  },
  {
    name: 'dhcpv6-bootfile',
    since: '23.06',
    use: 'DHCPv6 tells what to boot from',
    without: 'the option is refused for IPv6, so that DHCP of the port goes on',
    isPresent: dhcp6Option('bootfile_name'),
  },
  {
    name: 'fdb-ageing',
    since: '23.09',
    use: 'learned addresses of provider networks are forgotten after fdb_age_threshold',
    without: 'the key is written and ignored: they stay',
    isPresent: column('Logical_Router_Port', 'status'),
  },
  {
    name: 'dns-ovn-owned',
    since: '24.03',
    use: 'dns_records_ovn_owned: OVN answers alone for the names that it knows',
    without: 'the column is left out: questions for other record types are forwarded',
    isPresent: column('DNS', 'options'),
  },
  {
    name: 'nat-match',
    since: '24.09',
    use: 'source NAT leaves replies alone that another NAT has translated',
    without: 'source NAT says itself what it leaves alone',
    isPresent: column('NAT', 'match'),
  },
  {
    name: routeSelectionFields,
    since: '25.03',
    use: 'ecmp_hash of routers says what next hops are chosen by',
    without: 'routers are refused an ecmp_hash: OVN chooses by addresses, protocol and ports',
    isPresent: column('Logical_Router_Static_Route', 'selection_fields'),
  },
  {
    name: 'evpn',
    since: '26.03',
    use: 'routers with an EVPN VNI announce what they lead to',
    without: 'the VNI is kept and nothing is announced',
    isPresent: southboundTable('Advertised_MAC_Binding'),
  },
  {
    name: bgpTopologyCapability,
    since: '26.03',
    use: 'with the service plugin ovn-bgp routes are exchanged with the routing daemons of hosts',
    without: 'the plugin refuses VLANs as ever, its routers are left out and nothing is announced',
    isPresent: bgpTopology,
  },
  {
    name: 'vrrp-port-security',
    since: '26.03',
    use: 'allowed pairs with the MAC address of a virtual router follow RFC 9568: ARP from the card of the port itself',
    without: 'the pair allows frames from the virtual address only; also in 24.03.8, 25.03.3 and 25.09.3',
    isPresent: vrrpPortSecurity,
  },
]
