import { cidrContains, parseCidr, parseIp } from '@neutrino/base/ip.ts'
import {
  type DesiredRow,
  desiredRow,
  mergedMap,
  optional,
  ownedBy,
  rowRef,
} from '../../reconcile/model/desired-row.ts'
import {
  type ChassisIntent,
  type ScheduledChassis,
  scheduleGateway,
} from '../../reconcile/model/gateway-chassis.ts'
import { chassisGroupName, routerName, routerPortName, switchName } from '../../reconcile/model/names.ts'
import type { OvnSettings, TranslateContext } from '../../reconcile/model/ovn-settings.ts'
import { QOS_PRIORITY, type QosRuleIntent, qosRows } from '../../reconcile/model/qos-rows.ts'
import { chassisKey, proxyNatKey, sourceNatKey } from '../../reconcile/model/row-keys.ts'
import type { EcmpHash } from './ecmp-hash.ts'
import { type EvpnIntent, evpnRouterOptions, evpnRows } from './evpn-rows.ts'
import type { MeteringRuleIntent } from './metered-classes.ts'
import { meteringMarks, meteringRows } from './metering-rows.ts'
import { portMtu } from './path-mtu.ts'
import { type RouteIntent, routeRows } from './route-rows.ts'

export interface RouterFixedIpIntent {
  readonly address: string
  /** Of the subnet, `network/prefix`. */
  readonly cidr: string
  readonly ipVersion: 4 | 6
  readonly subnetId: string
  readonly subnetGatewayIp: string | undefined
  readonly ipv6AddressMode: string | undefined
}

export interface RouterPortIntent {
  readonly id: string
  readonly mac: string
  readonly isGateway: boolean
  readonly networkId: string
  /** The switch of its segment, where that is not the network's. */
  readonly segmentSwitch: string | undefined
  readonly networkMtu: number
  readonly networkType: string
  /** What a chassis has to reach to carry it as a gateway (`reachedNetwork`); undefined for a tunnelled network. */
  readonly physicalNetwork: string | undefined
  readonly isNetworkExternal: boolean
  /** Of a gateway: those of the router's policy, or else of the external network's. */
  readonly qosRules: readonly QosRuleIntent[]
  /** In the order of the port's fixed IPs. */
  readonly fixedIps: readonly RouterFixedIpIntent[]
  readonly revision: number
}

export interface RouterIntent {
  readonly id: string
  readonly name: string
  readonly isEnabled: boolean
  readonly enableSnat: boolean
  readonly defaultRoute: {
    /** BFD watches the next hops. */
    readonly bfd: boolean
    /** One for each gateway; else for the first alone. */
    readonly ecmp: boolean
  }
  /** So many next hops of one destination at once; undefined: all. */
  readonly pathsMax: number | undefined
  /** Sessions that are down, of routers that have a bound on next hops: what they watch does not count. */
  readonly deadSessions: readonly { readonly portId: string; readonly address: string }[]
  /** What decides between them; undefined: OVN's own choice. */
  readonly hash: EcmpHash | undefined
  /** IPv6 addresses inside that the router answers for on its external network. */
  readonly proxiedAddresses: readonly string[]
  /** Routers of other providers have no rows. */
  readonly isForeign: boolean
  readonly availabilityZoneHints: readonly string[]
  readonly routes: readonly RouteIntent[]
  readonly revision: number
  /** What is counted at its gateways. */
  readonly metering: readonly MeteringRuleIntent[]
  /** Gateways and interfaces, in the order they were attached. */
  readonly ports: readonly RouterPortIntent[]
  /** Announces its routes under a VNI. */
  readonly evpn: EvpnIntent | undefined
  /** All chassis; empty when the router has neither gateway nor VNI. */
  readonly chassis: readonly ChassisIntent[]
  /** Chassis that an administrator chose for its gateways; empty: none. */
  readonly chosenChassis: readonly ScheduledChassis[]
}

const raModes: Readonly<Record<string, string>> = {
  slaac: 'slaac',
  'dhcpv6-stateful': 'dhcpv6_stateful',
  'dhcpv6-stateless': 'dhcpv6_stateless',
}
const metadataRoute6 = 'MEDIUM-fe80::a9fe:a9fe/128'

/** A router: its ports, static and default routes, source NAT and the chassis that carry its gateway. */
export function translateRouter(intent: RouterIntent, context: TranslateContext): readonly DesiredRow[] {
  if (intent.isForeign) return []
  // OVN without EVPN gets nothing of it: half of it would announce nothing either.
  const router = context.features.evpn === true ? intent : { ...intent, evpn: undefined }
  const gateways = router.ports.filter(port => port.isGateway)
  const physicalNetworks = gateways.flatMap(port => port.physicalNetwork ?? [])
  const scheduled = scheduledChassis(router)
  // On tunnelled external networks the whole router sits on one chassis; northd ignores a gateway port
  // that has a group as soon as this option is set.
  const isPinned = physicalNetworks.length === 0
  return [
    routerRow(router, isPinned ? scheduled[0]?.name : undefined, context.settings),
    ...router.ports
      // OVN before 25.03 refuses a port without an address.
      .filter(port => port.fixedIps.length > 0)
      .map(port => portRow(router, port, scheduled.length > 0, context.settings)),
    ...routeRows(router, context.features),
    ...meteringRows(router),
    ...sourceNatRows(router, context),
    ...proxyRows(router, gateways[0], scheduled.length > 0),
    ...groupRows(router, scheduled),
    ...evpnRows(router, context.settings.baseMac, evpnChassis(router)),
    ...router.ports.filter(port => port.isGateway).flatMap(port => trafficRows(router.id, port)),
  ]
}

