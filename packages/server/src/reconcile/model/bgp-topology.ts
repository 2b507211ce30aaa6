import {
  chassisRouterName,
  deadPortName,
  interconnectMark,
  interconnectSwitchName,
  mainRouterName,
  peerNetworkKey,
  peerSwitchName,
  topologyGroupName,
  topologyLocalnetName,
  topologyMac,
  topologyRouterPortName,
  topologySwitchPortName,
} from '@neutrino/base/bgp-names.ts'
import { formatIp, linkLocalAddress } from '@neutrino/base/ip.ts'
import { type DesiredRow, desiredRow, mergedMap, optional, ownedBy, rowRef } from './desired-row.ts'
import { switchName } from './names.ts'
import type { TranslateContext } from './ovn-settings.ts'
import { chassisKey, policyKey, routeKey } from './row-keys.ts'

/** What the routers that announce by BGP stand between (service plugin `ovn-bgp`). */
export interface BgpTopologyIntent {
  readonly chassis: readonly BgpChassisIntent[]
  readonly providers: readonly BgpProviderIntent[]
}

export interface BgpChassisIntent {
  readonly name: string
  /** Of its host, that lead to the provider's routers. */
  readonly bridges: readonly string[]
}

/** A flat network. */
export interface BgpProviderIntent {
  /** Of the switch that has its physical network. */
  readonly switchKey: string
  readonly physicalNetwork: string
  /** IPv4 gateways of its subnets as `address/prefix length`. */
  readonly gateways: readonly string[]
}

/** Own mark of all these rows: none of Neutron's says whose they are. */
export const topologyMark = 'neutrino:bgp'

const policyPriority = 10
const chassisPriority = 10
const anywhere = '0.0.0.0/0'

/**
 * One router for the installation, which takes over routes from provider networks, and one for each chassis, which has the
 * way to the provider's routers by bridges of its host. What a provider network sends out goes to the main router, and on
 * to the router of the chassis that it was sent on. Addresses between the routers are link-local ones.
 */
export function translateBgpTopology(
  intent: BgpTopologyIntent,
  { settings, features }: TranslateContext,
): readonly DesiredRow[] {
  const { bgp } = settings
  if (bgp === undefined || features.bgpTopology !== true) return []
  return [
    ...mainRows(bgp.mainRouterVrfId),
    ...intent.providers.flatMap(providerRows),
    ...intent.chassis.flatMap(one => chassisRows(one, bgp.chassisRouterVrfId)),
    ...intent.providers.flatMap(provider => intent.chassis.map(one => leavePolicy(provider, one))),
  ]
}

function mainRows(vrfId: number): readonly DesiredRow[] {
  const nexthop = linkLocalOf(deadPortName)
  return [
    routerRow(mainRouterName, {
      'dynamic-routing': 'true',
      'dynamic-routing-redistribute': 'connected-as-host,nat',
      'dynamic-routing-redistribute-local-only': 'true',
      'dynamic-routing-vrf-id': String(vrfId),
    }),
    routerPortRow(mainRouterName, deadPortName, {}),
    // Policies come after routes: a packet without any would not get that far.
    desiredRow({
      table: 'Logical_Router_Static_Route',
      key: routeKey(mainRouterName, { prefix: anywhere, nexthop, outputPort: deadPortName }),
      columns: {
        ip_prefix: anywhere,
        nexthop,
        output_port: optional(deadPortName),
        external_ids: mark,
      },
      memberOf: [ownedBy('Logical_Router', mainRouterName, 'static_routes')],
    }),
  ]
}

/** A provider network has two ways to the main router: one for what is announced, one for what it sends. */
function providerRows({ switchKey, physicalNetwork, gateways }: BgpProviderIntent): readonly DesiredRow[] {
  const provider = switchName(switchKey)
  const interconnect = interconnectSwitchName(provider)
  return [
    routerPortRow(mainRouterName, topologyRouterPortName(mainRouterName, provider), {}),
    routerLinkRow({ switchKey, switchName: provider, router: mainRouterName }),
    switchRow(interconnect),
    localnetRow(interconnect, physicalNetwork),
    routerPortRow(mainRouterName, topologyRouterPortName(mainRouterName, interconnect), {
      networks: gateways,
      marks: { ...interconnectMark },
    }),
    routerLinkRow({
      ...{ switchKey: interconnect, switchName: interconnect, router: mainRouterName },
      proxied: gateways,
    }),
  ]
}

function chassisRows({ name, bridges }: BgpChassisIntent, vrfId: number): readonly DesiredRow[] {
  const [router, group] = [chassisRouterName(name), topologyGroupName(name)]
  const toMain = topologyRouterPortName(router, mainRouterName)
  const fromMain = topologyRouterPortName(mainRouterName, router)
  return [
    desiredRow({
      table: 'HA_Chassis_Group',
      key: group,
      columns: { name: group, external_ids: mark },
    }),
    desiredRow({
      table: 'HA_Chassis',
      key: chassisKey(group, name),
      columns: { chassis_name: name, priority: chassisPriority },
      memberOf: [ownedBy('HA_Chassis_Group', group, 'ha_chassis')],
    }),
    routerRow(router, {
      chassis: name,
      'dynamic-routing': 'true',
      'dynamic-routing-vrf-id': String(vrfId),
    }),
    routerPortRow(router, toMain, {
      peer: fromMain,
      options: { 'dynamic-routing-maintain-vrf': 'true', 'dynamic-routing-no-learning': 'true' },
    }),
    routerPortRow(mainRouterName, fromMain, {
      ...{ peer: toMain, group },
      options: { 'dynamic-routing-maintain-vrf': 'true' },
      marks: { 'neutron-bgp-lrp-to-chassis-router': router },
    }),
    ...bridges.flatMap(bridge => peerRows(name, bridge)),
  ]
}

