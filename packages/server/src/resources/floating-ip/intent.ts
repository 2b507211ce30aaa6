import { sql } from 'kysely'
import type { ReadTx } from '../../database/database.ts'
import { chosenChassis, gatewayPhysicalNetworks, loadGatewayChassis } from '../../reconcile/load-chassis.ts'
import { qosRulesOf } from '../../reconcile/load-qos-rules.ts'
import type { ChassisIntent, ScheduledChassis } from '../../reconcile/model/gateway-chassis.ts'
import { groupBy } from '../../reconcile/model/group-by.ts'
import type { QosRuleIntent } from '../../reconcile/model/qos-rows.ts'
import { isOnSegment, segmentSwitches, switchOf } from '../../segments/segment-switches.ts'
import type { FloatingIpForwarding, FloatingIpIntent } from './ovn.ts'
import type { ForwardedPorts } from './virtual-addresses.ts'

interface FloatingIpRow {
  readonly id: string
  readonly address: string
  readonly floating_network_id: string
  readonly floating_mac: string
  readonly revision_number: number
  readonly port_id: string | null
  readonly fixed_ip: string | null
  readonly port_status: string | null
  readonly distributed: boolean | null
  /** Null for a tunnelled network. */
  readonly port_physical_network: string | null
  readonly router_tunnelled: boolean
  /** Of a router that OVN carries. */
  readonly router_id: string | null
  readonly zone_hints: string[] | null
  readonly gateway_port_id: string | null
  /** The switch that it is on. */
  readonly gateway_switch: string | null
  readonly physical_network: string | null
  /** Of all gateways of the router. */
  readonly physical_networks: string[]
  readonly chosen_chassis: ScheduledChassis[]
  readonly qos_rules: QosRuleIntent[]
}

