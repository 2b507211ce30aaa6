import {
  type DesiredRow,
  desiredRow,
  mergedMap,
  optional,
  ownedBy,
  rowRef,
  wholeMap,
} from '../../reconcile/model/desired-row.ts'
import {
  type ChassisIntent,
  type ScheduledChassis,
  scheduleGateway,
} from '../../reconcile/model/gateway-chassis.ts'
import { gatewayResidence, localnetName, routerName, routerPortName } from '../../reconcile/model/names.ts'
import type { OvnSettings, TranslateContext } from '../../reconcile/model/ovn-settings.ts'
import { QOS_FLOATING_IP_PRIORITY, type QosRuleIntent, qosRows } from '../../reconcile/model/qos-rows.ts'
import { aclKey } from '../../reconcile/model/row-keys.ts'
import { type ForwardedPorts, virtualAddresses } from './virtual-addresses.ts'

/** Below everything that drops. */
const UNTRACKED_PRIORITY = 0

export interface FloatingIpIntent {
  readonly id: string
  readonly address: string
  readonly floatingNetworkId: string
  /** MAC of the port that holds the address on the external network. */
  readonly floatingMac: string
  readonly revision: number
  /** Of its policy, or else that of the external network. */
  readonly qosRules: readonly QosRuleIntent[]
  /** What was asked for; absent: as configured. */
  readonly distributed: boolean | undefined
  /** Absent while the address is not associated, or its router is not OVN's. */
  readonly association: FloatingIpAssociation | undefined
  /** Absent while none of its ports is forwarded, or its router is not OVN's. */
  readonly forwarding: FloatingIpForwarding | undefined
}

export interface FloatingIpForwarding {
  readonly routerId: string
  /** On the router, but for those that its gateway's chassis group serves. */
  readonly switches: readonly ForwardingSwitch[]
  readonly ports: readonly ForwardedPorts[]
}

export interface ForwardingSwitch {
  /** Its owner key. */
  readonly key: string
  /** Segments on physical networks that are on it; none when it is tunnelled. */
  readonly physicalSegments: readonly string[]
}

export interface FloatingIpAssociation {
  readonly routerId: string
  readonly routerZoneHints: readonly string[]
  /** Of all the router's gateways. */
  readonly routerPhysicalNetworks: readonly string[]
  readonly chosenChassis: readonly ScheduledChassis[]
  readonly portId: string
  readonly isPortUp: boolean
  readonly isPortTunnelled: boolean
  /** The router has an interface on a tunnelled network. */
  readonly isRouterTunnelled: boolean
  readonly fixedIp: string
  /** The router's gateway port on the floating network, when it has one. */
  readonly gatewayPortId: string | undefined
  /** The switch that it is on; absent: that of the network. */
  readonly gatewaySwitch: string | undefined
  readonly gatewayPhysicalNetwork: string | undefined
  readonly chassis: readonly ChassisIntent[]
}

/** The NAT of an associated floating IP, load balancers for its forwarded ports; nothing for a free one. */
export function translateFloatingIp(
  floating: FloatingIpIntent,
  context: TranslateContext,
): readonly DesiredRow[] {
  return [
    ...natRows(floating, context),
    ...forwardingRows(floating),
    ...untrackedRows(floating, context.settings),
    ...trafficRows(floating, context),
  ]
}

/**
 * Limits on the external switch, at the gateway's port, where the packets have the floating address. They
 * count on the chassis that translates: that of the port when distributed, else that of the gateway.
 */
function trafficRows(floating: FloatingIpIntent, { settings }: TranslateContext): readonly DesiredRow[] {
  const { id, address, floatingNetworkId, association, qosRules } = floating
  const gateway = association?.gatewayPortId
  if (association === undefined || gateway === undefined) return []
  const resident = isDistributed(floating.distributed, association, settings)
    ? association.portId
    : gatewayResidence(gateway)
  const isHere = `is_chassis_resident("${resident}")`
  const target = {
    switchKey: association.gatewaySwitch ?? floatingNetworkId,
    mark: { 'neutron:fip_id': id },
    priority: QOS_FLOATING_IP_PRIORITY,
    match: {
      egress: `inport == "${gateway}" && ip4.src == ${address} && ${isHere}`,
      ingress: `outport == "${gateway}" && ip4.dst == ${address} && ${isHere}`,
    },
  }
  return qosRows(target, qosRules)
}

/**
 * Whether the host of the port translates. Networks on physical ones are routed on the gateway's chassis, where packets
 * then have to meet their translation, unless the installation is distributed and all of the router's are such; see
 * the options of the router's ports.
 */
function isDistributed(
  distributed: boolean | undefined,
  association: FloatingIpAssociation,
  settings: OvnSettings,
): boolean {
  const { isPortTunnelled, isRouterTunnelled } = association
  const isPossible = isPortTunnelled || (settings.distributedFloatingIp && !isRouterTunnelled)
  return isPossible && (distributed ?? settings.distributedFloatingIp)
}

