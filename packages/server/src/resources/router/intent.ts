import { sql } from 'kysely'
import type { ReadTx } from '../../database/database.ts'
import { chosenChassis, loadGatewayChassis, reachedNetwork } from '../../reconcile/load-chassis.ts'
import { qosRulesOf } from '../../reconcile/load-qos-rules.ts'
import type { ScheduledChassis } from '../../reconcile/model/gateway-chassis.ts'
import { groupBy } from '../../reconcile/model/group-by.ts'
import type { QosRuleIntent } from '../../reconcile/model/qos-rows.ts'
import { recordsOf, textOf } from '../../reconcile/model/read-json.ts'
import { isOnSegment, switchOf } from '../../segments/segment-switches.ts'
import type { EcmpHash } from './ecmp-hash.ts'
import type { EvpnIntent } from './evpn-rows.ts'
import type { MeteringRuleIntent } from './metered-classes.ts'
import type { RouterFixedIpIntent, RouterIntent, RouterPortIntent } from './ovn.ts'
import type { MonitorIntent, RouteIntent } from './route-rows.ts'

interface PortRow {
  readonly id: string
  readonly router_id: string
  readonly is_gateway: boolean
  readonly mac_address: string
  readonly revision_number: number
  readonly network_id: string
  /** Null as long as its segment is not known. */
  readonly switch_key: string | null
  readonly mtu: number
  readonly network_type: string | null
  readonly physical_network: string | null
  readonly is_external: boolean
  readonly qos_rules: QosRuleIntent[]
}