/** What the translation of these floating IPs needs, by id; those that are gone are missing. At most four statements. */
export async function loadFloatingIps(
  tx: ReadTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, FloatingIpIntent>> {
  const { rows } = await sql<FloatingIpRow>`
    select f.id, host(f.floating_ip_address) as address, f.floating_network_id,
      fp.mac_address::text as floating_mac, f.revision_number, f.port_id, host(f.fixed_ip_address) as fixed_ip,
      p.status as port_status, f.distributed, (select physical_network from network_segment
        where network_id = p.network_id
        order by ${sql.raw(isOnSegment('p', 'network_segment'))} desc, physical_network is null, position, id limit 1
      ) as port_physical_network, exists (
        select from router_port rp join port i on i.id = rp.port_id
        where rp.router_id = r.id and rp.device_owner <> 'network:router_gateway' and not exists (
          select from network_segment s where s.network_id = i.network_id and s.physical_network is not null)
      ) as router_tunnelled, r.id as router_id, r.availability_zone_hints as zone_hints,
      g.id as gateway_port_id, g.switch_key as gateway_switch, g.physical_network,
      ${sql.raw(gatewayPhysicalNetworks('r.id'))} as physical_networks,
      ${sql.raw(chosenChassis('r.id'))} as chosen_chassis,
      ${sql.raw(qosRulesOf('coalesce(f.qos_policy_id, n.qos_policy_id)'))} as qos_rules
    from floating_ip f
    join network n on n.id = f.floating_network_id
    join port fp on fp.id = f.floating_port_id
    left join port p on p.id = f.port_id
    left join router r on r.id = f.router_id and r.flavor_id is null
    left join lateral (
      select gp.id, ${sql.raw(switchOf('gp', 'n'))} as switch_key,
        (select physical_network from network_segment where network_id = gp.network_id
          order by ${sql.raw(isOnSegment('gp', 'network_segment'))} desc, physical_network is null, position, id limit 1
        ) as physical_network
      from router_port rp join port gp on gp.id = rp.port_id
      where rp.router_id = r.id and rp.device_owner = 'network:router_gateway'
        and gp.network_id = f.floating_network_id
      order by rp.position, gp.id limit 1) g on true
    where f.id = any(${ids}::uuid[])`.execute(tx)
  const chassis = rows.some(row => row.gateway_port_id !== null) ? await loadGatewayChassis(tx) : []
  const forwardings = await loadForwardings(tx, rows)
  return new Map(rows.map(row => [row.id, floatingIpIntent(row, chassis, forwardings.get(row.id))]))
}

/** What the ports of floating IPs lead to, and the switches behind their routers. */
async function loadForwardings(
  tx: ReadTx,
  floatingIps: readonly FloatingIpRow[],
): Promise<ReadonlyMap<string, FloatingIpForwarding>> {
  const routerOf = new Map(
    floatingIps.flatMap(row =>
      row.port_id === null && row.router_id !== null ? [[row.id, row.router_id]] : [],
    ),
  )
  if (routerOf.size === 0) return new Map()
  const forwarded = await sql<ForwardedPorts & { floating_ip_id: string }>`
    select floating_ip_id, protocol, host(internal_ip_address) as "internalIp",
      external_port_first as "externalFirst", external_port_last as "externalLast",
      internal_port_first as "internalFirst", internal_port_last as "internalLast"
    from port_forwarding where floating_ip_id = any(${[...routerOf.keys()]}::uuid[])
    order by id`.execute(tx)
  const switches = await sql<{ router_id: string; switch_key: string; physical_segments: string[] }>`
    select distinct rp.router_id, w.switch_key, array(
        select s.id::text from network_segment s
        where s.network_id = n.id and s.physical_network is not null and (s.id = w.switch_key
          or w.switch_key = n.id and s.id::text <> all(${sql.raw(segmentSwitches('n'))})) order by 1) as physical_segments
    from router_port rp join port p on p.id = rp.port_id join network n on n.id = p.network_id
    cross join lateral (select coalesce(${sql.raw(switchOf('p', 'n'))}, n.id) as switch_key) w
    where rp.router_id = any(${[...new Set(routerOf.values())]}::uuid[])
      and (rp.device_owner <> 'network:router_gateway' or not exists (
        select from network_segment s where s.network_id = p.network_id and s.physical_network is not null))
    order by 2`.execute(tx)
  const switchesOf = groupBy(switches.rows, row => row.router_id)
  return new Map(
    [...groupBy(forwarded.rows, row => row.floating_ip_id)].map(([id, ports]) => {
      const routerId = routerOf.get(id) ?? ''
      const switchesOfRouter = (switchesOf.get(routerId) ?? []).map(row => ({
        key: row.switch_key,
        physicalSegments: row.physical_segments,
      }))
      return [id, { routerId, switches: switchesOfRouter, ports }]
    }),
  )
}

function floatingIpIntent(
  row: FloatingIpRow,
  chassis: readonly ChassisIntent[],
  forwarding: FloatingIpForwarding | undefined,
): FloatingIpIntent {
  const { router_id: routerId, port_id: portId, fixed_ip: fixedIp } = row
  return {
    id: row.id,
    address: row.address,
    floatingNetworkId: row.floating_network_id,
    floatingMac: row.floating_mac,
    revision: row.revision_number,
    qosRules: row.qos_rules,
    distributed: row.distributed ?? undefined,
    association:
      routerId === null || portId === null || fixedIp === null
        ? undefined
        : {
            routerId,
            routerZoneHints: row.zone_hints ?? [],
            portId,
            isPortUp: row.port_status === 'ACTIVE',
            isPortTunnelled: row.port_physical_network === null,
            isRouterTunnelled: row.router_tunnelled,
            fixedIp,
            gatewayPortId: row.gateway_port_id ?? undefined,
            gatewaySwitch: row.gateway_switch ?? undefined,
            routerPhysicalNetworks: row.physical_networks,
            chosenChassis: row.chosen_chassis,
            gatewayPhysicalNetwork: row.physical_network ?? undefined,
            chassis,
          },
    forwarding,
  }
}