function natRows(floating: FloatingIpIntent, { settings }: TranslateContext): readonly DesiredRow[] {
  const { association } = floating
  if (association === undefined) return []
  const isOnHost = isDistributed(floating.distributed, association, settings)
  return [
    desiredRow({
      table: 'NAT',
      key: floating.id,
      uuid: floating.id,
      columns: {
        type: 'dnat_and_snat',
        external_ip: floating.address,
        logical_ip: association.fixedIp,
        logical_port: optional(association.portId),
        // With a MAC of its own the address is answered on the port's hypervisor, so only while it is there.
        external_mac: optional(isOnHost && association.isPortUp ? floating.floatingMac : undefined),
        gateway_port: optional(isOnHost ? scheduledGatewayPort(association) : undefined),
        options: mergedMap({ stateless: String(settings.statelessNat) }),
        external_ids: mergedMap({
          'neutron:fip_id': floating.id,
          'neutron:revision_number': String(floating.revision),
          'neutron:fip_port_id': association.portId,
          'neutron:router_name': routerName(association.routerId),
          'neutron:fip_external_mac': floating.floatingMac,
          'neutron:fip_network_id': floating.floatingNetworkId,
        }),
      },
      memberOf: [ownedBy('Logical_Router', association.routerId, 'nat')],
    }),
  ]
}

/** One load balancer for a protocol, and one for each port of a range, as Neutron has them. */
function forwardingRows({ id, address, revision, forwarding }: FloatingIpIntent): readonly DesiredRow[] {
  if (forwarding === undefined) return []
  const { routerId, switches } = forwarding
  return [...virtualAddresses(id, address, forwarding.ports)].map(([name, { protocol, vips }]) =>
    desiredRow({
      table: 'Load_Balancer',
      key: name,
      columns: {
        name,
        protocol: optional(protocol),
        vips: wholeMap(vips),
        external_ids: mergedMap({
          'neutron:device_owner': 'port_forwarding_plugin',
          'neutron:fip_id': id,
          'neutron:router_name': routerName(routerId),
          'neutron:revision_number': String(revision),
        }),
      },
      memberOf: [
        { table: 'Logical_Router', column: 'load_balancer', keys: [routerId], owner: false },
        // Without it machines behind the router could not reach the address.
        {
          table: 'Logical_Switch',
          column: 'load_balancer',
          keys: switches.map(one => one.key),
          owner: false,
        },
      ],
    }),
  )
}

/**
 * OVN tracks connections at the physical port of a switch as soon as the switch has a load balancer, so that it can
 * serve those who ask from there. Where hypervisors route by themselves, one direction of a connection passes that port
 * and the other does not: what is tracked there is invalid, and dropped. Nobody who comes from there needs the load
 * balancer, and machines are still tracked at their own ports.
 */
function untrackedRows(
  { id, forwarding }: FloatingIpIntent,
  { distributedFloatingIp }: OvnSettings,
): readonly DesiredRow[] {
  if (forwarding === undefined) return []
  const { switches } = forwarding
  // Otherwise the gateway's chassis routes everything, both ways.
  const isRoutedOnHosts = distributedFloatingIp || switches.some(one => one.physicalSegments.length === 0)
  if (!isRoutedOnHosts) return []
  return switches.flatMap(one =>
    one.physicalSegments.flatMap(segment =>
      [
        { direction: 'from-lport', match: `inport == "${localnetName(segment)}"` },
        { direction: 'to-lport', match: `outport == "${localnetName(segment)}"` },
      ].map(({ direction, match }) =>
        desiredRow({
          table: 'ACL',
          key: aclKey(id, { direction, priority: UNTRACKED_PRIORITY, match }),
          columns: {
            direction,
            priority: UNTRACKED_PRIORITY,
            match,
            action: 'allow-stateless',
            external_ids: mergedMap({ 'neutron:fip_id': id }),
          },
          memberOf: [ownedBy('Logical_Switch', one.key, 'acls')],
        }),
      ),
    ),
  )
}

/** The gateway port, provided that it has a chassis group: tunnelled and unscheduled gateways have none. */
function scheduledGatewayPort(association: FloatingIpAssociation) {
  const { gatewayPortId, gatewayPhysicalNetwork } = association
  if (gatewayPortId === undefined || gatewayPhysicalNetwork === undefined) return undefined
  const { routerId, routerZoneHints, routerPhysicalNetworks, chosenChassis } = association
  const router = { id: routerId, zoneHints: routerZoneHints, chosen: chosenChassis }
  const chassis = scheduleGateway(router, routerPhysicalNetworks, association.chassis)
  return chassis.length === 0 ? undefined : rowRef('Logical_Router_Port', routerPortName(gatewayPortId))
}