/** The chassis that carry a router's gateways, best first; empty without a gateway. */
export function scheduledChassis(router: RouterIntent): readonly ScheduledChassis[] {
  const gateways = router.ports.filter(port => port.isGateway)
  if (router.isForeign || gateways.length === 0) return []
  return scheduleGateway(
    { id: router.id, zoneHints: router.availabilityZoneHints, chosen: router.chosenChassis },
    gateways.flatMap(port => port.physicalNetwork ?? []),
    router.chassis,
  )
}

/** Limits of all that passes a gateway, on the external switch. */
function trafficRows(routerId: string, port: RouterPortIntent): readonly DesiredRow[] {
  const target = {
    switchKey: port.segmentSwitch ?? port.networkId,
    mark: { 'neutron:router_id': routerId },
    priority: QOS_PRIORITY,
    match: { egress: `inport == "${port.id}"`, ingress: `outport == "${port.id}"` },
  }
  return qosRows(target, port.qosRules)
}

function evpnChassis({ id, availabilityZoneHints, chassis }: RouterIntent): readonly ScheduledChassis[] {
  return scheduleGateway({ id, zoneHints: availabilityZoneHints, chosen: [] }, [], chassis)
}

function routerRow(router: RouterIntent, chassis: string | undefined, settings: OvnSettings): DesiredRow {
  const zones =
    router.availabilityZoneHints.length > 0 ? router.availabilityZoneHints : settings.defaultAvailabilityZones
  return desiredRow({
    table: 'Logical_Router',
    key: router.id,
    columns: {
      name: routerName(router.id),
      enabled: optional(router.isEnabled),
      options: mergedMap({
        always_learn_from_arp_request: 'false',
        dynamic_neigh_routers: 'true',
        mac_binding_age_threshold: String(settings.macBindingAgeThresholdSeconds),
        chassis,
        ...evpnRouterOptions(router),
      }),
      external_ids: mergedMap({
        'neutron:router_name': router.name,
        'neutron:revision_number': String(router.revision),
        'neutron:availability_zone_hints': zones.toSorted().join(','),
      }),
    },
  })
}

function portRow(
  router: RouterIntent,
  port: RouterPortIntent,
  isScheduled: boolean,
  settings: OvnSettings,
): DesiredRow {
  const hasGroup = port.isGateway && port.physicalNetwork !== undefined && isScheduled
  return desiredRow({
    table: 'Logical_Router_Port',
    key: routerPortName(port.id),
    columns: {
      name: routerPortName(port.id),
      mac: port.mac,
      networks: port.fixedIps.map(ip => `${ip.address}/${prefixOf(ip.cidr)}`),
      ipv6_ra_configs: mergedMap(raConfigs(port, settings)),
      options: mergedMap(portOptions(router, port, settings)),
      ha_chassis_group: optional(
        hasGroup ? rowRef('HA_Chassis_Group', chassisGroupName(router.id)) : undefined,
      ),
      // The older form of scheduling; northd would honour both.
      gateway_chassis: [],
      external_ids: mergedMap({
        'neutron:router_name': routerName(router.id),
        'neutron:network_name': switchName(port.networkId),
        'neutron:subnet_ids': port.fixedIps.map(ip => ip.subnetId).join(' '),
        'neutron:is_ext_gw': port.isGateway ? 'True' : 'False',
        'neutron:revision_number': String(port.revision),
        ...meteringMarks(router, port),
      }),
    },
    memberOf: [ownedBy('Logical_Router', router.id, 'ports')],
  })
}

function raConfigs(port: RouterPortIntent, settings: OvnSettings): Record<string, string | undefined> {
  const mode = port.fixedIps.find(
    ip => ip.ipVersion === 6 && ip.ipv6AddressMode !== undefined,
  )?.ipv6AddressMode
  const addressMode = mode === undefined ? undefined : raModes[mode]
  const isOn = addressMode !== undefined
  return {
    address_mode: addressMode,
    // Hosts of the provider's network must not learn a tenant's router from its advertisements.
    send_periodic: isOn ? String(!(port.isGateway && port.isNetworkExternal)) : undefined,
    mtu: isOn ? String(port.networkMtu) : undefined,
    route_info: isOn && settings.metadataEnabled ? metadataRoute6 : undefined,
  }
}

