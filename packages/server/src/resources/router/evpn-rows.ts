import { createHash } from 'node:crypto'
import {
  type DesiredRow,
  desiredRow,
  mergedMap,
  optional,
  ownedBy,
  rowRef,
} from '../../reconcile/model/desired-row.ts'
import type { ScheduledChassis } from '../../reconcile/model/gateway-chassis.ts'
import {
  evpnGroupName,
  evpnPortName,
  evpnRouterPortName,
  evpnSwitchName,
  routerName,
} from '../../reconcile/model/names.ts'
import { chassisKey } from '../../reconcile/model/row-keys.ts'

export interface EvpnIntent {
  readonly vni: number
  /** Stands for it on the hypervisors. */
  readonly vlan: number
}

interface EvpnRouter {
  readonly id: string
  readonly evpn: EvpnIntent | undefined
}

/** Names of network devices are bounded by the kernel (IFNAMSIZ). */
const deviceNameLengthMax = 15

/** Options of a router that announces its routes by EVPN; each is named, so that none is left over. */
export function evpnRouterOptions({ id, evpn }: EvpnRouter): Readonly<Record<string, string | undefined>> {
  return {
    'dynamic-routing': evpn && 'true',
    'dynamic-routing-vrf-id': evpn && String(evpn.vni),
    'dynamic-routing-vrf-name': evpn && `vr${id}`.slice(0, deviceNameLengthMax),
  }
}

/** The switch on which a router meets the other ends of its VNI, and what joins the two. */
export function evpnRows(
  { id, evpn }: EvpnRouter,
  baseMac: string,
  scheduled: readonly ScheduledChassis[],
): readonly DesiredRow[] {
  if (evpn === undefined) return []
  const { vni, vlan } = evpn
  const [name, group, port] = [evpnSwitchName(vni), evpnGroupName(id), evpnRouterPortName(id, vni)]
  return [
    desiredRow({
      table: 'Logical_Switch',
      key: name,
      columns: {
        name,
        other_config: mergedMap({
          'dynamic-routing-vni': String(vni),
          'dynamic-routing-bridge-ifname': `vl-0-${vlan}`,
          'dynamic-routing-vxlan-ifname': 'vxlanevpn-0',
          'dynamic-routing-advertise-ifname': `loevpn-${vni}`,
        }),
        external_ids: mergedMap({ 'neutron:router_id': id }),
      },
    }),
    desiredRow({
      table: 'Logical_Router_Port',
      key: port,
      columns: {
        name: port,
        mac: macOf(id, baseMac),
        networks: [],
        options: mergedMap({ 'dynamic-routing-maintain-vrf': 'true' }),
        ha_chassis_group: optional(scheduled.length > 0 ? rowRef('HA_Chassis_Group', group) : undefined),
        external_ids: mergedMap({
          'neutron:router_name': routerName(id),
          vni: String(vni),
          vlan: String(vlan),
        }),
      },
      memberOf: [ownedBy('Logical_Router', id, 'ports')],
    }),
    desiredRow({
      table: 'Logical_Switch_Port',
      key: evpnPortName(id, vni),
      columns: {
        name: evpnPortName(id, vni),
        type: 'router',
        addresses: ['router'],
        options: mergedMap({ 'router-port': port }),
      },
      memberOf: [ownedBy('Logical_Switch', name, 'ports')],
    }),
    ...groupRows(id, group, scheduled),
  ]
}

function groupRows(id: string, group: string, scheduled: readonly ScheduledChassis[]): readonly DesiredRow[] {
  if (scheduled.length === 0) return []
  return [
    desiredRow({
      table: 'HA_Chassis_Group',
      key: group,
      columns: { name: group, external_ids: mergedMap({ 'neutron:router_id': id }) },
    }),
    ...scheduled.map(({ name, priority }) =>
      desiredRow({
        table: 'HA_Chassis',
        key: chassisKey(group, name),
        columns: { chassis_name: name, priority },
        memberOf: [ownedBy('HA_Chassis_Group', group, 'ha_chassis')],
      }),
    ),
  ]
}

/** The same on every run: half of it the installation's, half of it from the router. */
function macOf(routerId: string, baseMac: string): string {
  const half = createHash('sha256').update(routerId).digest().subarray(0, 3)
  return [
    ...baseMac.split(':').slice(0, 3),
    ...[...half].map(byte => byte.toString(16).padStart(2, '0')),
  ].join(':')
}
