import { type DesiredRow, desiredRow, mergedMap, ownedBy } from './desired-row.ts'
import { type ChassisIntent, type ScheduledChassis, scheduleGateway } from './gateway-chassis.ts'
import { externalPortGroupName, networkGroupName } from './names.ts'
import { chassisKey } from './row-keys.ts'

/** A hypervisor that may answer for ports that no hypervisor of OVN plugs (SR-IOV, baremetal). */
export interface ExternalChassisIntent extends ChassisIntent {
  readonly hostname: string
  /** Set apart for this task by the option `enable-chassis-as-extport-host`. */
  readonly servesExternalPorts: boolean
}

/** The external ports of one network. */
export interface ExternalPortsIntent {
  readonly networkId: string
  readonly zoneHints: readonly string[]
  /** That the network has segments on. */
  readonly physicalNetworks: readonly string[]
  readonly ports: readonly { readonly id: string; readonly host: string }[]
  readonly chassis: readonly ExternalChassisIntent[]
  /** A router of the network that has a gateway, and where that is. */
  readonly router: { readonly id: string; readonly scheduled: readonly ScheduledChassis[] } | undefined
}

/** The group that answers for an external port. */
export function externalGroupName(
  network: Pick<ExternalPortsIntent, 'networkId' | 'router' | 'chassis'>,
  portId: string,
): string {
  return hasOwnGroups(network) ? externalPortGroupName(portId) : networkGroupName(network.networkId)
}

/** Traffic to and from a router must meet its gateway, so such a network has one group: the router's. */
function hasOwnGroups({ router, chassis }: Pick<ExternalPortsIntent, 'router' | 'chassis'>): boolean {
  return router === undefined && chassis.some(one => one.servesExternalPorts)
}

/**
 * Groups of chassis for the external ports of a network: one for each port where chassis are set apart for
 * it, else one for the network.
 */
export function translateExternalPorts(network: ExternalPortsIntent): readonly DesiredRow[] {
  const { networkId, ports, router, chassis } = network
  if (ports.length === 0) return []
  const marks = { 'neutron:network_id': networkId }
  if (router !== undefined) {
    const linked = { ...marks, 'neutron:router_id': router.id }
    return groupRows(networkGroupName(networkId), linked, network, fromHighest(router.scheduled))
  }
  if (!hasOwnGroups(network)) {
    const { physicalNetworks } = network
    const reaching = chassis.filter(
      one => one.isGateway && physicalNetworks.every(name => one.physicalNetworks.includes(name)),
    )
    return groupRows(networkGroupName(networkId), marks, network, schedule(networkId, network, reaching))
  }
  return ports.flatMap(port => {
    // The network card of the port's own host is not connected to the bridge that would have to answer.
    const others = chassis.filter(one => one.servesExternalPorts && one.hostname !== port.host)
    return groupRows(externalPortGroupName(port.id), marks, network, schedule(port.id, network, others))
  })
}

function schedule(
  id: string,
  { zoneHints }: ExternalPortsIntent,
  chassis: readonly ExternalChassisIntent[],
): readonly ScheduledChassis[] {
  const candidates = chassis.map(one => ({ ...one, isGateway: true }))
  return scheduleGateway({ id, zoneHints, chosen: [] }, [], candidates)
}

function fromHighest(scheduled: readonly ScheduledChassis[]): readonly ScheduledChassis[] {
  return scheduled.toSorted((a, b) => b.priority - a.priority)
}

function groupRows(
  name: string,
  marks: Readonly<Record<string, string>>,
  { zoneHints }: ExternalPortsIntent,
  scheduled: readonly ScheduledChassis[],
): readonly DesiredRow[] {
  return [
    desiredRow({
      table: 'HA_Chassis_Group',
      key: name,
      columns: {
        name,
        external_ids: mergedMap({
          'neutron:availability_zone_hints': zoneHints.toSorted().join(','),
          'neutron:router_id': undefined,
          ...marks,
        }),
      },
    }),
    ...scheduled.map(chassis =>
      desiredRow({
        table: 'HA_Chassis',
        key: chassisKey(name, chassis.name),
        columns: { chassis_name: chassis.name, priority: chassis.priority },
        memberOf: [ownedBy('HA_Chassis_Group', name, 'ha_chassis')],
      }),
    ),
  ]
}