function portOptions(
  router: RouterIntent,
  port: RouterPortIntent,
  settings: OvnSettings,
): Record<string, string | undefined> {
  const interfaces = router.ports.filter(one => !one.isGateway)
  const isAllBridged = interfaces.length > 0 && interfaces.every(isBridged)
  const isDistributed = settings.distributedFloatingIp
  return {
    'reside-on-redirect-chassis': isBridged(port)
      ? String(!isDistributed || interfaces.some(one => !isBridged(one)))
      : undefined,
    'redirect-type': port.isGateway && isDistributed && isAllBridged ? 'bridged' : undefined,
    'dynamic-routing-redistribute':
      router.evpn !== undefined && !port.isGateway ? 'connected-as-host' : undefined,
    gateway_mtu: portMtu(router.ports, port)?.toString(),
  }
}

function isBridged(port: RouterPortIntent): boolean {
  return port.networkType === 'vlan' || port.networkType === 'qinq' || port.networkType === 'flat'
}

/**
 * NAT of addresses to themselves: nothing is translated, and the chassis with the gateway answers for them on
 * the external network. northd has to be told the gateway where a router can have several.
 */
function proxyRows(
  router: RouterIntent,
  gateway: RouterPortIntent | undefined,
  isScheduled: boolean,
): readonly DesiredRow[] {
  if (gateway === undefined) return []
  const isBound = isScheduled && gateway.physicalNetwork !== undefined && gateway.fixedIps.length > 0
  const gatewayPort = isBound ? rowRef('Logical_Router_Port', routerPortName(gateway.id)) : undefined
  return [...new Set(router.proxiedAddresses)].map(address =>
    desiredRow({
      table: 'NAT',
      key: proxyNatKey(router.id, address),
      columns: {
        type: 'dnat_and_snat',
        external_ip: address,
        logical_ip: address,
        gateway_port: optional(gatewayPort),
        options: mergedMap({ stateless: 'true' }),
        external_ids: mergedMap({ 'neutron:ndp_proxy': 'true' }),
      },
      memberOf: [ownedBy('Logical_Router', router.id, 'nat')],
    }),
  )
}

function sourceNatRows(router: RouterIntent, context: TranslateContext): readonly DesiredRow[] {
  if (!router.enableSnat) return []
  const external = router.ports
    .filter(port => port.isGateway)
    .flatMap(port => port.fixedIps.filter(ip => ip.ipVersion === 4).map(ip => ip.address))
  const inside = translatedNetworks(router, context)
  return external.flatMap(externalIp =>
    [...new Set(inside)].map(logicalIp =>
      desiredRow({
        table: 'NAT',
        key: sourceNatKey(router.id, { logicalIp, externalIp }),
        columns: { type: 'snat', external_ip: externalIp, logical_ip: logicalIp },
        memberOf: [ownedBy('Logical_Router', router.id, 'nat')],
      }),
    ),
  )
}

/** Source addresses that are replaced where packets leave by a gateway. */
function translatedNetworks(
  router: RouterIntent,
  { settings, features }: TranslateContext,
): readonly string[] {
  const interfaces = router.ports
    .filter(port => !port.isGateway)
    .map(port => port.fixedIps.filter(ip => ip.ipVersion === 4).map(ip => ip.cidr))
  if (!settings.routerIndirectSnat) return interfaces.flatMap(cidrs => cidrs.slice(0, 1))
  if (features.sourceNatSparesReplies === true) return ['0.0.0.0/0']
  // All that the router has a way back to, which is all that it could be of use to. Older releases would translate
  // once more what a floating IP has translated, and a machine behind the same router would get no answer from it.
  const connected = interfaces.flat()
  return [
    ...connected,
    ...router.routes.filter(route => leadsInto(route, connected)).map(route => route.destination),
  ]
}

function leadsInto(
  { destination, nexthop }: RouterIntent['routes'][number],
  connected: readonly string[],
): boolean {
  const gateway = parseIp(nexthop)
  if (gateway?.version !== 4 || parseCidr(destination)?.version !== 4) return false
  return connected.some(text => {
    const cidr = parseCidr(text)
    return cidr !== undefined && cidrContains(cidr, gateway)
  })
}

function groupRows(router: RouterIntent, scheduled: readonly ScheduledChassis[]): readonly DesiredRow[] {
  if (scheduled.length === 0) return []
  const group = chassisGroupName(router.id)
  return [
    desiredRow({
      table: 'HA_Chassis_Group',
      key: group,
      columns: {
        name: group,
        external_ids: mergedMap({
          'neutron:availability_zone_hints': router.availabilityZoneHints.toSorted().join(','),
          'neutron:router_id': router.id,
        }),
      },
    }),
    ...scheduled.map(chassis =>
      desiredRow({
        table: 'HA_Chassis',
        key: chassisKey(group, chassis.name),
        columns: { chassis_name: chassis.name, priority: chassis.priority },
        memberOf: [ownedBy('HA_Chassis_Group', group, 'ha_chassis')],
      }),
    ),
  ]
}

function prefixOf(cidr: string): string {
  return cidr.slice(cidr.indexOf('/') + 1)
}
