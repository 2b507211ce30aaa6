import { derivedMac } from '../../reconcile/model/derived-mac.ts'
import { type DesiredRow, desiredRow, mergedMap, ownedBy } from '../../reconcile/model/desired-row.ts'
import type { SubnetIntent } from '../../reconcile/model/dhcp-options.ts'
import {
  hiddenRouterName,
  hiddenRouterPortName,
  portSwitchName,
  routerLinkName,
} from '../../reconcile/model/names.ts'
import type { OvnSettings } from '../../reconcile/model/ovn-settings.ts'
import { neighbourKey, routeKey } from '../../reconcile/model/row-keys.ts'

interface L3Port {
  readonly id: string
  readonly networkId: string
  readonly networkMtu: number
  readonly mac: string
  readonly fixedIps: readonly { readonly address: string; readonly subnet: SubnetIntent }[]
}

/**
 * What a port of a routed-only network has to itself: its switch, the port of the network's hidden router on it, which
 * has the addresses of the gateways, and for each of its addresses a route and the neighbour that the route leads to.
 * So the router asks no guest who has an address.
 */
export function l3PortRows(port: L3Port, settings: OvnSettings): readonly DesiredRow[] {
  const own = portSwitchName(port.id)
  const link = routerLinkName('port', port.id)
  const routerPort = hiddenRouterPortName('port', port.id)
  const rows = [
    desiredRow({
      table: 'Logical_Switch',
      key: own,
      columns: {
        name: own,
        external_ids: mergedMap({ 'neutron:port_id': port.id, 'neutron:network_id': port.networkId }),
      },
    }),
  ]
  // OVN before 25.03 refuses a router port without an address.
  if (gatewaysOf(port).length === 0) return rows
  return [
    ...rows,
    routerPortRow(port, settings),
    desiredRow({
      table: 'Logical_Switch_Port',
      key: link,
      columns: {
        name: link,
        type: 'router',
        addresses: ['router'],
        options: mergedMap({ 'router-port': routerPort }),
      },
      memberOf: [ownedBy('Logical_Switch', own, 'ports')],
    }),
    ...port.fixedIps.flatMap(({ address }) => [
      routeRow(port, address),
      desiredRow({
        table: 'Static_MAC_Binding',
        key: neighbourKey(routerPort, address),
        columns: { logical_port: routerPort, ip: address, mac: port.mac, override_dynamic_mac: true },
      }),
    ]),
  ]
}

/** Its MAC is that of all router ports of the network: no two of them are on one switch. */
function routerPortRow(port: L3Port, settings: OvnSettings): DesiredRow {
  const name = hiddenRouterPortName('port', port.id)
  // OVN advertises prefixes to be on the link; this one is the gateway's address, and nothing else.
  const advertises = port.fixedIps.some(ip => ip.subnet.ipv6RaMode === 'dhcpv6-stateful')
  return desiredRow({
    table: 'Logical_Router_Port',
    key: name,
    columns: {
      name,
      mac: derivedMac(port.networkId, settings.baseMac),
      networks: gatewaysOf(port),
      ipv6_ra_configs: mergedMap({
        address_mode: advertises ? 'dhcpv6_stateful' : undefined,
        send_periodic: advertises ? 'true' : undefined,
        mtu: advertises ? String(port.networkMtu) : undefined,
      }),
      external_ids: mergedMap({ 'neutron:port_id': port.id }),
    },
    memberOf: [ownedBy('Logical_Router', hiddenRouterName(port.networkId), 'ports')],
  })
}

function routeRow(port: L3Port, address: string): DesiredRow {
  const route = {
    prefix: hostPrefix(address),
    nexthop: address,
    outputPort: hiddenRouterPortName('port', port.id),
  }
  return desiredRow({
    table: 'Logical_Router_Static_Route',
    key: routeKey(hiddenRouterName(port.networkId), route),
    columns: {
      ip_prefix: route.prefix,
      nexthop: route.nexthop,
      output_port: route.outputPort,
      external_ids: mergedMap({ 'neutron:port_id': port.id, 'neutron:network_id': port.networkId }),
    },
    memberOf: [ownedBy('Logical_Router', hiddenRouterName(port.networkId), 'static_routes')],
  })
}

/** Each once: two addresses of one subnet have one gateway. */
function gatewaysOf(port: L3Port): readonly string[] {
  return [...new Set(port.fixedIps.flatMap(({ subnet }) => subnet.gatewayIp ?? []))].map(hostPrefix)
}

/** The address alone, as a network. */
export function hostPrefix(address: string): string {
  return `${address}/${address.includes(':') ? 128 : 32}`
}

/**
 * What a lease on a routed-only network says of the subnet: the gateway is on the link and everything else behind it.
 * Clients that know option 121 take both routes from there, others the router of option 3.
 */
export function routedLease(subnet: SubnetIntent, address: string): SubnetIntent {
  const { gatewayIp } = subnet
  return {
    ...subnet,
    cidr: hostPrefix(address),
    metadataIp: undefined,
    hostRoutes:
      gatewayIp === undefined || subnet.ipVersion === 6
        ? []
        : [{ destination: hostPrefix(gatewayIp), nexthop: '0.0.0.0' }],
  }
}