/** A bridge of a host. What comes in by it goes to the main router, whatever routes the router has learned. */
function peerRows(chassis: string, bridge: string): readonly DesiredRow[] {
  const [router, peer] = [chassisRouterName(chassis), peerSwitchName(chassis, bridge)]
  const port = topologyRouterPortName(router, peer)
  return [
    switchRow(peer),
    localnetRow(peer, bridge),
    routerPortRow(router, port, {
      options: { 'dynamic-routing-port-name': bridge },
      marks: { [peerNetworkKey]: bridge },
    }),
    routerLinkRow({ switchKey: peer, switchName: peer, router }),
    policyRow({
      ...{ router, match: `inport=="${port}"` },
      ...{ from: topologyRouterPortName(router, mainRouterName) },
      ...{ to: topologyRouterPortName(mainRouterName, router) },
    }),
  ]
}

/** What a provider network sends leaves by the router of the chassis that it is sent on. */
function leavePolicy({ switchKey }: BgpProviderIntent, { name }: BgpChassisIntent): DesiredRow {
  const router = chassisRouterName(name)
  const inside = topologyRouterPortName(mainRouterName, interconnectSwitchName(switchName(switchKey)))
  const from = topologyRouterPortName(mainRouterName, router)
  return policyRow({
    router: mainRouterName,
    match: `inport=="${inside}" && is_chassis_resident("cr-${from}")`,
    from,
    to: topologyRouterPortName(router, mainRouterName),
  })
}

const mark = mergedMap({ [topologyMark]: 'true' })

function routerRow(name: string, options: Readonly<Record<string, string>>): DesiredRow {
  return desiredRow({
    table: 'Logical_Router',
    key: name,
    columns: { name, options: mergedMap(options), external_ids: mark },
  })
}

interface RouterPort {
  readonly networks?: readonly string[]
  readonly peer?: string
  readonly group?: string
  readonly options?: Readonly<Record<string, string>>
  readonly marks?: Readonly<Record<string, string>>
}

function routerPortRow(router: string, name: string, port: RouterPort): DesiredRow {
  const { group, options, marks } = port
  return desiredRow({
    table: 'Logical_Router_Port',
    key: name,
    columns: {
      name,
      mac: topologyMac(name),
      networks: port.networks ?? [],
      peer: optional(port.peer),
      ha_chassis_group: optional(group === undefined ? undefined : rowRef('HA_Chassis_Group', group)),
      ...(options === undefined ? {} : { options: mergedMap(options) }),
      external_ids: mergedMap({ [topologyMark]: 'true', ...marks }),
    },
    memberOf: [ownedBy('Logical_Router', router, 'ports')],
  })
}

function switchRow(name: string): DesiredRow {
  return desiredRow({ table: 'Logical_Switch', key: name, columns: { name, external_ids: mark } })
}

function localnetRow(on: string, network: string): DesiredRow {
  const name = topologyLocalnetName(on)
  return desiredRow({
    table: 'Logical_Switch_Port',
    key: name,
    columns: {
      ...{ name, type: 'localnet', addresses: ['unknown'] },
      options: mergedMap({ network_name: network }),
      external_ids: mark,
    },
    memberOf: [ownedBy('Logical_Switch', on, 'ports')],
  })
}

interface RouterLink {
  readonly switchKey: string
  readonly switchName: string
  readonly router: string
  /** Addresses that the router answers ARP for. */
  readonly proxied?: readonly string[]
}

function routerLinkRow({ switchKey, switchName: on, router, proxied = [] }: RouterLink): DesiredRow {
  const name = topologySwitchPortName(on, router)
  return desiredRow({
    table: 'Logical_Switch_Port',
    key: name,
    columns: {
      ...{ name, type: 'router', addresses: ['router'] },
      options: mergedMap({
        'router-port': topologyRouterPortName(router, on),
        arp_proxy: proxied.length === 0 ? undefined : proxied.join(' '),
      }),
      external_ids: mark,
    },
    memberOf: [ownedBy('Logical_Switch', switchKey, 'ports')],
  })
}

/** Sends by a router port to the one at its other end. */
function policyRow(policy: {
  readonly router: string
  readonly match: string
  readonly from: string
  readonly to: string
}): DesiredRow {
  const { router, match, from, to } = policy
  return desiredRow({
    table: 'Logical_Router_Policy',
    key: policyKey(router, { priority: policyPriority, match }),
    columns: {
      ...{ priority: policyPriority, match, action: 'reroute' },
      nexthops: [linkLocalOf(to)],
      output_port: optional(rowRef('Logical_Router_Port', from)),
      external_ids: mark,
    },
    memberOf: [ownedBy('Logical_Router', router, 'policies')],
  })
}

/** As OVN makes it of the address of a port. */
function linkLocalOf(routerPort: string): string {
  return formatIp(linkLocalAddress(topologyMac(routerPort)))
}