/** What the translation of these routers needs, by id; those that are gone are missing. Four statements. */
export async function loadRouters(
  tx: ReadTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, RouterIntent>> {
  const routers = await sql<{
    id: string
    name: string
    admin_state_up: boolean
    enable_snat: boolean
    enable_default_route_bfd: boolean
    enable_default_route_ecmp: boolean
    ecmp_max_paths: number | null
    ecmp_hash: EcmpHash | null
    monitors: Readonly<Record<string, MonitorIntent>>
    dead_sessions: RouterIntent['deadSessions']
    chosen_chassis: ScheduledChassis[]
    metering: MeteringRow[]
    proxied_addresses: string[]
    flavor_id: string | null
    availability_zone_hints: string[]
    routes: unknown
    revision_number: number
    evpn: EvpnIntent | null
  }>`
    select id, name, (select json_build_object('vni', e.vni, 'vlan', e.vlan) from router_evpn e
        where e.router_id = router.id) as evpn, admin_state_up, enable_snat, flavor_id, availability_zone_hints, routes, revision_number,
      enable_default_route_bfd, enable_default_route_ecmp, ecmp_max_paths, ecmp_hash, ${monitors} as monitors, ${deadSessions} as dead_sessions, ${sql.raw(chosenChassis('router.id'))} as chosen_chassis,
      ${metering} as metering, array(select host(x.ip_address) from ndp_proxy x
        where x.router_id = router.id and router.enable_ndp_proxy order by x.id) as proxied_addresses
    from router where id = any(${ids}::uuid[])`.execute(tx)
  const ports = await selectPorts(tx, ids)
  const fixedIps = await selectFixedIps(
    tx,
    ports.map(row => row.id),
  )
  const hasGateways = ports.some(row => row.is_gateway) || routers.rows.some(row => row.evpn !== null)
  const chassis = hasGateways ? await loadGatewayChassis(tx) : []
  const portsOf = groupBy(ports, row => row.router_id)
  return new Map(
    routers.rows.map(row => {
      const own = (portsOf.get(row.id) ?? []).map(port => portIntent(port, fixedIps.get(port.id) ?? []))
      return [
        row.id,
        {
          id: row.id,
          name: row.name,
          isEnabled: row.admin_state_up,
          enableSnat: row.enable_snat,
          pathsMax: row.ecmp_max_paths ?? undefined,
          deadSessions: row.dead_sessions,
          hash: row.ecmp_hash ?? undefined,
          defaultRoute: { bfd: row.enable_default_route_bfd, ecmp: row.enable_default_route_ecmp },
          isForeign: row.flavor_id !== null,
          availabilityZoneHints: row.availability_zone_hints,
          routes: routeIntents(row.routes, row.monitors),
          revision: row.revision_number,
          ports: own,
          chassis: own.some(port => port.isGateway) || row.evpn !== null ? chassis : [],
          evpn: row.evpn ?? undefined,
          chosenChassis: row.chosen_chassis,
          proxiedAddresses: row.proxied_addresses,
          metering: row.metering.map(meteringIntent),
        },
      ]
    }),
  )
}

/** By id; a route names one of them. */
const monitors = sql`(select coalesce(json_object_agg(m.id, json_build_object('minRxMs', m.min_rx, 'minTxMs', m.min_tx,
      'multiplier', m.multiplier)), '{}') from bfd_monitor m where m.id in (
        select a.bfd_monitor_id from bfd_monitor_association a where a.router_id = router.id))`

interface MeteringRow {
  readonly label: string
  readonly direction: 'ingress' | 'egress'
  readonly excluded: boolean
  readonly remote: string | null
  readonly source: string | null
  readonly destination: string | null
}

const metering = sql`(select coalesce(json_agg(json_build_object('label', l.id, 'direction', m.direction,
    'excluded', m.excluded, 'remote', m.remote_ip_prefix, 'source', m.source_ip_prefix,
    'destination', m.destination_ip_prefix) order by m.id), '[]')
  from metering_label l join metering_label_rule m on m.metering_label_id = l.id
  where l.shared or l.project_id = router.project_id)`

/** A remote prefix is, all the same, the address of the machine: what Neutron's agent makes of it. */
function meteringIntent(row: MeteringRow): MeteringRuleIntent {
  const { label, direction, excluded, remote } = row
  const source = row.source ?? (direction === 'egress' ? remote : null)
  const destination = row.destination ?? (direction === 'ingress' ? remote : null)
  return { label, direction, excluded, source: source ?? undefined, destination: destination ?? undefined }
}

/** Only where it matters: nobody marks other routers when a session changes. */
const deadSessions = sql`array(select json_build_object('portId', s.port_id, 'address', host(s.dst_ip))
      from bfd_session s join router_port rp on rp.port_id = s.port_id
      where rp.router_id = router.id and router.ecmp_max_paths is not null and s.status = 'down')`

function routeIntents(
  routes: unknown,
  byId: Readonly<Record<string, MonitorIntent>>,
): readonly RouteIntent[] {
  return recordsOf(routes).flatMap(route => {
    const [destination, nexthop] = [textOf(route.destination), textOf(route.nexthop)]
    if (destination === undefined || nexthop === undefined) return []
    const monitor = byId[textOf(route.bfd_monitor) ?? '']
    return { destination, nexthop, ...(monitor === undefined ? {} : { monitor }) }
  })
}

async function selectPorts(tx: ReadTx, routerIds: readonly string[]): Promise<readonly PortRow[]> {
  const { rows } = await sql<PortRow>`
    select p.id, rp.router_id, rp.device_owner = 'network:router_gateway' as is_gateway,
      p.mac_address::text as mac_address, p.revision_number, n.id as network_id, ${sql.raw(switchOf('p', 'n'))} as switch_key, n.mtu,
      s.network_type, s.physical_network,
      exists (select from rbac_policy r where r.object_type = 'network' and r.object_id = n.id
        and r.action = 'access_as_external') as is_external,
      case when rp.device_owner = 'network:router_gateway'
        then ${sql.raw(qosRulesOf('coalesce(router.qos_policy_id, n.qos_policy_id)'))}
        else '[]'::json end as qos_rules
    from router_port rp
    join router on router.id = rp.router_id
    join port p on p.id = rp.port_id
    join network n on n.id = p.network_id
    left join lateral (
      select g.network_type, ${sql.raw(reachedNetwork('g'))} as physical_network from network_segment g
      where g.network_id = n.id
      order by ${sql.raw(isOnSegment('p', 'g'))} desc, g.physical_network is null, g.position, g.id limit 1
    ) s on true
    where rp.router_id = any(${routerIds}::uuid[])
    order by rp.position, p.id`.execute(tx)
  return rows
}

async function selectFixedIps(
  tx: ReadTx,
  portIds: readonly string[],
): Promise<ReadonlyMap<string, readonly RouterFixedIpIntent[]>> {
  const { rows } = await sql<{
    port_id: string
    ip_address: string
    cidr: string
    ip_version: number
    subnet_id: string
    gateway_ip: string | null
    ipv6_address_mode: string | null
  }>`
    select a.port_id, host(a.ip_address) as ip_address, s.cidr::text as cidr, s.ip_version, s.id as subnet_id,
      host(s.gateway_ip) as gateway_ip, s.ipv6_address_mode
    from ip_allocation a join subnet s on s.id = a.subnet_id
    where a.port_id = any(${portIds}::uuid[]) order by a.position, a.ip_address`.execute(tx)
  const byPort = groupBy(rows, row => row.port_id)
  return new Map(
    [...byPort].map(([portId, own]) => [
      portId,
      own.map(row => ({
        address: row.ip_address,
        cidr: row.cidr,
        ipVersion: row.ip_version === 4 ? 4 : 6,
        subnetId: row.subnet_id,
        subnetGatewayIp: row.gateway_ip ?? undefined,
        ipv6AddressMode: row.ipv6_address_mode ?? undefined,
      })),
    ]),
  )
}

function portIntent(row: PortRow, fixedIps: readonly RouterFixedIpIntent[]): RouterPortIntent {
  return {
    id: row.id,
    mac: row.mac_address,
    isGateway: row.is_gateway,
    networkId: row.network_id,
    segmentSwitch: row.switch_key === null || row.switch_key === row.network_id ? undefined : row.switch_key,
    networkMtu: row.mtu,
    networkType: row.network_type ?? '',
    physicalNetwork: row.physical_network ?? undefined,
    isNetworkExternal: row.is_external,
    qosRules: row.qos_rules,
    fixedIps,
    revision: row.revision_number,
  }
}
