import {
  type DesiredRow,
  desiredRow,
  mergedMap,
  optional,
  ownedBy,
  rowRef,
} from '../../reconcile/model/desired-row.ts'
import { type ChassisIntent, scheduleGateway } from '../../reconcile/model/gateway-chassis.ts'
import { routerName, routerPortName } from '../../reconcile/model/names.ts'
import type { TranslateContext } from '../../reconcile/model/ovn-settings.ts'

export interface FloatingIpIntent {
  readonly id: string
  readonly address: string
  readonly floatingNetworkId: string
  /** MAC of the port that holds the address on the external network. */
  readonly floatingMac: string
  readonly revision: number
  /** Absent while the address is not associated, or its router is not OVN's. */
  readonly association: FloatingIpAssociation | undefined
}

export interface FloatingIpAssociation {
  readonly routerId: string
  readonly routerZoneHints: readonly string[]
  readonly portId: string
  readonly isPortUp: boolean
  readonly fixedIp: string
  /** The router's gateway port on the floating network, when it has one. */
  readonly gatewayPortId: string | undefined
  readonly gatewayPhysicalNetwork: string | undefined
  readonly chassis: readonly ChassisIntent[]
}

/** The NAT of an associated floating IP; nothing for a free one. */
export function translateFloatingIp(
  floating: FloatingIpIntent,
  { settings }: TranslateContext,
): readonly DesiredRow[] {
  const { association } = floating
  if (association === undefined) return []
  const isDistributed = settings.distributedFloatingIp
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
        external_mac: optional(isDistributed && association.isPortUp ? floating.floatingMac : undefined),
        gateway_port: optional(isDistributed ? scheduledGatewayPort(association) : undefined),
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

/** The gateway port, provided that it has a chassis group: tunnelled and unscheduled gateways have none. */
function scheduledGatewayPort(association: FloatingIpAssociation) {
  const { gatewayPortId, gatewayPhysicalNetwork } = association
  if (gatewayPortId === undefined || gatewayPhysicalNetwork === undefined) return undefined
  const router = { id: association.routerId, zoneHints: association.routerZoneHints }
  const chassis = scheduleGateway(router, gatewayPhysicalNetwork, association.chassis)
  return chassis.length === 0 ? undefined : rowRef('Logical_Router_Port', routerPortName(gatewayPortId))
}
